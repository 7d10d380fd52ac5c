import { readContent } from "./content.ts";
import { readForward } from "./read-forward.ts";
import type { RemotePlace, SetFile } from "./set-file.ts";
import { collect, type OpenStored, openOnDisk, type Stored } from "./stored.ts";
import { openTarMember } from "./tar-member.ts";
import { openZipMember } from "./zip-member.ts";

/** Opens a file on a server. */
export type OpenRemote = (file: SetFile, place: RemotePlace) => Promise<Stored>;

/** Members of an archive on a server are read in pieces of this size: most are far smaller. */
const aheadBytes = 4 << 20;

/**
 * Opens files wherever they are. The archive that was opened last is kept: members of one that is read in one go are best read in their
 * order, since going back begins anew.
 */
export function createOpener(openRemote: OpenRemote = openOnDisk): OpenStored {
  let latest: { path: string; archive: Promise<Stored> } | null = null;

  async function openArchive(file: SetFile): Promise<Stored> {
    if (file.compression !== null) return readForward(() => readContent(file, open));
    const stored = await open(file);
    if (file.place?.kind !== "remote") return stored;
    // Sent in one go, since the server sends no ranges.
    if (stored.byteLength === null) return readForward(() => stored.read(0));
    return readAhead(stored, stored.byteLength);
  }

  const open: OpenStored = async (file) => {
    const { path, place } = file;
    if (place === undefined) return openOnDisk(file);
    if (place.kind === "remote") return openRemote(file, place);
    if (latest?.path !== place.archive.path) {
      latest = { path: place.archive.path, archive: openArchive(place.archive) };
    }
    const archive = await latest.archive;
    return place.kind === "tar" ? openTarMember(archive, place, path) : openZipMember(archive, place, path);
  };
  return open;
}

/** The same bytes, of which a piece is kept that holds more than what was asked for. */
function readAhead(stored: Stored, byteLength: number): Stored {
  let kept: { start: number; end: number; bytes: Promise<Buffer> } | null = null;
  const piece = (start: number, end: number) => {
    if (kept === null || start < kept.start || end > kept.end) {
      const keptEnd = Math.min(byteLength, start + aheadBytes);
      const bytes = collect(stored.read(start, keptEnd));
      bytes.catch(() => {}); // caught where it is awaited
      kept = { start, end: keptEnd, bytes };
    }
    const { start: from, bytes } = kept;
    return bytes.then((whole) => whole.subarray(start - from, end - from));
  };
  return {
    byteLength,
    async *read(startByte, endByte = byteLength) {
      const end = Math.min(endByte, byteLength);
      if (end - startByte > aheadBytes) yield* stored.read(startByte, end);
      else if (end > startByte) yield await piece(startByte, end);
    },
  };
}
