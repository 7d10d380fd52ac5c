import { randomBytes } from "node:crypto";
import { type Answer, genesysError } from "./answer.ts";
import type { ServiceOptions, ServiceRequest } from "./service.ts";

interface StoredMedia {
  id: string;
  contentType: string;
  content: Buffer;
}

/** Media behind pre-signed URLs, as in an object store. */
export function createSignedMedia({ urlLifetimeS, now }: Pick<ServiceOptions, "urlLifetimeS" | "now">) {
  const signed = new Map<string, { media: StoredMedia; expiresAtMs: number }>();

  return {
    /** A URL for the media on the origin of the request, already ended when `expired`. */
    sign({ origin }: ServiceRequest, media: StoredMedia, expired = false): { url: string; expiresAt: string } {
      const signature = randomBytes(24).toString("base64url");
      const expiresAtMs = expired ? now() - 1000 : now() + urlLifetimeS * 1000;
      signed.set(signature, { media, expiresAtMs });
      const url = `${origin}/media/${encodeURIComponent(media.id)}?sig=${signature}`;
      return { url, expiresAt: new Date(expiresAtMs).toISOString() };
    },

    media(request: ServiceRequest): Answer {
      // As object stores do: two ways to authenticate in one request are refused. Here it also shows a leaked token.
      if (request.authorization !== undefined) {
        return genesysError(400, "invalid.argument", "Only one auth mechanism allowed.");
      }
      const found = signed.get(request.query.sig ?? "");
      if (found === undefined || found.media.id !== request.params.mediaId) {
        return genesysError(403, "access.denied", "The signature does not match.");
      }
      if (found.expiresAtMs <= now()) return genesysError(403, "access.denied", "Request has expired.");
      return { status: 200, headers: { "content-type": found.media.contentType }, body: found.media.content };
    },
  };
}

export type SignedMedia = ReturnType<typeof createSignedMedia>;
