import { z } from "zod";
import type { ApiCall } from "../api.ts";
import { grants, permissions, text } from "./call-parts.ts";

function speechPath(conversationId: string) {
  return ["api", "v2", "speechandtextanalytics", "conversations", conversationId];
}

export function getTranscriptUrl(
  conversationId: string,
  communicationId: string,
): ApiCall<{ url?: string | null | undefined }> {
  return {
    method: "GET",
    path: [...speechPath(conversationId), "communications", communicationId, "transcripturl"],
    schema: z.object({ url: text }),
    what: `transcript of communication ${communicationId} of conversation ${conversationId}`,
    scope: permissions.transcripts,
    grants,
  };
}

const transcriptUrls = z
  .object({
    urls: z
      .array(
        z
          .object({ recording: z.object({ id: text }).nullish().catch(null), url: text })
          .nullable()
          .catch(null),
      )
      .nullish(),
  })
  .transform(({ urls }) =>
    (urls ?? []).flatMap((entry) =>
      typeof entry?.url === "string" && entry.url !== ""
        ? [{ recordingId: entry.recording?.id ?? null, url: entry.url }]
        : [],
    ),
  );

/** One URL for each recording of a communication. */
export function getTranscriptUrls(
  conversationId: string,
  communicationId: string,
): ApiCall<z.infer<typeof transcriptUrls>> {
  return {
    method: "GET",
    path: [...speechPath(conversationId), "communications", communicationId, "transcripturls"],
    schema: transcriptUrls,
    what: `transcripts of communication ${communicationId} of conversation ${conversationId}`,
    scope: permissions.transcripts,
    grants,
  };
}

const metric = z.number().nullish().catch(null);

const speechMetrics = z
  .object({
    participantMetrics: z
      .object({
        silenceDurationPercentage: metric,
        overtalkDurationPercentage: metric,
        overtalkCount: metric,
        agentDurationPercentage: metric,
        customerDurationPercentage: metric,
      })
      .nullish()
      .catch(null),
  })
  .transform(({ participantMetrics }) => participantMetrics ?? null);

export function getSpeechMetrics(conversationId: string): ApiCall<z.infer<typeof speechMetrics>> {
  return {
    method: "GET",
    path: speechPath(conversationId),
    schema: speechMetrics,
    what: `speech metrics of conversation ${conversationId}`,
    scope: permissions.transcripts,
    grants,
  };
}
