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

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * SHA-256, in lower-case hex, of the payload as canonical JSON (RFC 8785), its annotations by category, key and value: a service
 * that keeps each one on its own gives them back in an order of its own.
 */
export function payloadHash({ annotations, source }: MetadataPayload): string {
  const sorted = annotations.toSorted(
    (a, b) => compare(a.category, b.category) || compare(a.key, b.key) || compare(a.value, b.value),
  );
  const json = canonicalize({ annotations: sorted, source });
  if (json === undefined) throw new TypeError("the payload is no JSON");
  return createHash("sha256").update(json).digest("hex");
}
