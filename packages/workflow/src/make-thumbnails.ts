import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { GenesysClient } from "@earshot/genesys-client";
import { makeThumbnail } from "@earshot/media-metadata";
import type { Clock } from "@earshot/model";
import { describeError } from "@earshot/model";
import {
  claimThumbnail,
  enqueueEvent,
  finishThumbnail,
  inTransaction,
  type Store,
  type ThumbnailJob,
} from "@earshot/store";

export interface ThumbnailDeps {
  genesys: GenesysClient;
  store: Store;
  clock: Clock;
  /** Path of ffmpeg; null when the machine has none: jobs then wait and say so. */
  ffmpeg: string | null;
  /** Names of the archives that are told of each thumbnail. */
  archives: readonly string[];
}

export interface ThumbnailSummary {
  done: number;
  failed: number;
  waiting: number;
}

/** How long a job may take before another worker may claim it. */
const leaseMs = 10 * 60_000;

/** Works through the queued and waiting thumbnail jobs once. Pictures are written to `directory`, named by their medium. */
export async function makeThumbnails(
  deps: ThumbnailDeps,
  directory: string,
  signal?: AbortSignal,
): Promise<ThumbnailSummary> {
  const { store, clock } = deps;
  const summary: ThumbnailSummary = { done: 0, failed: 0, waiting: 0 };
  const passBeganAtMs = clock.now();
  for (;;) {
    signal?.throwIfAborted();
    const job = await claimThumbnail(store.db, { nowMs: clock.now(), leaseMs, passBeganAtMs });
    if (job === undefined) return summary;
    const result = await attempt(deps, job, directory, signal);
    await inTransaction(store.db, async (trx) => {
      await finishThumbnail(trx, { id: job.id, attempt: job.attempt, ...result });
      if (result.status !== "done") return;
      await enqueueEvent(trx, {
        id: `evt_${randomUUID()}`,
        type: "thumbnail_ready",
        interactionId: job.interactionId,
        occurredAtMs: clock.now(),
        data: { interactionId: job.interactionId, mediaId: job.mediaId, path: result.path },
        archives: deps.archives,
      });
    });
    summary[result.status] += 1;
  }
}

type Result = { status: "done"; path: string } | { status: "failed" | "waiting"; reason: string };

async function attempt(
  deps: ThumbnailDeps,
  job: ThumbnailJob,
  directory: string,
  signal?: AbortSignal,
): Promise<Result> {
  const { ffmpeg, genesys } = deps;
  if (ffmpeg === null) {
    return { status: "waiting", reason: "there is no ffmpeg: install it, or set FFMPEG_PATH to it" };
  }
  const storageLocation = await currentLocation(genesys, job, signal);
  if (storageLocation === null)
    return { status: "failed", reason: "the interaction names no place to fetch the medium from" };
  await mkdir(directory, { recursive: true });
  const work = await mkdtemp(join(directory, "work-"));
  try {
    const media = await genesys.downloadMedium({ mediaId: job.mediaId, storageLocation }, work, signal);
    const name = `${encodeURIComponent(job.interactionId)}.${encodeURIComponent(job.mediaId)}.jpg`;
    const { path } = await makeThumbnail({
      ffmpeg,
      input: media.path,
      output: join(directory, name),
      ...(signal && { signal }),
    });
    return { status: "done", path };
  } catch (error) {
    signal?.throwIfAborted();
    const { code, message } = describeError(error);
    return { status: "failed", reason: `${message} [${code}]` };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Addresses are signed and expire, so they are asked for when they are needed. */
async function currentLocation(
  genesys: GenesysClient,
  job: ThumbnailJob,
  signal?: AbortSignal,
): Promise<string | null> {
  for await (const medium of genesys.listMedia(job.interactionId, signal)) {
    if (medium.mediaId === job.mediaId) return medium.storageLocation;
  }
  return null;
}
