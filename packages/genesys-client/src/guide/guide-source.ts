import { type ApiParts, apiUrl, createApi } from "../api.ts";
import { createTokenSource } from "../auth.ts";
import type { CheckedGuideOptions } from "../options.ts";
import { createSignedMedia } from "../signed-media.ts";
import { checkAccess } from "./access.ts";
import { tokenPath } from "./calls.ts";
import { createGuideMetadata } from "./metadata.ts";
import { createGuideRecordings } from "./recordings.ts";

/** The endpoints of the guides: `/api/v2/recordings/…` and `/api/v2/interactions/…`, with the token from the same host. */
export function createGuideSource(options: CheckedGuideOptions, parts: ApiParts) {
  const { baseUrl, mediaLimits } = options;
  const { http, clock } = parts;
  const tokens = createTokenSource({ ...options, tokenUrl: apiUrl(baseUrl, tokenPath) }, http, clock);
  const api = createApi(baseUrl, tokens, parts);
  const signedMedia = createSignedMedia({ http, serviceUrl: baseUrl, mediaLimits });
  const recordings = createGuideRecordings({ api, signedMedia, mediaLimits, clock });
  return {
    recordings,
    metadata: createGuideMetadata({ api, signedMedia }),
    checkAccess: (signal?: AbortSignal) => checkAccess({ api, recordings, tokens }, signal),
    /** Stops a renewal of the token. */
    close: tokens.close,
  };
}
