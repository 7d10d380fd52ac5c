import { GenesysError } from "@earshot/genesys-client";
import { type MetadataPayload, payloadHash } from "@earshot/media-metadata";
import type { Publication, StoredMetadata } from "@earshot/model";
import { z } from "zod";

const annotation = { key: z.string(), value: z.string(), category: z.string() };
const source = z.literal("automated_parser");
/** A payload as it was sent. */
const exactPayload = z.strictObject({ annotations: z.array(z.strictObject(annotation)), source });
/** A payload to which the service has added fields, which are left out. */
const completedPayload = z.object({ annotations: z.array(z.object(annotation)), source });

/** The hash of what is stored, as far as it reads as a payload of ours; else null. */
function hashOf(stored: StoredMetadata, schema: z.ZodType<MetadataPayload>): string | null {
  const parsed = schema.safeParse(stored.metadata);
  return parsed.success ? payloadHash(parsed.data) : null;
}

/** Whether two tags name one version: whether a tag is weak says nothing about that. */
function isSameVersion(a: string, b: string): boolean {
  return a.replace(/^W\//, "") === b.replace(/^W\//, "");
}

/** Whether what is stored is still what was published last. */
export function isStillOurs(stored: StoredMetadata | null, last: Publication): boolean {
  if (stored === null) return false;
  if (hashOf(stored, exactPayload) === last.payloadHash) return true;
  if (stored.etag !== null && last.etag !== null) return isSameVersion(stored.etag, last.etag);
  // Without a tag on both sides nothing tells fields that the service adds from those of somebody else.
  return hashOf(stored, completedPayload) === last.payloadHash;
}

/** Whether a payload is already what is stored. */
export function isStored(stored: StoredMetadata | null, hash: string): boolean {
  return stored !== null && hashOf(stored, exactPayload) === hash;
}

/** Both sides of a conflict: what was to be published, and what is stored, null when there is none; null for other errors. */
export function conflictingVersions(error: unknown): { yours: unknown; theirs: unknown } | null {
  return error instanceof GenesysError ? error.versions : null;
}

/** What is stored is neither what was published last nor what is to be published: publishing would undo it. */
export function foreignChange(
  interactionId: string,
  payload: MetadataPayload,
  stored: StoredMetadata | null,
  { publishedAtMs }: Publication,
): GenesysError {
  const what = stored === null ? "were removed" : "were changed by someone else";
  const since = new Date(publishedAtMs).toISOString();
  const message = `metadata of interaction ${interactionId} ${what} since they were published on ${since}; nothing was sent`;
  return new GenesysError("genesys.lost_update", message, {
    hint: "Compare both versions and take over what shall stay; to overwrite theirs publish again with --force, over HTTP with force=true.",
    versions: { yours: payload, theirs: stored?.metadata ?? null },
  });
}
