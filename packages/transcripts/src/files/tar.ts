import { EarshotError } from "@earshot/model";
import { type Extract, extract, type Header } from "tar-stream";
import { type ArchiveListing, createListing, type LookInto } from "./archive-listing.ts";
import { type SetFile, type TarPlace, toSetFile } from "./set-file.ts";
import { damagedTar } from "./tar-member.ts";

const blockBytes = 512;

/**
 * Lists a tar archive, which is read through. What is whole in a damaged one is in the list.
 * @param inOneGo the archive can only be read from its beginning
 */
export async function listTar(
  { archive, inOneGo }: Pick<TarPlace, "archive" | "inOneGo">,
  content: AsyncIterable<Buffer>,
  lookInto: LookInto,
): Promise<ArchiveListing> {
  const listing = createListing(archive);
  const entries = extract();
  let readBytes = 0;
  let endByte = 0;
  try {
    const fed = feed(entries, content, (bytes) => {
      readBytes += bytes;
    });
    for await (const entry of entries) {
      const { header, offset } = entry;
      const startByte = offset + blockBytes;
      const place: TarPlace = { kind: "tar", archive, inOneGo, startByte, bytes: header.size };
      const file: SetFile = { ...toSetFile(listing.pathOf(header.name)), place };
      const isFile = isPlainFile(header);
      const pieces = buffersOf(entry);
      // To stop reading an entry would end the archive: whoever looks into it has no way to.
      if (isFile) await lookInto(file, { [Symbol.asyncIterator]: () => ({ next: () => pieces.next() }) });
      while (!(await pieces.next()).done);
      endByte = startByte + Math.ceil(header.size / blockBytes) * blockBytes;
      if (isFile) listing.add(header.name, file);
      else if (header.type !== "directory") listing.passOver(header.name);
    }
    await fed;
    if (readBytes < endByte + blockBytes) throw new Error("the mark at its end is missing");
    return listing.finish(null);
  } catch (cause) {
    return listing.finish(cause instanceof EarshotError ? cause : damagedTar(archive.path, cause));
  } finally {
    entries.destroy(null);
  }
}

async function* buffersOf(entry: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const piece of entry) if (Buffer.isBuffer(piece)) yield piece;
}

async function feed(entries: Extract, content: AsyncIterable<Buffer>, count: (bytes: number) => void): Promise<void> {
  let wake: () => void = () => {};
  entries.on("drain", () => wake());
  entries.on("close", () => wake());
  try {
    for await (const piece of content) {
      count(piece.length);
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      if (entries.destroyed) return;
      if (!entries.write(piece)) await promise;
    }
    entries.end(null);
  } catch (error) {
    entries.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Not a link, a device, or a file whose holes were left out. */
function isPlainFile({ type, pax }: Header): boolean {
  const isSparse =
    typeof pax === "object" && pax !== null && Object.keys(pax).some((key) => key.startsWith("GNU.sparse."));
  return (type === "file" || type === "contiguous-file") && !isSparse;
}
