import { readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { type Clock, fileError, type Leftover, type MediaStore, type Store } from "@earshot/model";
import { addToErasedList } from "./erased-list.ts";
import { removeAbandonedFolders } from "./process-folders.ts";
import { removeUnused } from "./remove-media.ts";
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

/** Whoever works on a thumbnail or an upload shows a sign of life within this time. */
const longestWorkMs = 10 * 60_000;

/**
 * Does what is left to do after calls were erased, now or before this process began; a killed one leaves it to the next.
 * @throws the first fault of a place of media, when all else is done: what it kept from being deleted is tried by the next one
 */
export async function finishErasure(deps: KeepingDeps): Promise<FinishedErasure> {
  const { store, clock, folders } = deps;
  const leftovers = await store.keeping.leftovers();
  if (leftovers.length === 0) return nothingFinished;
  await addToErasedList(folders.erasedList, await store.keeping.erasedIds());
  const place = await deps.media();
  const { failures, ...removed } = await removeMedia(deps, place, leftovers.filter(isOfMedia));
  const done: Leftover[] = removed.done;
  for (const leftover of leftovers) {
    if (leftover.kind !== "thumbnails") continue;
    await removeThumbnails(folders.thumbnails, leftover.interactionId);
    done.push(leftover);
  }
  const beforeMs = clock.now() - longestWorkMs;
  await place.removeUnfinished(beforeMs).catch((error: unknown) => failures.push(error));
  await removeWorkingCopies(deps);
  // They name interactions, and so have to be gone before the database is written anew.
  await store.keeping.finish(done);
  const isScrubbed = await store.keeping.scrub();
  if (failures.length > 0) throw failures[0];
  if (isScrubbed) await store.keeping.finish(leftovers);
  return { ...removed.counts, isScrubbed };
}

type MediaLeftover = Leftover & { kind: "media" };

function isOfMedia(leftover: Leftover): leftover is MediaLeftover {
  return leftover.kind === "media";
}

async function removeMedia(
  { store, clock, media }: KeepingDeps,
  place: MediaStore,
  leftovers: readonly MediaLeftover[],
) {
  const others = new Map<string, MediaStore>();
  const counts = { mediaRemoved: 0, mediaLeft: 0 };
  const removed = await removeUnused(store, clock, leftovers, async (leftover) => {
    if (await remove(leftover)) counts.mediaRemoved += 1;
    else if (!isKept(leftover)) counts.mediaLeft += 1;
  });
  return { ...removed, counts };

  async function remove({ sha256, reference }: MediaLeftover): Promise<boolean> {
    const removed = await place.delete(sha256);
    const location = dirname(dirname(reference));
    if (!isKept({ sha256, reference }) || location === place.location) return removed;
    const other = others.get(location) ?? (await media(location));
    others.set(location, other);
    return (await other.delete(sha256)) || removed;
  }
}

/** Removes what killed processes left on this machine, and what is there only to save a service work. */
export async function removeWorkingCopies({ store, clock, folders }: KeepingDeps): Promise<void> {
  const nowMs = clock.now();
  await removeFiles(folders.thumbnails, (name, changedAtMs) => {
    return name.startsWith("work-") && changedAtMs < nowMs - longestWorkMs;
  });
  await removeFiles(folders.answers, () => true);
  await removeLeftovers(store, folders.work, nowMs);
  await removeAbandonedFolders(folders.work, nowMs);
  await removeAbandonedFolders(tmpdir(), nowMs);
}

/** Whether a recording's file lies where media are kept, rather than where it was imported from. */
function isKept({ sha256, reference }: { sha256: string; reference: string }): boolean {
  return basename(reference) === sha256 && basename(dirname(reference)) === sha256.slice(0, 2);
}

function removeThumbnails(folder: string, interactionId: string): Promise<void> {
  return removeFiles(folder, (name) => name.startsWith(`${encodeURIComponent(interactionId)}.`));
}

export async function removeFiles(
  folder: string,
  isWanted: (name: string, changedAtMs: number) => boolean,
): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const facts = await stat(path).catch(() => null);
    if (facts === null || !isWanted(name, facts.mtimeMs)) continue;
    await rm(path, { recursive: true, force: true }).catch((cause: unknown) => {
      throw fileError(path, cause);
    });
  }
}
