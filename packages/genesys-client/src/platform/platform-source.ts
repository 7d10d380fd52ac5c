import { type ApiParts, apiUrl, createApi } from "../api.ts";
import { createTokenSource } from "../auth.ts";
import type { CheckedPlatformOptions } from "../options.ts";
import { createSignedMedia } from "../signed-media.ts";
import { checkAccess } from "./access.ts";
import { createPlatformMetadata } from "./metadata.ts";
import { createNames } from "./names.ts";
import { createPlatformRecordings } from "./recordings.ts";

/** Genesys Cloud's Platform API, with the token from the region's login host. */
export function createPlatformSource(options: CheckedPlatformOptions, parts: ApiParts) {
  const { loginUrl, apiUrl: serviceUrl, mediaLimits } = options;
  const { http, clock } = parts;
  const tokenUrl = apiUrl(loginUrl, ["oauth", "token"]);
  const tokens = createTokenSource({ ...options, tokenUrl, auth: "basic" }, http, clock);
  const api = createApi(serviceUrl, tokens, parts);
  const signedMedia = createSignedMedia({ http, serviceUrl, mediaLimits });
  const recordings = createPlatformRecordings({ api, signedMedia, clock, names: createNames(api) }, options);
  return {
    recordings,
    metadata: createPlatformMetadata({ api, signedMedia, clock }, options),
    checkAccess: (signal?: AbortSignal) => checkAccess({ api, tokens, clock }, options, signal),
    /** Stops a renewal of the token. */
    close: tokens.close,
  };
}
