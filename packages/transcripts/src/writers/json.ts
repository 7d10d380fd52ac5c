import type { Transcript } from "@earshot/model";

/** All that is known of a transcript, in Earshot's own format. */
export function toJson({ durationMs, language, segments }: Transcript): string {
  return `${JSON.stringify({ transcript: "earshot", durationMs, language, segments }, null, 2)}\n`;
}
