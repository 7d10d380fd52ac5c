import { bySide } from "./by-side.ts";
import { type AnalysisParameters, type Call, type CallBatch, type Interval, sides } from "./call.ts";
import { checkDuration, checkHolds, checkParameters } from "./check.ts";
import { element } from "./column.ts";
import type { Core } from "./core.ts";
import { statusError } from "./fault.ts";
import type { CallMetrics, SpeakerMetrics, TalkOverEvent } from "./metrics.ts";
import { copyBatch } from "./place.ts";

export function analyze(core: Core, call: Call, parameters: AnalysisParameters): CallMetrics {
  checkParameters(parameters);
  copyBatch(core, batchOfOne(core, call), true);
  const { minSilenceMs, hold, minTalkOverMs, turnGapMs } = parameters;
  const status = core.call("analyzeDetail", minSilenceMs, Number(hold === "exclude"), minTalkOverMs, turnGapMs);
  if (status !== core.constant("STATUS_OK")) throw statusError(core, status, true);
  const totals = core.int32("TOTALS");
  const total = (name: string, side = 0) => element(totals, core.constant(`TOTAL_${name}`) + side);
  const turns = core.int32("TURNS");
  const turn = (name: string, side = 0) => element(turns, core.constant(`TURN_${name}`) + side);
  const percentile = (name: string) => {
    const value = turn(`LATENCY_${name}`);
    return value === core.constant("LATENCY_NONE") ? null : value;
  };
  const silences = total("SILENCE_COUNT");
  const talkOvers = total("TALK_OVER_COUNT");
  const talk = bySide(core, (side) => total("TALK_MS", side));
  return {
    support: total("SUPPORT") === core.constant("SUPPORT_RECORDING") ? "recording" : "speech",
    durationMs: total("DURATION_MS"),
    speechMs: total("SPEECH_MS"),
    silenceMs: total("SILENCE_MS"),
    overlapMs: total("OVERLAP_MS"),
    talkOverMs: total("TALK_OVER_MS"),
    silence: {
      count: silences,
      totalMs: total("SILENCE_TOTAL_MS"),
      longestMs: total("SILENCE_LONGEST_MS"),
      meanMs: silences === 0 ? 0 : total("SILENCE_TOTAL_MS") / silences,
      leadingMs: total("LEADING_MS"),
      trailingMs: total("TRAILING_MS"),
      events: readSilences(core, silences),
    },
    talkOver: { count: talkOvers, totalMs: total("TALK_OVER_TOTAL_MS"), events: readTalkOvers(core, talkOvers) },
    talk: { agentMs: talk.agent, customerMs: talk.customer, otherMs: talk.other, unknownMs: talk.unknown },
    speakers: readSpeakers(core, core.call("speakerCount")),
    turns: bySide(core, (side) => ({ count: turn("COUNT", side), longestMs: turn("LONGEST_MS", side) })),
    talkRatio: talk.customer === 0 ? null : talk.agent / talk.customer,
    responseLatency: {
      count: turn("LATENCY_COUNT"),
      medianMs: percentile("MEDIAN_MS"),
      p95Ms: percentile("P95_MS"),
    },
    utterances: bySide(core, (side) => total("UTTERANCES", side)),
  };
}

function batchOfOne(core: Core, call: Call): CallBatch {
  if (call.durationMs !== null) checkDuration(call.durationMs);
  checkHolds(call.holds);
  return {
    segments: call.segments,
    segmentOffsets: Uint32Array.of(0, call.segments.startMs.length),
    durationMs: Int32Array.of(call.durationMs ?? core.constant("DURATION_UNKNOWN")),
    holds: {
      startMs: Int32Array.from(call.holds, (hold) => hold.startMs),
      endMs: Int32Array.from(call.holds, (hold) => hold.endMs),
    },
    holdOffsets: Uint32Array.of(0, call.holds.length),
  };
}

function readSilences(core: Core, count: number): Interval[] {
  const starts = core.int32("SILENCE_START_MS");
  const ends = core.int32("SILENCE_END_MS");
  return Array.from({ length: count }, (_, i) => ({ startMs: element(starts, i), endMs: element(ends, i) }));
}

function readTalkOvers(core: Core, count: number): TalkOverEvent[] {
  const starts = core.int32("TALK_OVER_START_MS");
  const ends = core.int32("TALK_OVER_END_MS");
  const interrupters = core.uint8("TALK_OVER_INTERRUPTER");
  const yielded = core.uint8("TALK_OVER_YIELDED");
  const agent = core.constant("INTERRUPTER_AGENT");
  const customer = core.constant("INTERRUPTER_CUSTOMER");
  return Array.from({ length: count }, (_, i) => {
    const code = interrupters[i];
    return {
      startMs: element(starts, i),
      endMs: element(ends, i),
      interrupter: code === agent ? "agent" : code === customer ? "customer" : "simultaneous",
      yielded: yielded[i] === 1,
    };
  });
}

function readSpeakers(core: Core, count: number): SpeakerMetrics[] {
  const records = core.records("SPEAKERS");
  const stride = core.constant("SPEAKER_STRIDE");
  const sideOffset = core.constant("SPEAKER_SIDE");
  const talkOffset = core.constant("SPEAKER_TALK_MS");
  const apportionedOffset = core.constant("SPEAKER_APPORTIONED_MS");
  const ids = core.int32("SPEAKER_IDS").slice(0, count).sort();
  return Array.from(ids, (speaker) => {
    const record = speaker * stride;
    return {
      speaker,
      side: sides[records.getInt32(record + sideOffset, true)] ?? "unknown",
      talkMs: records.getInt32(record + talkOffset, true),
      apportionedMs: records.getFloat64(record + apportionedOffset, true),
    };
  });
}
