import { createHttp } from "@earshot/http";
import {
  type AccessCheck,
  type Clock,
  type MetadataSink,
  type Random,
  type RecordingSource,
  systemClock,
} from "@earshot/model";
import { createGuideSource } from "./guide/guide-source.ts";
import { checkOptions, type GenesysOptions } from "./options.ts";

export interface GenesysDeps {
  clock: Clock;
  random: Random;
}

/** All methods throw GenesysError, and end as soon as `signal` aborts. */
export interface GenesysClient {
  recordings: RecordingSource;
  metadata: MetadataSink;
  /** Tries the credentials and each scope; a refusal is a result, not an error. */
  checkAccess(signal?: AbortSignal): Promise<AccessCheck[]>;
  /** Lets requests under way finish and closes the connections. */
  close(): Promise<void>;
}

const sources = { guide: createGuideSource };

/** @throws {GenesysError} genesys.invalid_options */
export function createGenesysClient(
  options: GenesysOptions,
  deps: GenesysDeps = { clock: systemClock, random: Math.random },
): GenesysClient {
  const checked = checkOptions(options);
  const http = createHttp(options.http, deps);
  const source = sources[options.source](checked, { http, clock: deps.clock });
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
