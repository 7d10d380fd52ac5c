import { readFile } from "node:fs/promises";
import type { Transcript, TranscriptDocument } from "@earshot/model";
import { parseRoleMap, parseTranscript, readTranscript, toColumns } from "@earshot/transcripts";

/** A file, in whatever known format it is. */
export async function countSpeakers(path: string): Promise<number> {
  const { segments } = parseTranscript(await readFile(path), { source: path });
  return toColumns(segments).speakers.length;
}

/** What a speech-to-text provider delivered, by a role map of one's own. */
export function readDelivered(delivered: TranscriptDocument): Transcript {
  const roleMap = parseRoleMap({ labels: { Sam: "agent" }, channels: { 0: "customer" } }, "role-map.json");
  return readTranscript(delivered, { source: "the answer", roleMap });
}
