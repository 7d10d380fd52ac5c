import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** What is published of an annotation. */
export interface Annotation {
  key: string;
  value: string;
  category: string;
}

export interface MetadataPayload {
  annotations: Annotation[];
  source: "automated_parser";
}

/** The body of `PUT …/metadata`. */
export function toPayload(annotations: readonly Annotation[]): MetadataPayload {
  return {
    annotations: annotations.map(({ key, value, category }) => ({ key, value, category })),
    source: "automated_parser",
  };
}

/** SHA-256, in lower-case hex, of the payload as canonical JSON (RFC 8785). */
export function payloadHash(payload: MetadataPayload): string {
  const json = canonicalize(payload);
  if (json === undefined) throw new TypeError("the payload is no JSON");
  return createHash("sha256").update(json).digest("hex");
}
