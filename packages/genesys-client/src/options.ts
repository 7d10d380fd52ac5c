import type { HttpOptions } from "@earshot/http";
import { GenesysError } from "./errors.ts";
import { type Region, regionHelp, regionHosts, regions } from "./platform/regions.ts";

interface CommonOptions {
  clientId: string;
  clientSecret: string;
  /** What one media file may take. Default 2 GiB and half an hour: hours of sound over a slow line. */
  mediaLimits?: Partial<MediaLimits> | undefined;
  /** Time-outs and retries. */
  http?: HttpOptions | undefined;
}

/** The endpoints of the recordings guide. */
export interface GuideOptions extends CommonOptions {
  source: "guide";
  /** Such as `https://api.mypurecloud.com`. The token goes to this origin only. */
  baseUrl: string;
  /** How the token endpoint gets the credentials: HTTP Basic, or fields of the form. */
  auth: "basic" | "form";
}

/** Genesys Cloud's Platform API. */
export interface PlatformOptions extends CommonOptions {
  source: "platform";
  /** The domain of the organisation's region, such as `mypurecloud.ie`. It may be left out where both hosts are given. */
  region?: Region | undefined;
  /** Where the token comes from, instead of the region's login host. */
  loginUrl?: string | undefined;
  /** Instead of the region's API host. The token goes to this origin only. */
  apiUrl?: string | undefined;
  /** How the service hands out recordings. Default `WAV`. */
  formatId?: FormatId | undefined;
  /** Which channel of a recording is the agent's. Default 0. In the model it is always channel 0. */
  agentChannel?: 0 | 1 | undefined;
  /** Takes Genesys Cloud's own transcripts where there are some. Default false. */
  transcripts?: boolean | undefined;
  /** How many archived recordings the client may ask to be restored, since an organisation's restorations are limited. Default 0. */
  restore?: number | undefined;
  /** Where published metadata go: custom attributes of the conversation by this schema, or annotations of its recording (default). */
  metadata?: { attributesSchemaId: string } | "annotations" | undefined;
}

export type GenesysOptions = GuideOptions | PlatformOptions;

export const formatIds = ["WAV", "WEBM", "WAV_ULAW", "OGG_VORBIS", "OGG_OPUS", "MP3"] as const;

export type FormatId = (typeof formatIds)[number];

/** The most that one media file may take. */
export interface MediaLimits {
  maxBytes: number;
  deadlineMs: number;
}

const defaultMediaLimits: MediaLimits = { maxBytes: 2 * 2 ** 30, deadlineMs: 30 * 60_000 };

/** Options with their URLs parsed and their defaults filled in. */
export interface CheckedGuideOptions extends Omit<GuideOptions, "baseUrl" | "mediaLimits"> {
  baseUrl: URL;
  mediaLimits: MediaLimits;
}

export interface CheckedPlatformOptions extends Pick<PlatformOptions, "source" | "clientId" | "clientSecret" | "http"> {
  loginUrl: URL;
  apiUrl: URL;
  formatId: FormatId;
  agentChannel: 0 | 1;
  transcripts: boolean;
  restore: number;
  metadata: { attributesSchemaId: string } | "annotations";
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

function checkCommon({ clientId, clientSecret, mediaLimits }: CommonOptions) {
  if (clientId === "") throw invalid("clientId", "is empty", "Give the OAuth client's id.");
  if (clientSecret === "") throw invalid("clientSecret", "is empty", "Give the OAuth client's secret.");
  return { mediaLimits: { ...defaultMediaLimits, ...mediaLimits } };
}

/** @throws {GenesysError} genesys.invalid_options */
export function checkGuideOptions(options: GuideOptions): CheckedGuideOptions {
  return { ...options, ...checkCommon(options), baseUrl: parseServiceUrl("baseUrl", options.baseUrl) };
}

/** @throws {GenesysError} genesys.invalid_options */
export function checkPlatformOptions(options: PlatformOptions): CheckedPlatformOptions {
  const { source, clientId, clientSecret, http, region } = options;
  if (region !== undefined && !regions.includes(region)) {
    throw invalid(
      "region",
      `${JSON.stringify(region)} is not known: ${regionHelp(region)}`,
      "Correct it, or give loginUrl and apiUrl.",
    );
  }
  const hosts = region === undefined ? null : regionHosts(region);
  const { loginUrl = hosts?.loginUrl, apiUrl = hosts?.apiUrl } = options;
  if (loginUrl === undefined || apiUrl === undefined) {
    throw invalid("region", "is missing", "Give the region of the organisation, or both loginUrl and apiUrl.");
  }
  const restore = options.restore ?? 0;
  if (!Number.isInteger(restore) || restore < 0)
    throw invalid("restore", "is no count", "Give a whole number from 0 on.");
  return {
    source,
    clientId,
    clientSecret,
    http,
    ...checkCommon(options),
    loginUrl: parseServiceUrl("loginUrl", loginUrl),
    apiUrl: parseServiceUrl("apiUrl", apiUrl),
    formatId: options.formatId ?? "WAV",
    agentChannel: options.agentChannel ?? 0,
    transcripts: options.transcripts ?? false,
    restore,
    metadata: options.metadata ?? "annotations",
  };
}
