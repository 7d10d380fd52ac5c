import { randomBytes } from "node:crypto";
import { type Answer, genesysError } from "./answer.ts";
import { dripping, endless } from "./endless.ts";
import { type Poison, type PoisonLookup, refusalOf } from "./poison.ts";
import type { ServiceOptions } from "./service-options.ts";
import type { ServiceRequest } from "./service-request.ts";

interface StoredMedia {
  id: string;
  contentType: string;
  read(): Buffer;
}

/** A name that never resolves (RFC 6761). */
const unresolvableOrigin = "https://media.invalid";

/** Media behind pre-signed URLs, as in an object store. `secureOrigin` is one whose certificate nobody trusts. */
export function createSignedMedia(
  { urlLifetimeS, now }: Pick<ServiceOptions, "urlLifetimeS" | "now">,
  poison: PoisonLookup,
  secureOrigin: string,
) {
  const signed = new Map<string, { media: StoredMedia; expiresAtMs: number }>();

  function originOf(request: ServiceRequest, poisoned: Poison | null): string {
    if (poisoned === "mediaHostUnresolvable") return unresolvableOrigin;
    return poisoned === "mediaTlsFault" ? secureOrigin : request.origin;
  }

  return {
    /** A URL for the media on the origin of the request, already ended when `expired`. */
    sign(
      request: ServiceRequest,
      media: StoredMedia,
      expired = false,
      lifetimeS = urlLifetimeS,
    ): { url: string; expiresAt: string } {
      const signature = randomBytes(24).toString("base64url");
      const expiresAtMs = expired ? now() - 1000 : now() + lifetimeS * 1000;
      signed.set(signature, { media, expiresAtMs });
      const origin = originOf(request, poison.ofPart(media.id));
      const url = `${origin}/media/${encodeURIComponent(media.id)}?sig=${signature}`;
      return { url, expiresAt: new Date(expiresAtMs).toISOString() };
    },

    media(request: ServiceRequest): Answer {
      // As object stores do: two ways to authenticate in one request are refused. Here it also shows a leaked token.
      if (request.authorization !== undefined) {
        return genesysError(400, "invalid.argument", "Only one auth mechanism allowed.");
      }
      const found = signed.get(String(request.query.sig));
      if (found === undefined || found.media.id !== request.params.mediaId) {
        return genesysError(403, "access.denied", "The signature does not match.");
      }
      if (found.expiresAtMs <= now()) return genesysError(403, "access.denied", "Request has expired.");
      const poisoned = poison.ofPart(found.media.id);
      const headers = { "content-type": found.media.contentType };
      const content = found.media.read();
      if (poisoned === "mediaEndless") return { status: 200, headers, body: endless(content) };
      if (poisoned === "mediaDripping") return { status: 200, headers, body: dripping(content) };
      return refusalOf(poisoned, "media") ?? { status: 200, headers, body: content };
    },
  };
}

export type SignedMedia = ReturnType<typeof createSignedMedia>;
