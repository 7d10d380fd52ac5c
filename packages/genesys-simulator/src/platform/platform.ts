import type { Access } from "../access.ts";
import type { SimulatedCall } from "../call.ts";
import type { Endpoint } from "../endpoints.ts";
import type { PoisonLookup } from "../poison.ts";
import type { SignedMedia } from "../signed-media.ts";
import { createAnalyticsService } from "./analytics-service.ts";
import { createAnnotationStore } from "./annotation-store.ts";
import { createConversations } from "./conversations.ts";
import { createPermissions } from "./permissions.ts";
import { listPlatformEndpoints } from "./platform-endpoints.ts";
import type { PlatformOptions } from "./platform-options.ts";
import { createQuirks } from "./quirks.ts";
import { createReadiness } from "./readiness.ts";
import { createRecordingMedia } from "./recording-media.ts";
import { createRecordingService } from "./recording-service.ts";

export interface PlatformParts {
  access: Access;
  signedMedia: SignedMedia;
  poison: PoisonLookup;
  seed: number;
  learn(audio: Buffer, partId: string, transcript: unknown): void;
}

/** The endpoints of the Platform API over the same calls that the guide's are over. */
export function createPlatform(
  calls: readonly SimulatedCall[],
  parts: PlatformParts,
  options: PlatformOptions,
): Endpoint[] {
  const { access, poison, seed } = parts;
  const { holdAudio = "padded", channels = "separate", agentChannel = 0 } = options;
  const permissions = createPermissions(access, () => options.missingPermissions ?? []);
  const quirksOf = createQuirks(
    () => options.quirks ?? {},
    () => options.quirkRates ?? {},
    seed,
  );
  const conversations = createConversations(calls, seed, quirksOf);
  const recordings = createRecordingService(conversations, {
    ...parts,
    permissions,
    media: createRecordingMedia({ channels, agentChannel, holdAudio }),
    annotations: createAnnotationStore(holdAudio),
    readiness: createReadiness(options.pollsUntilReady ?? 0),
  });
  return listPlatformEndpoints({
    analytics: createAnalyticsService(conversations, { permissions, poison }),
    recordings,
  });
}
