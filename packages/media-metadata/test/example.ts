import { buildMediaMatrix, payloadHash, toPayload, validateAnnotations } from "@earshot/media-metadata";
import type { MetadataSink } from "@earshot/model";
import { annotationPolicy, createPiiDetector } from "@earshot/pii";

/** Publishes annotations about the media of an interaction if all of them pass; else says what is wrong with each. */
export async function publish(
  sink: Pick<MetadataSink, "media" | "publish">,
  interactionId: string,
  submitted: unknown,
) {
  const matrix = buildMediaMatrix(await Array.fromAsync(sink.media(interactionId)));
  const { annotations, faults } = validateAnnotations(submitted, matrix, {
    detector: createPiiDetector(),
    policy: annotationPolicy,
    truncate: false,
  });
  if (faults.length > 0) return { faults };
  const payload = toPayload(annotations);
  await sink.publish(interactionId, payload, {});
  return { faults, sha256: payloadHash(payload) }; // of its canonical JSON (RFC 8785), whatever the order
}
