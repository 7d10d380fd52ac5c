import { isAgentPurpose, type SourceMetrics } from "@earshot/model";
import type { Api } from "../api.ts";
import { GenesysError } from "../errors.ts";
import { isVoice } from "./holds.ts";
import { parseRecordingId } from "./recording-id.ts";
import type { PlatformConversation } from "./schemas.ts";
import { getSpeechMetrics } from "./speech-calls.ts";

interface SourceMetricsDeps {
  api: Api;
  /** Null when it cannot be had. */
  readConversation(id: string, signal?: AbortSignal): Promise<PlatformConversation | null>;
}

/** `tHeld` counts the same time again, hold by hold. */
function heldMsOf({ participants }: PlatformConversation): number | null {
  const values = participants
    .filter(({ purpose }) => isAgentPurpose(purpose))
    .flatMap(({ sessions }) => sessions.filter(isVoice).flatMap(({ metrics }) => metrics))
    .flatMap(({ name, value }) => (name === "tHeldComplete" && value !== null ? [value] : []));
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}

/** What Genesys Cloud itself measured of the conversation. */
export function createSourceMetrics({ api, readConversation }: SourceMetricsDeps) {
  async function speechMetrics(conversationId: string, signal?: AbortSignal) {
    try {
      return await api.call(getSpeechMetrics(conversationId), signal);
    } catch (error) {
      if (error instanceof GenesysError && error.code === "genesys.not_found") return null;
      throw error;
    }
  }

  return async (recordingId: string, signal?: AbortSignal): Promise<SourceMetrics | null> => {
    const { conversationId } = parseRecordingId(recordingId);
    const metrics = await speechMetrics(conversationId, signal);
    const conversation = await readConversation(conversationId, signal);
    const heldMs = conversation === null ? null : heldMsOf(conversation);
    if (metrics === null && heldMs === null) return null;
    return {
      silencePercent: metrics?.silenceDurationPercentage ?? null,
      overtalkPercent: metrics?.overtalkDurationPercentage ?? null,
      overtalkCount: metrics?.overtalkCount ?? null,
      agentPercent: metrics?.agentDurationPercentage ?? null,
      customerPercent: metrics?.customerDurationPercentage ?? null,
      heldMs,
    };
  };
}
