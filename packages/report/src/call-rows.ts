import type { Deduction, SoundEvidence, VendorMetrics } from "@earshot/model";
import type { MeasuredCall, PageLinks, ReportFailure } from "./call.ts";
import { formatNumber } from "./format.ts";
import { namesOf } from "./names.ts";
import { callPageUrl } from "./page-url.ts";

/** The columns of CSV and Parquet in their order, and what each holds. */
export const columns = [
  ["status", "text"],
  ["recording_id", "text"],
  ["interaction_id", "text"],
  ["start_time", "time"],
  ["direction", "text"],
  ["agents", "text"],
  ["queues", "text"],
  ["wrap_up_codes", "text"],
  ["definition", "text"],
  ["support", "text"],
  ["units", "text"],
  ["word_gap_ms", "whole"],
  ["sides_from", "text"],
  ["duration_ms", "whole"],
  ["score", "number"],
  ["unscorable_reason", "text"],
  ["scorecard", "text"],
  ["deductions", "text"],
  ["failed_critical", "text"],
  ["speech_ms", "whole"],
  ["silence_ms", "whole"],
  ["silence_count", "whole"],
  ["longest_silence_ms", "whole"],
  ["talk_over_ms", "whole"],
  ["talk_over_count", "whole"],
  ["hold_ms", "whole"],
  ["hold_count", "whole"],
  ["agent_talk_ms", "whole"],
  ["customer_talk_ms", "whole"],
  ["talk_ratio", "number"],
  ["agent_utterances", "whole"],
  ["customer_utterances", "whole"],
  ["sound_silence_ms", "whole"],
  ["sound_talk_over_ms", "whole"],
  ["sound_agent_talk_ms", "whole"],
  ["sound_customer_talk_ms", "whole"],
  ["words_without_speech_ms", "whole"],
  ["speech_without_words_ms", "whole"],
  ["vendor", "text"],
  ["vendor_duration_ms", "whole"],
  ["vendor_silence_ms", "whole"],
  ["vendor_silence_count", "whole"],
  ["vendor_interruption_ms", "whole"],
  ["vendor_interruption_count", "whole"],
  ["vendor_agent_talk_ms", "whole"],
  ["vendor_customer_talk_ms", "whole"],
  ["vendor_agent_words_per_minute", "number"],
  ["vendor_customer_words_per_minute", "number"],
  ["failure_code", "text"],
  ["failure_message", "text"],
  ["page", "text"],
] as const;

/** What a recording has no value for is left out or null. */
export type Row = Partial<Record<(typeof columns)[number][0], string | number | null | undefined>>;

export function callRow(
  { recordingId, interactionId, startTime, conversation, evaluation }: MeasuredCall,
  { publicUrl }: PageLinks,
): Row {
  const { score, silence, talkOver, talk, hold, utterances } = evaluation;
  const scored = score.value === null ? null : score;
  return {
    status: "evaluated",
    recording_id: recordingId,
    interaction_id: interactionId,
    start_time: startTime,
    direction: conversation?.direction,
    agents: conversation && namesOf(conversation.agents).join("; "),
    queues: conversation && namesOf(conversation.queues).join("; "),
    wrap_up_codes: conversation && namesOf(conversation.wrapUpCodes).join("; "),
    definition: evaluation.definition,
    support: evaluation.support,
    units: evaluation.units,
    word_gap_ms: evaluation.wordGapMs,
    sides_from: evaluation.sidesFrom,
    duration_ms: evaluation.durationMs,
    score: score.value,
    unscorable_reason: score.value === null ? score.reason : null,
    scorecard: scored?.scorecard,
    deductions: scored?.deductions.map(deductionText).join("; "),
    failed_critical: scored?.failedCritical.join("; "),
    speech_ms: evaluation.speechMs,
    silence_ms: silence.totalMs,
    silence_count: silence.count,
    longest_silence_ms: silence.longestMs,
    talk_over_ms: talkOver?.totalMs,
    talk_over_count: talkOver?.count,
    hold_ms: hold.totalMs,
    hold_count: hold.count,
    agent_talk_ms: talk.agentMs,
    customer_talk_ms: talk.customerMs,
    talk_ratio: evaluation.talkRatio,
    agent_utterances: utterances.agent,
    customer_utterances: utterances.customer,
    ...soundCells(evaluation.sound),
    ...vendorCells(evaluation.vendorMetrics),
    page: publicUrl && callPageUrl(publicUrl, recordingId),
  };
}

function soundCells(sound: SoundEvidence | undefined): Row {
  if (sound === undefined) return {};
  return {
    sound_silence_ms: sound.silence.totalMs,
    sound_talk_over_ms: sound.talkOver?.totalMs,
    sound_agent_talk_ms: sound.talk?.agentMs,
    sound_customer_talk_ms: sound.talk?.customerMs,
    words_without_speech_ms: lengthOf(sound.wordsWithoutSpeech),
    speech_without_words_ms: lengthOf(sound.speechWithoutWords),
  };
}

function lengthOf(stretches: SoundEvidence["wordsWithoutSpeech"]): number {
  return stretches.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
}

function vendorCells(metrics: VendorMetrics | undefined): Row {
  if (metrics === undefined) return {};
  const { vendor, durationMs, silence, interruptions, talk, wordsPerMinute } = metrics;
  return {
    vendor,
    vendor_duration_ms: durationMs,
    vendor_silence_ms: silence?.totalMs,
    vendor_silence_count: silence?.count,
    vendor_interruption_ms: interruptions?.totalMs,
    vendor_interruption_count: interruptions?.count,
    vendor_agent_talk_ms: talk?.agentMs,
    vendor_customer_talk_ms: talk?.customerMs,
    vendor_agent_words_per_minute: wordsPerMinute?.agent,
    vendor_customer_words_per_minute: wordsPerMinute?.customer,
  };
}

function deductionText({ criterion, points }: Deduction): string {
  return `${criterion} ${formatNumber(points)}`;
}

export function failureRow({ recordingId, code, message }: ReportFailure): Row {
  return { status: "failed", recording_id: recordingId, failure_code: code, failure_message: message };
}
