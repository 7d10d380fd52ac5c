import type { SpokenSegment } from "../call.ts";
import type { ParticipantMetrics } from "./payloads.ts";

/** How much of the time each side speaks, both or nobody, in percent. */
export function participantMetrics(speech: readonly SpokenSegment[], durationMs: number): ParticipantMetrics {
  const changes = speech
    .flatMap(({ speaker, startMs, endMs }) => [
      { atMs: startMs, speaker, change: 1 },
      { atMs: endMs, speaker, change: -1 },
    ])
    .sort((a, b) => a.atMs - b.atMs || a.change - b.change);
  const speaking = { agent: 0, customer: 0 };
  const totals = { agent: 0, customer: 0, both: 0, nobody: 0 };
  let overtalkCount = 0;
  let fromMs = 0;
  for (const { atMs, speaker, change } of [...changes, { atMs: durationMs, speaker: "agent" as const, change: 0 }]) {
    const lengthMs = atMs - fromMs;
    if (speaking.agent > 0) totals.agent += lengthMs;
    if (speaking.customer > 0) totals.customer += lengthMs;
    if (speaking.agent > 0 && speaking.customer > 0) totals.both += lengthMs;
    if (speaking.agent === 0 && speaking.customer === 0) totals.nobody += lengthMs;
    const wasBoth = speaking.agent > 0 && speaking.customer > 0;
    speaking[speaker] += change;
    if (!wasBoth && speaking.agent > 0 && speaking.customer > 0) overtalkCount += 1;
    fromMs = atMs;
  }
  const percent = (ms: number) => (durationMs === 0 ? 0 : (ms / durationMs) * 100);
  return {
    agentDurationPercentage: percent(totals.agent),
    customerDurationPercentage: percent(totals.customer),
    silenceDurationPercentage: percent(totals.nobody),
    ivrDurationPercentage: 0,
    acdDurationPercentage: 0,
    overtalkDurationPercentage: percent(totals.both),
    otherDurationPercentage: 0,
    overtalkCount,
  };
}
