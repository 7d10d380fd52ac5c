import { type Answer, json, notFound } from "../answer.ts";
import type { ServiceRequest } from "../service-request.ts";
import type { SignedMedia } from "../signed-media.ts";
import type { Conversations } from "./conversations.ts";
import { participantMetrics } from "./participant-metrics.ts";
import type { ConversationMetrics, TranscriptUrls } from "./payloads.ts";
import type { Permissions } from "./permissions.ts";
import type { HoldAudio } from "./platform-options.ts";
import type { RecordingMedia } from "./recording-media.ts";
import { recordingsOf, type SourceRecording, speechIn } from "./recordings.ts";
import { transcriptDocument } from "./transcript.ts";

const urlLifetimeS = 600;

interface TranscriptParts {
  permissions: Permissions;
  signedMedia: SignedMedia;
  media: RecordingMedia;
}

/** Transcripts behind signed URLs, and the numbers that the service makes of them. */
export function createTranscriptService(conversations: Conversations, parts: TranscriptParts, holdAudio: HoldAudio) {
  const { permissions, signedMedia, media } = parts;

  function transcribed(conversationId: string): SourceRecording[] {
    const conversation = conversations.get(conversationId);
    if (conversation === undefined || !conversation.hasTranscript) return [];
    return recordingsOf(conversation).filter(({ mediaSubtype }) => mediaSubtype !== "Consult");
  }

  /** The recordings of the communication that have a transcript, or the refusal. */
  function find(request: ServiceRequest): readonly [SourceRecording, ...SourceRecording[]] | Answer {
    const refusal = permissions.refuse(request, "speechAndTextAnalytics:data:view");
    if (refusal !== null) return refusal;
    const { conversationId = "", communicationId = "" } = request.params;
    const [first, ...others] = transcribed(conversationId).filter(({ sessionId }) => sessionId === communicationId);
    return first === undefined ? notFound("transcript") : [first, ...others];
  }

  function sign(request: ServiceRequest, sources: readonly SourceRecording[], expired: boolean): string {
    const { communicationId = "" } = request.params;
    const read = () => Buffer.from(JSON.stringify(transcriptDocument(sources, communicationId, holdAudio)));
    const file = { id: `transcript-${communicationId}`, contentType: "application/json", read };
    return signedMedia.sign(request, file, expired, urlLifetimeS).url;
  }

  return {
    url(request: ServiceRequest, expired: boolean): Answer {
      const found = find(request);
      return "status" in found ? found : json(200, { url: sign(request, found, expired) });
    },

    urls(request: ServiceRequest, expired: boolean): Answer {
      const found = find(request);
      if ("status" in found) return found;
      const { conversationId = "", communicationId = "" } = request.params;
      const selfUri = `/api/v2/conversations/${conversationId}`;
      return json(200, {
        conversation: { id: conversationId, selfUri },
        communicationId,
        urls: found.map((source) => ({
          recording: { id: source.id, selfUri: `${selfUri}/recordings/${source.id}` },
          url: sign(request, [source], expired),
        })),
      } satisfies TranscriptUrls);
    },

    metrics(request: ServiceRequest): Answer {
      const refusal = permissions.refuse(request, "speechAndTextAnalytics:data:view");
      if (refusal !== null) return refusal;
      const { conversationId = "" } = request.params;
      const [source] = transcribed(conversationId);
      if (source === undefined) return notFound("conversation");
      return json(200, {
        conversation: { id: conversationId, selfUri: `/api/v2/conversations/${conversationId}` },
        participantMetrics: participantMetrics(speechIn(source, holdAudio), media.durationMs(source)),
      } satisfies ConversationMetrics);
    },
  };
}
