import { createHttp } from "@earshot/http";
import {
  type AccessCheck,
  type Clock,
  type MetadataSink,
  type Random,
  type RecordingSource,
  type RequestPace,
  systemClock,
} from "@earshot/model";
import type { ApiParts } from "./api.ts";
import { createGuideSource } from "./guide/guide-source.ts";
import { checkGuideOptions, checkPlatformOptions, type GenesysOptions } from "./options.ts";
import { createPlatformSource } from "./platform/platform-source.ts";

export interface GenesysDeps {
  clock: Clock;
  random: Random;
  /** The line in which its requests stand with those of other processes of the same OAuth client. */
  pace?: RequestPace | undefined;
}

/** All methods throw GenesysError, and end as soon as `signal` aborts. */
export interface GenesysClient {
  recordings: RecordingSource;
  metadata: MetadataSink;
  /** Tries the credentials and each scope or permission; a refusal is a result, not an error. */
  checkAccess(signal?: AbortSignal): Promise<AccessCheck[]>;
  /** Lets requests under way finish and closes the connections. */
  close(): Promise<void>;
}

function createSource(options: GenesysOptions, parts: ApiParts) {
  return options.source === "platform"
    ? createPlatformSource(checkPlatformOptions(options), parts)
    : createGuideSource(checkGuideOptions(options), parts);
}

/** @throws {GenesysError} genesys.invalid_options */
export function createGenesysClient(
  options: GenesysOptions,
  deps: GenesysDeps = { clock: systemClock, random: Math.random },
): GenesysClient {
  const http = createHttp(options.http, deps);
  const source = createSource(options, { http, clock: deps.clock, pace: deps.pace });
  return {
    recordings: source.recordings,
    metadata: source.metadata,
    checkAccess: source.checkAccess,
    close: () => {
      source.close();
      return http.close();
    },
  };
}
