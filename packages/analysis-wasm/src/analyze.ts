import { sides } from "@earshot/model";
import * as layout from "../build/layout.js";
import { bySide } from "./by-side.ts";
import type { AnalysisParameters, Call, CallBatch, Interval } from "./call.ts";
import { checkDuration, checkHolds, checkParameters } from "./check.ts";
import { element } from "./column.ts";
import type { Core } from "./core.ts";
import { statusError } from "./fault.ts";
import type { CallMetrics, SpeakerMetrics, TalkOverEvent } from "./metrics.ts";
import { copyBatch } from "./place.ts";

export function analyze(core: Core, call: Call, parameters: AnalysisParameters): CallMetrics {
  checkParameters(parameters);
  copyBatch(core, batchOfOne(call), true);
  const { minSilenceMs, hold, minTalkOverMs, turnGapMs } = parameters;
  const status = core.wasm.analyzeDetail(minSilenceMs, hold === "exclude", minTalkOverMs, turnGapMs);
  if (status !== layout.STATUS_OK) throw statusError(core, status, true);
  const totals = core.int32(layout.REGION_TOTALS);
  const total = (column: number) => element(totals, column);
  const turns = core.int32(layout.REGION_TURNS);
  const turn = (column: number) => element(turns, column);
  const percentile = (column: number) => {
    const value = turn(column);
    return value === layout.LATENCY_NONE ? null : value;
  };
  const silences = total(layout.TOTAL_SILENCE_COUNT);
  const talkOvers = total(layout.TOTAL_TALK_OVER_COUNT);
  const talk = bySide((side) => total(layout.TOTAL_TALK_MS + side));
  return {
    support: total(layout.TOTAL_SUPPORT) === layout.SUPPORT_RECORDING ? "recording" : "speech",
    durationMs: total(layout.TOTAL_DURATION_MS),
    speechMs: total(layout.TOTAL_SPEECH_MS),
    silenceMs: total(layout.TOTAL_SILENCE_MS),
    overlapMs: total(layout.TOTAL_OVERLAP_MS),
    talkOverMs: total(layout.TOTAL_TALK_OVER_MS),
    silence: {
      count: silences,
      totalMs: total(layout.TOTAL_SILENCE_TOTAL_MS),
      longestMs: total(layout.TOTAL_SILENCE_LONGEST_MS),
      meanMs: silences === 0 ? 0 : total(layout.TOTAL_SILENCE_TOTAL_MS) / silences,
      leadingMs: total(layout.TOTAL_LEADING_MS),
      trailingMs: total(layout.TOTAL_TRAILING_MS),
      events: readSilences(core, silences),
    },
    talkOver: {
      count: talkOvers,
      totalMs: total(layout.TOTAL_TALK_OVER_TOTAL_MS),
      events: readTalkOvers(core, talkOvers),
    },
    talk: { agentMs: talk.agent, customerMs: talk.customer, otherMs: talk.other, unknownMs: talk.unknown },
    speakers: readSpeakers(core, core.wasm.speakerCount()),
    turns: bySide((side) => ({
      count: turn(layout.TURN_COUNT + side),
      longestMs: turn(layout.TURN_LONGEST_MS + side),
    })),
    talkRatio: talk.customer === 0 ? null : talk.agent / talk.customer,
    responseLatency: {
      count: turn(layout.TURN_LATENCY_COUNT),
      medianMs: percentile(layout.TURN_LATENCY_MEDIAN_MS),
      p95Ms: percentile(layout.TURN_LATENCY_P95_MS),
      longestMs: percentile(layout.TURN_LATENCY_LONGEST_MS),
    },
    utterances: bySide((side) => total(layout.TOTAL_UTTERANCES + side)),
  };
}

function batchOfOne(call: Call): CallBatch {
  if (call.durationMs !== null) checkDuration(call.durationMs);
  checkHolds(call.holds);
  return {
    segments: call.segments,
    segmentOffsets: Uint32Array.of(0, call.segments.startMs.length),
    durationMs: Int32Array.of(call.durationMs ?? layout.DURATION_UNKNOWN),
    holds: {
      startMs: Int32Array.from(call.holds, (hold) => hold.startMs),
      endMs: Int32Array.from(call.holds, (hold) => hold.endMs),
    },
    holdOffsets: Uint32Array.of(0, call.holds.length),
  };
}

function readSilences(core: Core, count: number): Interval[] {
  const starts = core.int32(layout.REGION_SILENCE_START_MS);
  const ends = core.int32(layout.REGION_SILENCE_END_MS);
  return Array.from({ length: count }, (_, i) => ({ startMs: element(starts, i), endMs: element(ends, i) }));
}

function readTalkOvers(core: Core, count: number): TalkOverEvent[] {
  const starts = core.int32(layout.REGION_TALK_OVER_START_MS);
  const ends = core.int32(layout.REGION_TALK_OVER_END_MS);
  const interrupters = core.uint8(layout.REGION_TALK_OVER_INTERRUPTER);
  const yielded = core.uint8(layout.REGION_TALK_OVER_YIELDED);
  return Array.from({ length: count }, (_, i) => {
    const code = interrupters[i];
    return {
      startMs: element(starts, i),
      endMs: element(ends, i),
      interrupter:
        code === layout.INTERRUPTER_AGENT
          ? "agent"
          : code === layout.INTERRUPTER_CUSTOMER
            ? "customer"
            : "simultaneous",
      yielded: yielded[i] === 1,
    };
  });
}

function readSpeakers(core: Core, count: number): SpeakerMetrics[] {
  const records = core.records(layout.REGION_SPEAKERS);
  const ids = core.int32(layout.REGION_SPEAKER_IDS).slice(0, count).sort();
  return Array.from(ids, (speaker) => {
    const record = speaker * layout.SPEAKER_STRIDE;
    return {
      speaker,
      side: sides[records.getInt32(record + layout.SPEAKER_SIDE, true)] ?? "unknown",
      talkMs: records.getInt32(record + layout.SPEAKER_TALK_MS, true),
      apportionedMs: records.getFloat64(record + layout.SPEAKER_APPORTIONED_MS, true),
    };
  });
}
