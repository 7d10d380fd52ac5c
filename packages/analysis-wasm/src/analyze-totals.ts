import { bySide } from "./by-side.ts";
import type { AnalysisParameters, CallBatch } from "./call.ts";
import type { Core } from "./core.ts";
import type { TotalsColumns } from "./metrics.ts";
import { run } from "./run.ts";

export function analyzeTotals(core: Core, batch: CallBatch, parameters: AnalysisParameters): TotalsColumns {
  run(core, batch, parameters, false);
  const count = batch.durationMs.length;
  const totals = core.int32("TOTALS").slice();
  const column = (name: string, side = 0) => {
    const index = core.constant(`TOTAL_${name}`) + side;
    return totals.subarray(index * count, (index + 1) * count);
  };
  const talk = bySide(core, (side) => column("TALK_MS", side));
  return {
    count,
    support: column("SUPPORT"),
    durationMs: column("DURATION_MS"),
    speechMs: column("SPEECH_MS"),
    silenceMs: column("SILENCE_MS"),
    overlapMs: column("OVERLAP_MS"),
    talkOverMs: column("TALK_OVER_MS"),
    silence: {
      count: column("SILENCE_COUNT"),
      totalMs: column("SILENCE_TOTAL_MS"),
      longestMs: column("SILENCE_LONGEST_MS"),
      leadingMs: column("LEADING_MS"),
      trailingMs: column("TRAILING_MS"),
    },
    talkOver: { count: column("TALK_OVER_COUNT"), totalMs: column("TALK_OVER_TOTAL_MS") },
    talk: { agentMs: talk.agent, customerMs: talk.customer, otherMs: talk.other, unknownMs: talk.unknown },
    turns: bySide(core, (side) => ({ count: column("TURN_COUNT", side), longestMs: column("TURN_LONGEST_MS", side) })),
    responseLatency: {
      count: column("LATENCY_COUNT"),
      medianMs: column("LATENCY_MEDIAN_MS"),
      p95Ms: column("LATENCY_P95_MS"),
    },
    utterances: bySide(core, (side) => column("UTTERANCES", side)),
  };
}
