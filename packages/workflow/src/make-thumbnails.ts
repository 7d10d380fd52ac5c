import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { faultMeaning } from "@earshot/faults";
import { makeThumbnail } from "@earshot/media-metadata";
import {
  type Clock,
  describeError,
  type MetadataSink,
  type OutboxEvent,
  type Store,
  type ThumbnailJob,
  type ThumbnailResult,
} from "@earshot/model";

export interface ThumbnailDeps {
  metadata: Pick<MetadataSink, "media" | "download">;
  store: Pick<Store, "thumbnails">;
  clock: Clock;
  /** Path of ffmpeg; null when the machine has none: jobs then wait and say so. */
  ffmpeg: string | null;
  /** Names of the archives that get an event of each thumbnail. */
  archives: readonly string[];
}

export interface ThumbnailSummary {
  done: number;
  failed: number;
  waiting: number;
}

interface Attempt {
  result: ThumbnailResult;
  /** A fault that no other job would escape. */
  ending: { error: unknown } | null;
}

/** How long a job may take before another worker may claim it. */
const leaseMs = 10 * 60_000;

/**
 * Works through the queued and waiting thumbnail jobs once; `@earshot/faults` decides which fault fails a job, leaves it to the next
 * pass, or ends this one. Pictures are written to `directory`, named by their medium.
 * @param draining begins no further job once it aborts
 * @throws what ended the pass early
 */
export async function makeThumbnails(
  deps: ThumbnailDeps,
  directory: string,
  signal?: AbortSignal,
  draining?: AbortSignal,
): Promise<ThumbnailSummary> {
  const { store, clock } = deps;
  const summary: ThumbnailSummary = { done: 0, failed: 0, waiting: 0 };
  const passBeganAtMs = clock.now();
  const owner = randomUUID();
  for (;;) {
    signal?.throwIfAborted();
    if (draining?.aborted) return summary;
    const job = await store.thumbnails.claimNext({ nowMs: clock.now(), leaseMs, owner, passBeganAtMs });
    if (job === null) return summary;
    const { result, ending } = await attempt(deps, job, directory, signal);
    const atMs = clock.now();
    const events = result.status === "done" ? [readyEvent(job, result.path, atMs, deps.archives)] : [];
    // What another worker has claimed meanwhile is that one's to count.
    if (await store.thumbnails.finish(job, result, { atMs, events })) summary[result.status] += 1;
    if (ending !== null) throw ending.error;
  }
}

function readyEvent(
  { interactionId, mediaId }: ThumbnailJob,
  path: string,
  occurredAtMs: number,
  archives: readonly string[],
): OutboxEvent {
  const data = { interactionId, mediaId, path };
  return { id: `evt_${randomUUID()}`, type: "thumbnail_ready", interactionId, occurredAtMs, data, archives };
}

async function attempt(
  deps: ThumbnailDeps,
  job: ThumbnailJob,
  directory: string,
  signal?: AbortSignal,
): Promise<Attempt> {
  const { ffmpeg } = deps;
  if (ffmpeg === null) {
    const reason = "there is no ffmpeg: install it, or set FFMPEG_PATH to it";
    return { result: { status: "waiting", reason }, ending: null };
  }
  try {
    return { result: await makePicture({ ...deps, ffmpeg }, job, directory, signal), ending: null };
  } catch (error) {
    signal?.throwIfAborted();
    const { code, message } = describeError(error);
    const { call: effect } = faultMeaning(code);
    const reason = `${message} [${code}]`;
    const ends = effect === "ends_run" || effect === "pauses_run";
    return {
      result: { status: effect === "fails_call" ? "failed" : "waiting", reason },
      ending: ends ? { error } : null,
    };
  }
}

async function makePicture(
  { ffmpeg, metadata }: ThumbnailDeps & { ffmpeg: string },
  job: ThumbnailJob,
  directory: string,
  signal?: AbortSignal,
): Promise<ThumbnailResult> {
  const storageLocation = await currentLocation(metadata, job, signal);
  if (storageLocation === null)
    return { status: "failed", reason: "the interaction names no place to fetch the medium from" };
  await mkdir(directory, { recursive: true });
  const work = await mkdtemp(join(directory, "work-"));
  try {
    const media = await metadata.download({ mediaId: job.mediaId, storageLocation }, work, signal);
    const name = `${encodeURIComponent(job.interactionId)}.${encodeURIComponent(job.mediaId)}.jpg`;
    const { path } = await makeThumbnail({
      ffmpeg,
      input: media.path,
      output: join(directory, name),
      signal,
    });
    return { status: "done", path };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Addresses are signed and expire, so they are asked for when they are needed. */
async function currentLocation(
  metadata: Pick<MetadataSink, "media">,
  job: ThumbnailJob,
  signal?: AbortSignal,
): Promise<string | null> {
  for await (const medium of metadata.media(job.interactionId, signal)) {
    if (medium.mediaId === job.mediaId) return medium.storageLocation;
  }
  return null;
}
