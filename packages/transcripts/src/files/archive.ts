import type { EarshotError } from "@earshot/model";
import { readContent } from "./content.ts";
import { holdsTranscript } from "./folder-transcripts.ts";
import { type ChosenFiles, chooseListed, isUndecided } from "./listed-transcripts.ts";
import { type SetFile, toSetFile } from "./set-file.ts";
import type { OpenStored } from "./stored.ts";

const archiveName = /\.(?:zip|tar|tar\.gz|tgz|tar\.zst|tzst)$/i;

/** Whether a file is called an archive of files. */
export const isArchiveName = (path: string): boolean => archiveName.test(path);

export interface ArchiveTranscripts extends ChosenFiles {
  /** Why it may hold more. */
  fault: EarshotError | null;
}

/** The transcripts in an archive, in its order. A tar archive is read through. */
export async function findInArchive(named: SetFile, open: OpenStored): Promise<ArchiveTranscripts> {
  const archive = asArchive(named);
  if (/\.zip$/i.test(archive.path)) {
    // What reads archives is loaded for archives alone.
    const { listZip } = await import("./zip.ts");
    const { members, passedOver, fault } = await listZip(archive, open);
    const chosen = await chooseListed(members, (file) => holdsTranscript(file, open));
    return { files: chosen.files, passedOver: [...chosen.passedOver, ...passedOver], fault };
  }
  const { listTar } = await import("./tar.ts");
  const holding = new Set<string>();
  const inOneGo = await isReadInOneGo(archive, open);
  const content = readContent(archive, open);
  const { members, passedOver, fault } = await listTar({ archive, inOneGo }, content, async (file, content) => {
    if (!isUndecided(file.path)) return;
    const openThis = async () => ({ byteLength: null, read: () => toGenerator(content) });
    if (await holdsTranscript(file, openThis)) holding.add(file.path);
  });
  const chosen = await chooseListed(members, async ({ path }) => holding.has(path));
  const { files, unused } = inOneGo ? inOrder(chosen.files) : { files: chosen.files, unused: [] };
  return { files, passedOver: [...chosen.passedOver, ...unused, ...passedOver], fault };
}

/** Whether a tar archive is read in one go: one that is packed, or that its server sends no ranges of. */
async function isReadInOneGo(archive: SetFile, open: OpenStored): Promise<boolean> {
  if (archive.compression !== null) return true;
  // What cannot be opened is reported when it is read.
  return open(archive).then(
    ({ byteLength }) => byteLength === null,
    () => false,
  );
}

/**
 * Without the RTTM beside them, and without files of columns: to go from one place to another and back would mean to read the
 * archive from its beginning each time.
 */
function inOrder(chosen: readonly SetFile[]): { files: SetFile[]; unused: string[] } {
  const files: SetFile[] = [];
  const unused: string[] = [];
  for (const { speakers, ...file } of chosen) {
    if (speakers !== undefined) unused.push(speakers.path);
    if (file.columns === undefined) files.push(file);
    else unused.push(file.path);
  }
  return { files, unused };
}

/** `.tgz` says what `.tar.gz` does. */
function asArchive({ path, place }: SetFile): SetFile {
  const { compression } = toSetFile(path.replace(/\.tgz$/i, ".tar.gz").replace(/\.tzst$/i, ".tar.zst"));
  return { path, lines: false, compression, place };
}

async function* toGenerator(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* pieces;
}
