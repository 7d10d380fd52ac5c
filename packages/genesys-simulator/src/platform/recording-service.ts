import { z } from "zod";
import { type Answer, badRequest, genesysError, json, notFound } from "../answer.ts";
import { type PoisonLookup, refusalOf } from "../poison.ts";
import type { ServiceRequest } from "../service-request.ts";
import type { SignedMedia } from "../signed-media.ts";
import type { AnnotationStore } from "./annotation-store.ts";
import type { Conversations } from "./conversations.ts";
import type { Recording } from "./payloads.ts";
import type { Permissions } from "./permissions.ts";
import { many } from "./query-parameters.ts";
import type { Readiness } from "./readiness.ts";
import { formats, type RecordingFile, type RecordingMedia } from "./recording-media.ts";
import { fileStateOf, isPlayable, recordingView } from "./recording-view.ts";
import { recordingsOf, type SourceRecording } from "./recordings.ts";

const known = ["WAV", "WEBM", "WAV_ULAW", "OGG_VORBIS", "OGG_OPUS", "MP3", "NONE"] as const;

const query = z.object({
  maxWaitMs: z
    .string()
    .regex(/^[1-9]\d*$/, "maxWaitMs must be a positive number")
    .optional(),
  formatId: z.enum(known).optional(),
  mediaFormats: many.pipe(z.array(z.enum(known))).optional(),
});

const restoreBody = z.object({ fileState: z.literal("RESTORED") });

/** What its parts hand to the recordings: who may ask, what plays, and where it is signed. */
export interface RecordingParts {
  permissions: Permissions;
  poison: PoisonLookup;
  signedMedia: SignedMedia;
  media: RecordingMedia;
  annotations: AnnotationStore;
  readiness: Readiness;
  /** Lets the speech service recognise what is downloaded. */
  learn(audio: Buffer, partId: string, transcript: unknown): void;
}

/** The recordings of conversations, and their restoration from the archive. */
export function createRecordingService(conversations: Conversations, parts: RecordingParts) {
  const { permissions, poison, signedMedia, media, annotations, readiness, learn } = parts;
  const restored = new Set<string>();

  /** A signed URL for a file. */
  function urlOf(request: ServiceRequest, { part }: SourceRecording, file: RecordingFile, expired = false): string {
    const read = () => {
      const audio = file.read();
      learn(audio, part.id, file.transcript);
      return audio;
    };
    return signedMedia.sign(request, { id: part.id, contentType: file.contentType, read }, expired).url;
  }

  const restorationOf = ({ id }: SourceRecording) => `restoration of ${id}`;

  function stateOf(source: SourceRecording): string {
    const isRestored = restored.has(source.id);
    return isRestored && !readiness.isReady(restorationOf(source)) ? "RESTORING" : fileStateOf(source, isRestored);
  }

  function viewOf(request: ServiceRequest, source: SourceRecording, files: readonly RecordingFile[], expired: boolean) {
    if (restored.has(source.id)) readiness.ask(restorationOf(source));
    const view = recordingView(source, stateOf(source), {
      mediaUris: Object.fromEntries(
        files.map((file) => [file.channel, { mediaUri: urlOf(request, source, file, expired), waveformData: [] }]),
      ),
      annotations: permissions.has("recording:annotation:view") ? annotations.of(source) : [],
      durationMs: media.durationMs(source),
      sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    });
    return poison.ofRecording(source.conversation.call.recordingId) === "malformedEntity"
      ? { ...view, startTime: 5 }
      : view;
  }

  /** The view of each recording with media in the format asked for, or the refusal. */
  function views(request: ServiceRequest, sources: readonly SourceRecording[], expired: boolean) {
    const asked = query.safeParse(request.query);
    if (!asked.success) return { refusal: badRequest(asked.error), found: [] };
    const wanted = asked.data.mediaFormats ?? [asked.data.formatId ?? "WAV"];
    const found: (Recording | (Omit<Recording, "startTime"> & { startTime: number }))[] = [];
    for (const source of sources) {
      const files = wanted[0] === "NONE" ? [] : filesOf(source, wanted);
      if (files === null) {
        const message = `Of the formats only ${formats.join(", ")} and NONE are simulated, OGG_OPUS where the call has it.`;
        return { refusal: genesysError(400, "bad.request", message), found: [] };
      }
      found.push(viewOf(request, source, files, expired));
    }
    return { refusal: null, found };
  }

  function filesOf(source: SourceRecording, wanted: readonly string[]): RecordingFile[] | null {
    const possible = formats.filter((format) => wanted.includes(format));
    for (const format of possible) {
      const files = media.files(source, format);
      if (files !== null) return files;
    }
    return null;
  }

  const transcoding: Answer = { status: 202, body: Buffer.alloc(0) };

  /** Whether the media asked for are made. Those of no format and of nothing that plays need no making. */
  function isReady(sources: readonly SourceRecording[], request: ServiceRequest): boolean {
    if (sources.some(({ conversation }) => conversation.call.status !== "COMPLETED")) return false;
    const { formatId = "", mediaFormats = "" } = request.query;
    if (formatId === "NONE" || !sources.some((source) => isPlayable(stateOf(source)))) return true;
    const ids = sources.map(({ id }) => id);
    return readiness.ask(JSON.stringify([request.params.recordingId, ids, formatId, mediaFormats])) === 0;
  }

  /** The recording asked for, or the refusal. */
  function find(request: ServiceRequest): SourceRecording | Answer {
    const conversation = conversations.get(request.params.conversationId ?? "");
    const source = conversation && recordingsOf(conversation).find(({ id }) => id === request.params.recordingId);
    if (source === undefined || !source.conversation.isRecordingListed) return notFound("recording");
    return refusalOf(poison.ofPart(source.part.id), "part") ?? source;
  }

  return {
    find,
    urlOf,

    /** Whether files of the recording can be had now. */
    isPlayable: (source: SourceRecording): boolean => isPlayable(stateOf(source)),

    list(request: ServiceRequest, expired: boolean): Answer {
      const refusal = permissions.refuse(request, "recording:recording:view");
      if (refusal !== null) return refusal;
      const conversation = conversations.get(request.params.conversationId ?? "");
      if (conversation === undefined) return notFound("conversation");
      if (!conversation.isRecordingListed) return json(200, []);
      const sources = recordingsOf(conversation);
      const [first] = sources;
      const poisoned = first && refusalOf(poison.ofPart(first.part.id), "part");
      if (poisoned) return poisoned;
      const answer = views(request, sources, expired);
      if (answer.refusal !== null) return answer.refusal;
      return !isReady(sources, request) ? transcoding : json(200, answer.found);
    },

    get(request: ServiceRequest, expired: boolean): Answer {
      const refusal = permissions.refuse(request, "recording:recording:view");
      if (refusal !== null) return refusal;
      const source = find(request);
      if ("status" in source) return source;
      const answer = views(request, [source], expired);
      if (answer.refusal !== null) return answer.refusal;
      return isReady([source], request) ? json(200, answer.found[0]) : transcoding;
    },

    /** Brings an archived recording back. */
    restore(request: ServiceRequest): Answer {
      const refusal =
        permissions.refuse(request, "recording:recording:view") ??
        permissions.refuse(request, "recording:recording:restore");
      if (refusal !== null) return refusal;
      const source = find(request);
      if ("status" in source) return source;
      const body = restoreBody.safeParse(request.body);
      if (!body.success) return badRequest(body.error);
      if (fileStateOf(source, restored.has(source.id)) !== "ARCHIVED") {
        return genesysError(400, "bad.request", "Only an archived recording can be restored.");
      }
      restored.add(source.id);
      return json(200, viewOf(request, source, [], false));
    },
  };
}

export type RecordingService = ReturnType<typeof createRecordingService>;
