import { randomUUID } from "node:crypto";
import type { Clock, Medium, MetadataReceipt, MetadataSink, StoredMetadata } from "@earshot/model";
import { z } from "zod";
import type { Api, ApiCall } from "../api.ts";
import { GenesysError } from "../errors.ts";
import type { FieldFault } from "../field-faults.ts";
import { createMediumDownload, lostUpdate } from "../metadata-ends.ts";
import type { SignedMedia } from "../signed-media.ts";
import { unavailableMedia } from "../unavailable-media.ts";
import { listAttributes, putAttributes } from "./attribute-calls.ts";
import { permissions } from "./call-parts.ts";
import { createConversationRecordings } from "./conversation-recordings.ts";
import { withoutCopies } from "./duplicates.ts";
import { deleteAnnotation, listAnnotations, putAnnotation } from "./recording-calls.ts";
import { mediaTypeOf } from "./recording-parts.ts";
import { recordingState, transcodeWaitMs } from "./recording-state.ts";
import type { PlatformAnnotation, PlatformRecording } from "./schemas.ts";

interface MetadataDeps {
  api: Api;
  signedMedia: SignedMedia;
  clock: Clock;
}

interface MetadataOptions {
  formatId: string;
  metadata: { attributesSchemaId: string } | "annotations";
}

/** A payload that can be taken apart into single annotations. */
const payloadSchema = z.object({
  annotations: z.array(z.object({ key: z.string().min(1), value: z.string(), category: z.string() })),
});

type Entry = z.infer<typeof payloadSchema>["annotations"][number];

/** The most that an annotation's description holds. */
const maxDescription = 500;
/** Annotations of Earshot among those of people and of the service; category and key follow it. */
const namePrefix = "earshot/";

function nameOf({ category, key }: Entry): string {
  return `${namePrefix}${encodeURIComponent(category)}/${encodeURIComponent(key)}`;
}

/** Null for an annotation that is none of ours. */
function entryOf({ name, description }: PlatformAnnotation): Entry | null {
  if (name === null || !name.startsWith(namePrefix)) return null;
  const [category = "", key = ""] = name.slice(namePrefix.length).split("/");
  try {
    return { key: decodeURIComponent(key), value: description ?? "", category: decodeURIComponent(category) };
  } catch {
    return null;
  }
}

function attributeOf({ category, key }: Entry): string {
  return `${category}_${key}`;
}

function toPayload(annotations: readonly Entry[]) {
  return { annotations, source: "automated_parser" };
}

const attributes = z.record(z.string().includes("_"), z.string());

/** Custom attributes as the payload that makes them, so that it is recognised; as they are where no payload makes them. */
function fromAttributes(stored: Record<string, unknown>): unknown {
  const parsed = attributes.safeParse(stored);
  if (!parsed.success) return stored;
  const entries = Object.entries(parsed.data).map(([name, value]) => {
    const at = name.indexOf("_");
    return { key: name.slice(at + 1), value, category: name.slice(0, at) };
  });
  return toPayload(entries);
}

/** Entries that would be stored under the name of an earlier one, in its place. */
function collisions(entries: readonly Entry[], toName: (entry: Entry) => string): FieldFault[] {
  const first = new Map<string, number>();
  return entries.flatMap((entry, index) => {
    const name = toName(entry);
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, index);
      return [];
    }
    const message = `${name} is the name of annotations[${other}], too`;
    return [{ field: `annotations[${index}].key`, code: "duplicate", message }];
  });
}

function refuse(interactionId: string, faults: FieldFault[]): GenesysError {
  const list = faults.map(({ field, message }) => `${field}: ${message}`).join("; ");
  return new GenesysError(
    "genesys.validation_failed",
    `metadata of interaction ${interactionId} cannot be stored: ${list}`,
    {
      hint: "Put the named fields right and publish again; nothing was stored.",
      faults,
    },
  );
}

function entriesIn(interactionId: string, payload: object): Entry[] {
  const parsed = payloadSchema.safeParse(payload);
  if (parsed.success) return parsed.data.annotations;
  const faults = parsed.error.issues.map(({ path, message }) => ({ field: path.join("."), code: "invalid", message }));
  throw refuse(interactionId, faults);
}

export function createPlatformMetadata(
  { api, signedMedia, clock }: MetadataDeps,
  { formatId, metadata: target }: MetadataOptions,
): MetadataSink {
  const askRecordings = createConversationRecordings({ api, clock, formatId });

  async function recordingsOf(interactionId: string, signal?: AbortSignal, format = formatId) {
    const answer = await askRecordings(interactionId, signal, format);
    if (answer.state === "answered") return answer.recordings;
    const retryAtMs = clock.now() + (transcodeWaitMs(1, answer.waitMs) ?? 0);
    throw unavailableMedia(`conversation ${interactionId}`, { kind: "transcoding" }, { requestId: null, retryAtMs });
  }

  async function* media(interactionId: string, signal?: AbortSignal): AsyncGenerator<Medium> {
    const recordings = await recordingsOf(interactionId, signal);
    const voices = withoutCopies(recordings.filter((recording) => mediaTypeOf(recording) === "voice"));
    for (const recording of recordings) {
      const mediaType = mediaTypeOf(recording);
      if (mediaType === "voice" && !voices.includes(recording)) continue;
      const isReady = recordingState(recording).kind === "ready";
      yield {
        mediaId: recording.id,
        mediaType: mediaType === "messaging" ? "message" : mediaType,
        format: mediaType === "voice" ? formatId.toLowerCase() : null,
        storageLocation: isReady ? (recording.mediaUris[0]?.uri ?? null) : null,
      };
    }
  }

  /** The recording that carries the annotations: the first of the call. */
  async function annotated(interactionId: string, signal?: AbortSignal): Promise<PlatformRecording | null> {
    // Nothing needs to be transcoded for it.
    const recordings = await recordingsOf(interactionId, signal, "NONE");
    const [first] = withoutCopies(recordings.filter((recording) => mediaTypeOf(recording) === "voice"));
    return first ?? recordings[0] ?? null;
  }

  async function readAnnotations(interactionId: string, signal?: AbortSignal): Promise<StoredMetadata | null> {
    const recording = await annotated(interactionId, signal);
    if (recording === null) return null;
    const all = await api.call(listAnnotations(interactionId, recording.id), signal);
    const annotations = all.map(entryOf).filter((entry) => entry !== null);
    if (annotations.length === 0) return null;
    return { etag: null, metadata: toPayload(annotations) };
  }

  /** Creates what is missing, changes what differs and removes what is not in the payload; annotations of others stay. */
  async function publishAnnotations(
    interactionId: string,
    entries: readonly Entry[],
    signal?: AbortSignal,
  ): Promise<MetadataReceipt> {
    const tooLong = entries.flatMap(({ key, value }, index) =>
      value.length <= maxDescription
        ? []
        : [
            {
              field: `annotations[${index}].value`,
              code: "too.long",
              message: `${key} has more than ${maxDescription} characters`,
            },
          ],
    );
    const faults = [...tooLong, ...collisions(entries, nameOf)];
    if (faults.length > 0) throw refuse(interactionId, faults);
    const recording = await annotated(interactionId, signal);
    if (recording === null) {
      const message = `conversation ${interactionId} has no recording to carry annotations`;
      const hint = "Publish as custom attributes, or wait until its recording is there.";
      throw new GenesysError("genesys.not_found", message, { hint });
    }
    const stored = (await api.call(listAnnotations(interactionId, recording.id), signal)).filter(
      (annotation) => entryOf(annotation) !== null,
    );
    const wanted = new Map(entries.map((entry) => [nameOf(entry), entry.value]));
    for (const [name, description] of wanted) {
      const same = stored.find((annotation) => annotation.name === name);
      if (same !== undefined && (same.description ?? "") === description) continue;
      const scope = same?.id == null ? permissions.annotate : permissions.changeAnnotation;
      const annotation = { id: same?.id ?? randomUUID(), name, description };
      await api.call(putAnnotation(interactionId, recording.id, annotation, scope), signal);
    }
    for (const { id, name } of stored) {
      if (id !== null && !wanted.has(name ?? ""))
        await remove(deleteAnnotation(interactionId, recording.id, id), signal);
    }
    return { status: 200, etag: null, body: null };
  }

  /** What a lost attempt has removed already is gone all the same. */
  async function remove(call: ApiCall<unknown>, signal?: AbortSignal): Promise<void> {
    try {
      await api.open(call, async () => {}, signal);
    } catch (error) {
      if (!(error instanceof GenesysError) || error.code !== "genesys.not_found") throw error;
    }
  }

  async function recordOf(interactionId: string, schemaId: string, signal?: AbortSignal) {
    const records = await api.call(listAttributes(interactionId), signal);
    return records.find((record) => record.schema?.id === schemaId) ?? null;
  }

  async function readAttributes(
    interactionId: string,
    schemaId: string,
    signal?: AbortSignal,
  ): Promise<StoredMetadata | null> {
    const record = await recordOf(interactionId, schemaId, signal);
    if (record === null) return null;
    const metadata = fromAttributes(record.customAttributes ?? {});
    return { etag: record.version == null ? null : String(record.version), metadata };
  }

  async function publishAttributes(
    interactionId: string,
    schemaId: string,
    entries: readonly Entry[],
    etag: string | null,
    signal?: AbortSignal,
  ): Promise<MetadataReceipt> {
    const faults = collisions(entries, attributeOf);
    if (faults.length > 0) throw refuse(interactionId, faults);
    const current = await recordOf(interactionId, schemaId, signal);
    const customAttributes = Object.fromEntries(entries.map((entry) => [attributeOf(entry), entry.value]));
    const body = {
      id: current?.id ?? randomUUID(),
      schemaId,
      customAttributes,
      ...(etag === null ? {} : { version: Number(etag) }),
    };
    const call = putAttributes(interactionId, body);
    const conflict = await api.open(
      call,
      async ({ status, requestId }) => (status === 409 ? { requestId } : null),
      signal,
    );
    const stored = await readAttributes(interactionId, schemaId, signal);
    if (conflict === null) return { status: 200, etag: stored?.etag ?? null, body: stored?.metadata ?? null };
    throw lostUpdate(`${call.what} were`, {
      status: 409,
      requestId: conflict.requestId,
      versions: { yours: toPayload(entries), theirs: stored?.metadata ?? null },
    });
  }

  return {
    media,
    download: createMediumDownload(signedMedia),
    read: (interactionId, signal) =>
      target === "annotations"
        ? readAnnotations(interactionId, signal)
        : readAttributes(interactionId, target.attributesSchemaId, signal),
    publish: async (interactionId, payload, { etag = null }, signal) => {
      const entries = entriesIn(interactionId, payload);
      return target === "annotations"
        ? publishAnnotations(interactionId, entries, signal)
        : publishAttributes(interactionId, target.attributesSchemaId, entries, etag, signal);
    },
  };
}
