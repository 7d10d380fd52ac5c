import type { MetadataSink } from "@earshot/model";
import { GenesysError } from "./errors.ts";
import type { SignedMedia } from "./signed-media.ts";

/** Downloads a medium from its signed URL. */
export function createMediumDownload(signedMedia: SignedMedia): MetadataSink["download"] {
  return ({ mediaId, storageLocation }, directory, signal) =>
    signedMedia.download(
      {
        url: storageLocation,
        what: `medium ${mediaId}`,
        directory,
        format: "",
        refusedHint: "Its signed URL may have ended: list the interaction's media again and use the new one.",
      },
      signal,
    );
}

/** What the service answers whoever would overwrite a version that they have not seen. */
export function lostUpdate(
  what: string,
  facts: { status: number; requestId: string | null; versions: { yours: object; theirs: unknown } },
): GenesysError {
  return new GenesysError("genesys.lost_update", `${what} changed by someone else since the last reading`, {
    hint: "Compare both versions, decide what shall hold, and publish again on the basis of theirs.",
    ...facts,
  });
}
