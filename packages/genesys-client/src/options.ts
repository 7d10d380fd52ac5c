import type { HttpOptions } from "@earshot/http";
import { GenesysError } from "./errors.ts";

export interface GenesysOptions {
  /** The endpoints the service offers: `guide` = those of the recordings guide. */
  source: "guide";
  /** Such as `https://api.mypurecloud.com`. The token goes to this origin only. */
  baseUrl: string;
  clientId: string;
  clientSecret: string;
  /** How the token endpoint gets the credentials: HTTP Basic, or fields of the form. */
  auth: "basic" | "form";
  /** What one media file may take. Default 2 GiB and half an hour: hours of sound over a slow line. */
  mediaLimits?: Partial<MediaLimits> | undefined;
  /** Time-outs and retries. */
  http?: HttpOptions | undefined;
}

/** The most that one media file may take. */
export interface MediaLimits {
  maxBytes: number;
  deadlineMs: number;
}

const defaultMediaLimits: MediaLimits = { maxBytes: 2 * 2 ** 30, deadlineMs: 30 * 60_000 };

/** Options with their URLs parsed. */
export interface CheckedOptions extends Omit<GenesysOptions, "baseUrl" | "mediaLimits"> {
  baseUrl: URL;
  mediaLimits: MediaLimits;
}

function invalid(option: string, problem: string, hint: string): GenesysError {
  return new GenesysError("genesys.invalid_options", `${option} ${problem}`, { hint });
}

/** An http(s) URL without credentials and query. @throws {GenesysError} genesys.invalid_options */
function parseServiceUrl(option: string, text: string): URL {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw invalid(option, "is not an http(s) URL", `Give ${option} as https://host.`);
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw invalid(option, "has more than origin and path", `Take credentials, query and fragment out of ${option}.`);
  }
  return url;
}

/** @throws {GenesysError} genesys.invalid_options */
export function checkOptions(options: GenesysOptions): CheckedOptions {
  const { baseUrl, clientId, clientSecret } = options;
  if (clientId === "") throw invalid("clientId", "is empty", "Give the OAuth client's id.");
  if (clientSecret === "") throw invalid("clientSecret", "is empty", "Give the OAuth client's secret.");
  return {
    ...options,
    baseUrl: parseServiceUrl("baseUrl", baseUrl),
    mediaLimits: { ...defaultMediaLimits, ...options.mediaLimits },
  };
}
