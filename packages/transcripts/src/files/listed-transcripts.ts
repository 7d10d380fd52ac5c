import pMap from "p-map";
import type { ListedFile } from "./archive-listing.ts";
import type { FolderFile } from "./folder.ts";
import { chooseTranscripts } from "./folder-transcripts.ts";
import {
  isEventsFileName,
  isSetFileName,
  isSpeakersFileName,
  type SetFile,
  toSetFile,
  transcriptStem,
} from "./set-file.ts";

/** Which of the files of a list are analyzed, and which are not. */
export interface ChosenFiles {
  files: SetFile[];
  passedOver: string[];
}

/** Files that are looked into at once: those on a server take their time. */
const atOnce = 16;

/**
 * Chooses transcripts from a list as from a tree of folders, and keeps their order.
 * @param holds whether a file holds a transcript, which its name does not say
 */
export async function chooseListed(
  listed: readonly ListedFile[],
  holds: (file: SetFile) => Promise<boolean>,
): Promise<ChosenFiles> {
  const undecided = listed.filter(({ name }) => isUndecided(name));
  const holding = new Set<string>();
  await pMap(
    undecided,
    async ({ name, file }) => {
      if (await holds(file)) holding.add(name);
    },
    { concurrency: atOnce },
  );
  const folders = Map.groupBy(listed, ({ name }) => name.slice(0, name.lastIndexOf("/") + 1));
  const chosen = new Map<string, SetFile>();
  /** Files that are read with the transcript beside them. */
  const used = new Set<string>();
  for (const [folder, content] of folders) {
    const files = new Map(content.map(({ name, file }) => [name.slice(folder.length), file]));
    const plain = Array.from(files.keys(), (name): FolderFile => ({ name, fault: null }));
    const found = await chooseTranscripts(plain, async ({ name }) => holding.has(folder + name));
    const speakers = found.duplicates.filter(({ name }) => isSpeakersFileName(name));
    const speakersOf = new Map(speakers.map(({ name }) => [transcriptStem(name), files.get(name)]));
    for (const { name } of found.transcripts) {
      const file = files.get(name);
      if (file === undefined) continue;
      chosen.set(folder + name, file.lines ? file : { ...file, speakers: speakersOf.get(transcriptStem(name)) });
    }
    for (const [name, file] of files) if (file.columns !== undefined) chosen.set(folder + name, file);
    for (const { name } of speakers) used.add(folder + name);
  }
  const files: SetFile[] = [];
  const passedOver: string[] = [];
  for (const { name, file } of listed) {
    const kept = chosen.get(name);
    if (kept !== undefined) files.push(kept);
    else if (!used.has(name)) passedOver.push(file.path);
  }
  return { files, passedOver };
}

/** Whether only its content can say if a file is a transcript. */
export const isUndecided = (name: string): boolean =>
  !isSetFileName(name) && !isEventsFileName(name) && toSetFile(name).columns === undefined;
