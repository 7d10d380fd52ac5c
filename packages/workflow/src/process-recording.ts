import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { probeAudio } from "@earshot/audio";
import type { GenesysClient } from "@earshot/genesys-client";
import type { CallInput } from "@earshot/measuring";
import { mapStateEvents, type RawStateEvent } from "@earshot/measuring";
import type { Clock, Recording, RecordingPart, Segment } from "@earshot/model";
import { type SttProvider, transcribe } from "@earshot/stt";
import { normalise, type RoleMap, roleOfChannel } from "@earshot/transcripts";
import { WorkflowError } from "./errors.ts";

export interface ProcessingDeps {
  genesys: GenesysClient;
  stt: SttProvider;
  clock: Clock;
}

export interface ProcessingOptions {
  roleMap: RoleMap;
  /** Where recordings lie while they are worked on. */
  workDirectory: string;
  /** Where they are kept afterwards, content-addressed; null deletes them as soon as they are transcribed. */
  keepMediaIn: string | null;
  sttPollMs: number;
}

/** A downloaded part of a recording; `path` is null once the file was removed. */
interface MediaFile {
  partId: string;
  sha256: string;
  bytes: number;
  contentType: string;
  codec: string;
  channels: number;
  durationMs: number;
  path: string | null;
}

/** A recording that went through download, transcription and the mapping of its state events. */
export interface ProcessedRecording {
  input: CallInput & { durationMs: number };
  media: MediaFile[];
  /** SHA-256 over the hashes of all parts, in order. */
  contentSha256: string;
}

interface PartResult {
  part: RecordingPart;
  media: MediaFile;
  segments: Segment[];
}

/** The voice parts of a recording, or why it can't be evaluated now. */
export function voiceParts(recording: Recording): { parts: RecordingPart[] } | { notReady: string } {
  if (recording.state.kind !== "ready") return { notReady: recording.state.kind };
  const parts = recording.parts.filter((part) => part.mediaType === "voice");
  const pending = parts.find((part) => part.state.kind !== "ready");
  return pending === undefined ? { parts } : { notReady: `part ${pending.state.kind}` };
}

/** Downloads, transcribes and joins the parts of one recording and fetches its state events. Stores nothing. */
export async function processRecording(
  deps: ProcessingDeps,
  recording: Recording,
  parts: readonly RecordingPart[],
  options: ProcessingOptions,
  signal?: AbortSignal,
): Promise<ProcessedRecording> {
  if (parts.length === 0) {
    throw new WorkflowError("recording.no_voice_part", `recording ${recording.id} has no voice part`, {
      hint: "Only voice recordings are evaluated; nothing needs to be done.",
    });
  }
  const results: PartResult[] = [];
  for (const part of parts) results.push(await processPart(deps, recording, part, options, signal));

  const { segments, durationMs } = joinParts(recording.id, results, options.roleMap);
  const events: RawStateEvent[] = await Array.fromAsync(deps.genesys.listStateEvents(recording.interactionId, signal));
  const { changes, warnings } = mapStateEvents(events, recording.startTime);
  const contentHash = createHash("sha256");
  for (const { media } of results) contentHash.update(media.sha256);
  return {
    input: { segments, durationMs, changes, warnings },
    media: results.map(({ media }) => media),
    contentSha256: contentHash.digest("hex"),
  };
}

async function processPart(
  deps: ProcessingDeps,
  recording: Recording,
  part: RecordingPart,
  options: ProcessingOptions,
  signal: AbortSignal | undefined,
): Promise<PartResult> {
  const { keepMediaIn, workDirectory } = options;
  await mkdir(keepMediaIn ?? workDirectory, { recursive: true });
  // A folder of its own: two recordings with equal audio share a content-addressed name.
  const directory = keepMediaIn ?? (await mkdtemp(join(workDirectory, "part-")));
  try {
    const download = await deps.genesys.downloadPart(recording, part, directory, signal);
    const audio = await probeAudio(download.path);
    const document = await transcribe(
      deps.stt,
      { recordingId: recording.id, partId: part.id, ...download },
      { clock: deps.clock, pollMs: options.sttPollMs },
      signal,
    );
    const { segments } = normalise(document, {
      source: `transcript of ${recording.id}, part ${part.id}`,
      roleMap: options.roleMap,
    });
    return {
      part,
      segments,
      media: {
        partId: part.id,
        sha256: download.sha256,
        bytes: download.bytes,
        contentType: download.contentType,
        codec: audio.codec,
        channels: audio.channels,
        durationMs: audio.durationMs,
        path: keepMediaIn === null ? null : download.path,
      },
    };
  } finally {
    if (keepMediaIn === null) await rm(directory, { recursive: true, force: true });
  }
}

/**
 * Puts the parts of a recording on one media timeline: parts that each name a channel of their own were recorded side
 * by side, parts that name none follow one another.
 * @throws WorkflowError `recording.parts_unclear` when the parts are neither.
 */
function joinParts(
  recordingId: string,
  results: readonly PartResult[],
  roleMap: RoleMap,
): { segments: Segment[]; durationMs: number } {
  const channels = new Set(results.map(({ part }) => part.channel).filter((channel) => channel !== null));
  if (results.length > 1 && channels.size === results.length) {
    const segments = results.flatMap(({ part, segments }) =>
      segments.map((segment) => ({
        ...segment,
        channel: part.channel,
        side: segment.side === "unknown" ? roleOfChannel(part.channel, roleMap) : segment.side,
      })),
    );
    segments.sort((a, b) => a.startMs - b.startMs);
    return { segments, durationMs: Math.max(...results.map(({ media }) => media.durationMs)) };
  }
  if (results.length > 1 && channels.size > 0) {
    throw new WorkflowError(
      "recording.parts_unclear",
      `recording ${recordingId} has ${results.length} voice parts on ${channels.size} channel(s): they are neither one per channel nor one after another`,
      { hint: "Check the parts of this recording; Earshot does not guess how they fit together." },
    );
  }
  const segments: Segment[] = [];
  let offsetMs = 0;
  for (const result of results) {
    for (const segment of result.segments) {
      segments.push({ ...segment, startMs: segment.startMs + offsetMs, endMs: segment.endMs + offsetMs });
    }
    offsetMs += result.media.durationMs;
  }
  return { segments, durationMs: offsetMs };
}
