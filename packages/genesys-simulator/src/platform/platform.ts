import type { Access } from "../access.ts";
import type { SimulatedCall } from "../call.ts";
import type { Endpoint } from "../endpoints.ts";
import type { PoisonLookup } from "../poison.ts";
import type { SignedMedia } from "../signed-media.ts";
import { createAnalyticsService } from "./analytics-service.ts";
import { createAnnotationService } from "./annotation-service.ts";
import { createAnnotationStore } from "./annotation-store.ts";
import { createAttributeService } from "./attribute-service.ts";
import { createBatchService } from "./batch-service.ts";
import { createConversations } from "./conversations.ts";
import { createDetailsJobs } from "./details-jobs.ts";
import { createDirectoryService } from "./directory-service.ts";
import { createPermissions } from "./permissions.ts";
import { listPlatformEndpoints } from "./platform-endpoints.ts";
import type { PlatformOptions } from "./platform-options.ts";
import { createProgress } from "./progress.ts";
import { createQuirks } from "./quirks.ts";
import { createReadiness } from "./readiness.ts";
import { createRecordingMedia } from "./recording-media.ts";
import { createRecordingService } from "./recording-service.ts";
import { createTranscriptService } from "./transcript-service.ts";

export interface PlatformParts {
  access: Access;
  signedMedia: SignedMedia;
  poison: PoisonLookup;
  seed: number;
  now: () => number;
  learn(audio: Buffer, partId: string, transcript: unknown): void;
}

/** The endpoints of the Platform API over the same calls that the guide's are over. */
export function createPlatform(
  calls: readonly SimulatedCall[],
  parts: PlatformParts,
  options: PlatformOptions,
): Endpoint[] {
  const { access, poison, seed, now, signedMedia } = parts;
  const { holdAudio = "padded", channels = "separate", agentChannel = 0 } = options;
  const permissions = createPermissions(access, () => options.missingPermissions ?? []);
  const quirksOf = createQuirks(
    () => options.quirks ?? {},
    () => options.quirkRates ?? {},
    seed,
  );
  const conversations = createConversations(calls, seed, quirksOf, createProgress(options.live, now));
  const media = createRecordingMedia({ channels, agentChannel, holdAudio });
  const jobOptions = { lagMs: options.jobLagMs ?? (options.live === undefined ? undefined : 0), now };
  const readiness = createReadiness(options.pollsUntilReady ?? 0);
  const annotations = createAnnotationStore(holdAudio);
  const recordings = createRecordingService(conversations, { ...parts, permissions, media, annotations, readiness });
  return listPlatformEndpoints({
    analytics: createAnalyticsService(conversations, { permissions, poison }),
    jobs: createDetailsJobs(conversations, { permissions, readiness }, jobOptions),
    recordings,
    batches: createBatchService(conversations, { permissions, readiness, recordings, media }),
    annotations: createAnnotationService(recordings, { permissions, annotations }),
    attributes: createAttributeService(conversations, permissions, { now }),
    transcripts: createTranscriptService(conversations, { permissions, signedMedia, media }, holdAudio),
    directory: createDirectoryService(permissions),
  });
}
