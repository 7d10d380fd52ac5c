import { randomUUID } from "node:crypto";
import {
  type AnnotationFault,
  type AnnotationNote,
  buildMediaMatrix,
  type MatrixRow,
  type MediaTypes,
  payloadHash,
  toPayload,
  type Validation,
  validateAnnotations,
} from "@earshot/media-metadata";
import {
  type AuditEntry,
  type AuditInput,
  type AuditStatus,
  type Clock,
  describeError,
  type MetadataSink,
  type OutboxEvent,
  type OutboxEventType,
  type Store,
  type ThumbnailJob,
} from "@earshot/model";
import type { PiiDetector, PiiPolicy } from "@earshot/pii";
import { foreignChange, isStillOurs, isStored } from "./foreign-change.ts";
import { createLatencyRecorder } from "./latency.ts";
import type { NamesInUse } from "./own-names.ts";

/** What one archive said to an event. */
export interface ArchiveOutcome {
  archive: string;
  status: "success" | "error";
  response?: unknown;
  message?: string | undefined;
}

/** The archives that get events, and the delivery of what the outbox holds for them. */
export interface ArchiveSync {
  names: readonly string[];
  /** Tries what is due for an interaction now; what fails stays in the outbox. */
  deliver(interactionId: string, signal?: AbortSignal): Promise<ArchiveOutcome[]>;
}

export interface PublishDeps {
  metadata: MetadataSink;
  store: Pick<Store, "publications" | "audit">;
  /** What finds personal data, by the organisation's own list of names too. */
  namesNow: () => Promise<Pick<NamesInUse, "detector">>;
  archives: ArchiveSync;
  clock: Clock;
  /** A monotonic clock in ms, for latencies. */
  monotonicMs: () => number;
  /** Called with how long each operation took. */
  onLatency?: ((operation: string, durationMs: number) => void) | undefined;
}

export interface PublishOptions {
  policy: PiiPolicy;
  mediaTypes: MediaTypes;
  /** Cuts values that are too long instead of refusing them. */
  truncate: boolean;
  /** Overwrites what somebody else has changed since the last publication. */
  force: boolean;
  /** Who asks, for the audit. */
  actor: string;
}

/** What it takes to check annotations. */
type CheckOptions = Omit<PublishOptions, "actor" | "force">;

/** What checking annotations against an interaction's media gave; nothing was sent or stored. */
export interface CheckResult {
  mediaMatrix: MatrixRow[];
  faults: AnnotationFault[];
  notes: AnnotationNote[];
}

export interface PublishResult extends CheckResult {
  /** `unchanged`: this payload was published last and is still stored, so it was not sent again. */
  status: "success" | "unchanged" | "rejected";
  thumbnailsQueued: Pick<ThumbnailJob, "mediaId" | "action" | "status" | "format" | "dimensions">[];
  archiveSync: { synchronization: ArchiveOutcome[] };
  auditLog: AuditEntry;
}

const governanceTag = "media_metadata_parsing_v1";

/** The media of an interaction and what is expected of them. */
export async function readMediaMatrix(
  metadata: Pick<MetadataSink, "media">,
  interactionId: string,
  mediaTypes: MediaTypes,
  signal?: AbortSignal,
): Promise<MatrixRow[]> {
  return buildMediaMatrix(await Array.fromAsync(metadata.media(interactionId, signal)), mediaTypes);
}

/** Checks annotations by a detector as `publishMetadata` would; sends and stores nothing. */
export async function checkMetadata(
  deps: Pick<PublishDeps, "metadata"> & { detector: PiiDetector },
  interactionId: string,
  annotations: unknown,
  options: CheckOptions,
  signal?: AbortSignal,
): Promise<CheckResult> {
  const mediaMatrix = await readMediaMatrix(deps.metadata, interactionId, options.mediaTypes, signal);
  const { faults, notes } = validate(deps.detector, annotations, mediaMatrix, options);
  return { mediaMatrix, faults, notes };
}

/**
 * Checks annotations against an interaction's media and publishes them, queues thumbnails and delivers events to archives.
 * Nothing is sent unless every annotation passes, what was published last is not sent again, and what somebody else has
 * changed since then is not overwritten unless that is asked for. What is stored of it
 * (publication, thumbnail jobs, events and the audit entry) is stored at once or not at all. An archive that fails never
 * fails the publication. Every attempt leaves an audit entry.
 * @throws `genesys.lost_update` with both versions when somebody else has changed the metadata since the last publication
 * @throws what the client and the store throw, after an audit entry with the status `failed`
 */
export async function publishMetadata(
  deps: PublishDeps,
  interactionId: string,
  annotations: unknown,
  options: PublishOptions,
  signal?: AbortSignal,
): Promise<PublishResult> {
  const { metadata, store, clock } = deps;
  const latency = createLatencyRecorder(deps.monotonicMs, deps.onLatency);
  const correlationId = randomUUID();
  let validation: Validation | null = null;
  let hash: string | null = null;

  const auditInput = (status: AuditStatus, reason: string | null): AuditInput => ({
    timestamp: new Date(clock.now()).toISOString(),
    interactionId,
    payloadHash: hash,
    status,
    reason,
    latencyMs: latency.summary(),
    accuracyRate: validation === null || validation.validated === 0 ? null : validation.matched / validation.validated,
    totalValidations: validation?.validated ?? 0,
    governanceTag,
    correlationId,
    actor: options.actor,
  });
  const archiveEvent = (type: OutboxEventType, data: Record<string, unknown>): OutboxEvent => ({
    id: `evt_${randomUUID()}`,
    type,
    interactionId,
    occurredAtMs: clock.now(),
    data: { interactionId, correlationId, ...data },
    archives: deps.archives.names,
  });
  // By now everything is stored: what goes wrong in the delivery must neither fail nor be audited as the publication.
  const synchronize = async () => {
    try {
      return { synchronization: await deps.archives.deliver(interactionId, signal) };
    } catch (error) {
      const { message } = describeError(error);
      return {
        synchronization: deps.archives.names.map((archive) => ({ archive, status: "error" as const, message })),
      };
    }
  };

  try {
    const mediaMatrix = await latency.time("media_fetch", () =>
      readMediaMatrix(metadata, interactionId, options.mediaTypes, signal),
    );
    const checked = await latency.time("validation", async () =>
      validate((await deps.namesNow()).detector, annotations, mediaMatrix, options),
    );
    validation = checked;
    const { faults, notes } = checked;
    if (faults.length > 0) {
      const auditLog = await store.publications.recordRejection({
        audit: auditInput("rejected", countRules(faults)),
        event: archiveEvent("metadata_rejected", {
          faults: faults.map(({ index, field, rule }) => ({ index, field, rule })),
        }),
      });
      return {
        status: "rejected",
        mediaMatrix,
        faults,
        notes,
        thumbnailsQueued: [],
        archiveSync: await synchronize(),
        auditLog,
      };
    }

    const payload = toPayload(checked.annotations);
    const sentHash = payloadHash(payload);
    hash = sentHash;
    const current = await latency.time("metadata_read", () => metadata.read(interactionId, signal));
    const last = await store.publications.latest(interactionId);
    const isOurs = last === undefined || isStillOurs(current, last);
    if (last?.payloadHash === sentHash && isOurs) {
      const auditLog = await store.audit.append(auditInput("unchanged", null));
      return {
        status: "unchanged",
        mediaMatrix,
        faults,
        notes,
        thumbnailsQueued: [],
        archiveSync: await synchronize(),
        auditLog,
      };
    }

    const overwrites = last !== undefined && !isOurs && !isStored(current, sentHash);
    if (overwrites && !options.force) throw foreignChange(interactionId, payload, current, last);
    // Where overwriting is asked for, a change made at this very moment is no obstacle either.
    const basis = { etag: options.force ? null : (current?.etag ?? null) };
    const { etag } = await latency.time("metadata_submit", () =>
      metadata.publish(interactionId, payload, basis, signal),
    );
    const wanted = mediaMatrix.flatMap(({ mediaId, requiresThumbnail }) =>
      requiresThumbnail && mediaId !== null ? [{ interactionId, mediaId }] : [],
    );
    const { auditEntry: auditLog, queued } = await store.publications.record({
      publication: { interactionId, payloadHash: sentHash, etag, publishedAtMs: clock.now() },
      audit: auditInput("completed", overwrites ? "overwrote a change made elsewhere" : null),
      event: (queued) =>
        archiveEvent("metadata_parsed", {
          annotationsCount: payload.annotations.length,
          thumbnailsQueued: queued.length,
          payloadHash: sentHash,
        }),
      thumbnails: wanted,
    });
    const thumbnailsQueued = queued.map(({ mediaId, action, status, format, dimensions }) => ({
      mediaId,
      action,
      status,
      format,
      dimensions,
    }));
    return {
      status: "success",
      mediaMatrix,
      faults,
      notes,
      thumbnailsQueued,
      archiveSync: await synchronize(),
      auditLog,
    };
  } catch (error) {
    await store.audit.append(auditInput("failed", describeError(error).code));
    throw error;
  }
}

function validate(
  detector: PiiDetector,
  annotations: unknown,
  matrix: readonly MatrixRow[],
  { policy, truncate, mediaTypes }: CheckOptions,
): Validation {
  return validateAnnotations(annotations, matrix, { detector, policy, truncate, types: mediaTypes });
}

/** Rules and how often each was broken; no text of an annotation, so no personal data. */
function countRules(faults: readonly AnnotationFault[]): string {
  const counts = new Map<string, number>();
  for (const { rule } of faults) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return [...counts].map(([rule, count]) => `${rule} ${count}`).join(", ");
}
