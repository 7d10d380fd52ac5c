import { readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Clock, fileError, type Leftover, type MediaStore, type Store } from "@earshot/model";
import { addToErasedList } from "./erased-list.ts";
import { removeLeftovers } from "./run-folders.ts";

/** What erasing calls needs beside the database. */
export interface KeepingDeps {
  store: Pick<Store, "keeping" | "runs">;
  /** Where media are kept, or were in the folder of another run. */
  media(folder?: string): Promise<MediaStore>;
  clock: Pick<Clock, "now">;
  folders: {
    /** Of recordings at work. */
    work: string;
    thumbnails: string;
    /** Of answers of speech services to parts of recordings. */
    answers: string;
    /** The list of what was erased, a file. */
    erasedList: string;
  };
}

export interface FinishedErasure {
  /** Media that are not kept any more. */
  mediaRemoved: number;
  /** Files that were imported where they lie: they are their owner's. */
  mediaLeft: number;
  /** Whether nothing is left in the database's own files; false when somebody reads it right now. */
  isScrubbed: boolean;
}

export const nothingFinished: FinishedErasure = { mediaRemoved: 0, mediaLeft: 0, isScrubbed: true };

/** Whoever works on a thumbnail shows a sign of life within this time. */
const longestWorkMs = 10 * 60_000;

/** Does what is left to do after calls were erased, now or before this process began; a killed one leaves it to the next. */
export async function finishErasure({ store, media, clock, folders }: KeepingDeps): Promise<FinishedErasure> {
  const finished = { ...nothingFinished };
  const leftovers = await store.keeping.leftovers();
  if (leftovers.length === 0) return finished;
  const nowMs = clock.now();
  await addToErasedList(folders.erasedList, await store.keeping.erasedIds());
  const inUse = await store.keeping.mediaInUse();
  for (const leftover of leftovers) {
    if (leftover.kind === "thumbnails") await removeThumbnails(folders.thumbnails, leftover.interactionId);
    if (leftover.kind !== "media" || inUse.has(leftover.sha256)) continue;
    if (await removeMedia(leftover)) finished.mediaRemoved += 1;
    else if (!isKept(leftover)) finished.mediaLeft += 1;
  }
  await (await media()).removeUnfinished(nowMs - longestWorkMs);
  await removeFiles(folders.thumbnails, (name, changedAtMs) => {
    return name.startsWith("work-") && changedAtMs < nowMs - longestWorkMs;
  });
  await removeFiles(folders.answers, () => true);
  await removeLeftovers(store, folders.work, nowMs);
  // They name interactions, and so have to be gone before the database is written anew.
  await store.keeping.finish(leftovers.filter(({ kind }) => kind !== "pages"));
  finished.isScrubbed = await store.keeping.scrub();
  if (finished.isScrubbed) await store.keeping.finish(leftovers);
  return finished;

  async function removeMedia({ sha256, reference }: Leftover & { kind: "media" }): Promise<boolean> {
    const removed = await (await media()).delete(sha256);
    if (!isKept({ sha256, reference })) return removed;
    return (await (await media(dirname(dirname(reference)))).delete(sha256)) || removed;
  }
}

/** Whether a recording's file lies where media are kept, rather than where it was imported from. */
function isKept({ sha256, reference }: { sha256: string; reference: string }): boolean {
  return basename(reference) === sha256 && basename(dirname(reference)) === sha256.slice(0, 2);
}

function removeThumbnails(folder: string, interactionId: string): Promise<void> {
  return removeFiles(folder, (name) => name.startsWith(`${encodeURIComponent(interactionId)}.`));
}

async function removeFiles(folder: string, isWanted: (name: string, changedAtMs: number) => boolean): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const facts = await stat(path).catch(() => null);
    if (facts === null || !isWanted(name, facts.mtimeMs)) continue;
    await rm(path, { recursive: true, force: true }).catch((cause: unknown) => {
      throw fileError(path, cause);
    });
  }
}
