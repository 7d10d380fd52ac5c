import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Recording, RecordingQuery, RecordingSource, UnreadableRecording } from "@earshot/model";
import { onTestFinished } from "vitest";

/** A folder with these files, gone when the test is. */
export function folderOf(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), "earshot-folder-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** A transcript of one segment; equal texts make equal documents. */
export const transcript = (text: string, head: Record<string, unknown> = {}): string =>
  JSON.stringify({ ...head, results: [{ start_time: 0, end_time: 1.5, speaker: "agent", transcript: text }] });

export interface Listing {
  recordings: Recording[];
  unreadable: UnreadableRecording[];
}

export async function listAll(source: RecordingSource, query: RecordingQuery = {}): Promise<Listing> {
  const listing: Listing = { recordings: [], unreadable: [] };
  for await (const entry of source.list(query)) {
    if ("unreadable" in entry) listing.unreadable.push(entry);
    else listing.recordings.push(entry);
  }
  return listing;
}

export const idsOf = (entries: readonly { id: string }[]): string[] => entries.map(({ id }) => id);

/** What is unreadable, by id: its code and message, with the folder left out of paths. */
export const faultsOf = ({ unreadable }: Listing, folder: string): Record<string, string> =>
  Object.fromEntries(
    unreadable.map(({ id, unreadable: { code, message } }) => [
      id,
      `${code} ${message.replaceAll(`${folder}/`, "").replaceAll(folder, ".")}`,
    ]),
  );
