import type { Http } from "@earshot/http";
import type { Clock } from "@earshot/model";
import { apiUrl, createApi } from "../api.ts";
import { createTokenSource } from "../auth.ts";
import type { CheckedPlatformOptions } from "../options.ts";
import { createSignedMedia } from "../signed-media.ts";
import { checkAccess } from "./access.ts";
import { createPlatformMetadata } from "./metadata.ts";
import { createNames } from "./names.ts";
import { createPlatformRecordings } from "./recordings.ts";

/** Genesys Cloud's Platform API, with the token from the region's login host. */
export function createPlatformSource(options: CheckedPlatformOptions, { http, clock }: { http: Http; clock: Clock }) {
  const { loginUrl, apiUrl: serviceUrl, mediaLimits } = options;
  const tokenUrl = apiUrl(loginUrl, ["oauth", "token"]);
  const tokens = createTokenSource({ ...options, tokenUrl, auth: "basic" }, http, clock);
  const api = createApi(serviceUrl, http, tokens, clock);
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
