import type { Deduction, SoundEvidence, VendorMetrics } from "@earshot/model";
import { stringify } from "csv-stringify/sync";
import type { Many, MeasuredCall, PageLinks, ReportFailure } from "./call.ts";
import { csvText } from "./csv-text.ts";
import { formatNumber } from "./format.ts";
import { namesOf } from "./names.ts";
import { callPageUrl } from "./page-url.ts";

const columns = [
  "status",
  "recording_id",
  "interaction_id",
  "start_time",
  "direction",
  "agents",
  "queues",
  "wrap_up_codes",
  "definition",
  "support",
  "units",
  "word_gap_ms",
  "sides_from",
  "duration_ms",
  "score",
  "unscorable_reason",
  "scorecard",
  "deductions",
  "failed_critical",
  "speech_ms",
  "silence_ms",
  "silence_count",
  "longest_silence_ms",
  "talk_over_ms",
  "talk_over_count",
  "hold_ms",
  "hold_count",
  "agent_talk_ms",
  "customer_talk_ms",
  "talk_ratio",
  "agent_utterances",
  "customer_utterances",
  "sound_silence_ms",
  "sound_talk_over_ms",
  "sound_agent_talk_ms",
  "sound_customer_talk_ms",
  "words_without_speech_ms",
  "speech_without_words_ms",
  "vendor",
  "vendor_duration_ms",
  "vendor_silence_ms",
  "vendor_silence_count",
  "vendor_interruption_ms",
  "vendor_interruption_count",
  "vendor_agent_talk_ms",
  "vendor_customer_talk_ms",
  "vendor_agent_words_per_minute",
  "vendor_customer_words_per_minute",
  "failure_code",
  "failure_message",
  "page",
] as const;

type Row = Partial<Record<(typeof columns)[number], string | number | null | undefined>>;

/**
 * One row per recording, calls first and failures after them, with a header, line by line. What a recording has no value for is
 * empty. Text that a spreadsheet would run as a formula is preceded by an apostrophe.
 */
export async function* csvLines(
  calls: Many<MeasuredCall>,
  failures: Many<ReportFailure>,
  { publicUrl }: PageLinks = {},
): AsyncGenerator<string, void, undefined> {
  yield stringify([], { columns: [...columns], header: true });
  for await (const call of calls)
    yield line({ ...callRow(call), page: publicUrl && callPageUrl(publicUrl, call.recordingId) });
  for await (const failure of failures) yield line(failureRow(failure));
}

function line(row: Row): string {
  return stringify([row], { columns: [...columns], cast: { string: csvText } });
}

function callRow({ recordingId, interactionId, startTime, conversation, evaluation }: MeasuredCall): Row {
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

function failureRow({ recordingId, code, message }: ReportFailure): Row {
  return { status: "failed", recording_id: recordingId, failure_code: code, failure_message: message };
}
