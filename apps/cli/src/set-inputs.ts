import { join } from "node:path";
import { isBucketAddress, type OpenFiles } from "@earshot/measuring";
import { type EarshotError, fileError, UsageError } from "@earshot/model";
import {
  chooseListed,
  type FolderFile,
  findInArchive,
  findPath,
  findTranscripts,
  holdsTranscript,
  isArchiveName,
  isHidden,
  isSpeakersFileName,
  isWebAddress,
  type ListedFile,
  type SetFile,
  toSetFile,
  toWebFile,
  transcriptStem,
  walkFolder,
} from "@earshot/transcripts";
import { counted } from "./io.ts";

type Opened = Pick<OpenFiles, "open" | "inBucket">;

/** What the paths of a command line name: one file alone, or a set. */
export interface SetInputs {
  files: SetFile[];
  /** Folders and archives that could not be read to their end, and what has the name of a transcript but is no file. */
  faults: EarshotError[];
  /** Files of folders that hold no transcript, or one of a call that another file beside them has. */
  passedOver: string[];
  /** One file was named, by its own name or address. */
  single: boolean;
}

/**
 * The files named, those that patterns match, and those in the folders, archives and buckets named; each pattern, folder and bucket
 * in the order of its names, each archive in its own.
 * @param lines every file named by its own name holds JSON Lines
 */
export async function findInputs(paths: readonly string[], lines: boolean, opened: Opened): Promise<SetInputs> {
  const found: SetInputs[] = [];
  // One after the other: of several archives at once each would be opened again and again.
  for (const path of paths) found.push(await findFiles(path, lines, opened));
  const files = found.flatMap(({ files }) => files);
  const faults = found.flatMap(({ faults }) => faults);
  const passedOver = found.flatMap(({ passedOver }) => passedOver);
  if (files.length === 0 && faults.length === 0) {
    throw new UsageError(
      `${paths.map(shownPath).join(", ")}: no transcript in it`,
      "Name a folder, a bucket or an archive that holds transcripts, also packed as .gz or .zst.",
    );
  }
  return { files, faults, passedOver, single: found.length === 1 && found[0]?.single === true };
}

/** Without the query of an address, which may be a signature. */
const shownPath = (path: string): string => (isWebAddress(path) ? toWebFile(path).path : path);

async function findFiles(path: string, lines: boolean, opened: Opened): Promise<SetInputs> {
  const inputs: SetInputs = { files: [], faults: [], passedOver: [], single: false };
  const addFile = async (file: SetFile): Promise<void> => {
    if (!isArchiveName(file.path)) {
      inputs.files.push(file);
      return;
    }
    const { files, passedOver, fault } = await findInArchive(file, opened.open);
    addAll(inputs, files, passedOver);
    if (fault !== null) inputs.faults.push(fault);
  };
  if (path === "-") {
    inputs.files.push(toSetFile(path, lines));
    inputs.single = true;
  } else if (isWebAddress(path)) {
    const file = toWebFile(path, lines);
    await addFile(file);
    inputs.single = !isArchiveName(file.path);
  } else if (isBucketAddress(path)) {
    const isPrefix = path.endsWith("/") || !path.slice("s3://".length).includes("/");
    if (isPrefix) await addBucket(inputs, path, opened);
    else {
      await addFile({ ...toSetFile(path, lines), place: { kind: "remote", address: path, version: null } });
      inputs.single = !isArchiveName(path);
    }
  } else {
    const named = await findPath(path).catch((cause) => Promise.reject(fileError(path, cause)));
    if (named.length === 0) throw new UsageError(`${path}: no file matches`, "Check the pattern.");
    for (const match of named) {
      if (match.fault !== null) inputs.faults.push(match.fault);
      else if (match.isFolder) await addFolder(inputs, match.path);
      else await addFile(toSetFile(match.path, lines));
    }
    inputs.single = named.length === 1 && named[0]?.path === path && !named[0].isFolder && !isArchiveName(path);
  }
  return inputs;
}

/** More would not fit into memory together. */
const mostObjects = 2_000_000;

/** Transcripts among the objects whose keys begin with a prefix, as in a folder. */
async function addBucket(inputs: SetInputs, path: string, { open, inBucket }: Opened): Promise<void> {
  const { bucket, key: prefix } = await inBucket(path);
  const root = prefix === "" && !path.endsWith("/") ? `${path}/` : path;
  const listed: ListedFile[] = [];
  for await (const { key, bytes, etag } of bucket.list(prefix)) {
    const name = key.slice(prefix.length);
    // Some tools make an empty object for each folder.
    if (name === "" || name.endsWith("/") || isHidden(name)) continue;
    const address = `${root}${name}`;
    const place = { kind: "remote", address, version: { byteLength: bytes, etag } } as const;
    listed.push({ name, file: { ...toSetFile(address), place } });
    if (listed.length > mostObjects) {
      throw new UsageError(`${path}: has more than ${mostObjects} objects`, "Name a longer prefix.");
    }
  }
  const chosen = await chooseListed(listed, (file) => holdsTranscript(file, open));
  const inOrder = chosen.files.sort((a, b) => (a.path < b.path ? -1 : 1));
  addAll(inputs, inOrder, chosen.passedOver);
}

/** One by one: there may be more than a call has room for. */
function addAll(inputs: SetInputs, files: readonly SetFile[], passedOver: readonly string[]): void {
  for (const file of files) inputs.files.push(file);
  for (const path of passedOver) inputs.passedOver.push(path);
}

async function addFolder({ files, faults, passedOver }: SetInputs, folder: string): Promise<void> {
  const found: SetFile[] = [];
  for await (const content of walkFolder(folder)) {
    if (content.fault !== null) faults.push(content.fault);
    const { transcripts, duplicates, others } = await findTranscripts(content);
    // Joined once, since there may be many files.
    const prefix = join(folder, content.name, "name").slice(0, -"name".length);
    const speakersOf = new Map<string, SetFile>();
    for (const { name, fault } of duplicates) {
      if (fault === null && isSpeakersFileName(name)) speakersOf.set(transcriptStem(name), toSetFile(prefix + name));
      else passedOver.push(prefix + name);
    }
    const add = ({ fault }: FolderFile, file: SetFile) => {
      if (fault !== null) faults.push(fault);
      else found.push(file);
    };
    for (const transcript of transcripts) {
      const file = toSetFile(prefix + transcript.name);
      const speakers =
        file.lines || speakersOf.size === 0 ? undefined : speakersOf.get(transcriptStem(transcript.name));
      add(transcript, speakers === undefined ? file : { ...file, speakers });
    }
    for (const other of others) {
      const file = toSetFile(prefix + other.name);
      if (file.columns === undefined) passedOver.push(file.path);
      else add(other, file);
    }
  }
  found.sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const file of found) files.push(file);
}

/** Says how many files of folders were left aside, and names some of them. */
export function passedOverText(paths: readonly string[]): string {
  const named = paths.slice(0, 10);
  const more = paths.length - named.length;
  return `passed over ${counted(paths.length, "file")} without a call of its own: ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
