import type { AnalysisParameters, CallBatch, TotalsColumns } from "@earshot/analysis-wasm";
import { totalsColumnCount, totalsColumns } from "./totals.ts";

/**
 * The totals of conversations between one agent and one customer whose starts ascend, in one plain loop over the segments: the
 * fastest a person would write it without vectors. Holds are not cut out. Like the kernel it finds out by itself whether a call
 * is such a conversation.
 * @throws RangeError for a call that is not
 */
export function plainSweep(batch: CallBatch, parameters: AnalysisParameters): TotalsColumns {
  const { segmentOffsets, durationMs: durations } = batch;
  const { startMs: starts, endMs: ends, speaker: speakers, side: sides } = batch.segments;
  const minSilence = Math.max(1, parameters.minSilenceMs);
  const minTalkOver = Math.max(1, parameters.minTalkOverMs);
  const count = durations.length;
  const totals = totalsColumns(new Int32Array(totalsColumnCount * count), count);

  for (let call = 0; call < count; call++) {
    const from = segmentOffsets[call] ?? 0;
    const to = segmentOffsets[call + 1] ?? 0;
    let first = -1;
    let end = 0;
    let speech = 0;
    let silences = 0;
    let silenceTotal = 0;
    let silenceLongest = 0;
    let talkOver = 0;
    let eventStart = 0;
    let eventEnd = 0;
    let events = 0;
    let eventTotal = 0;
    let agentEnd = 0;
    let agentTalk = 0;
    let customerEnd = 0;
    let customerTalk = 0;
    let customerUtterances = 0;
    let agent = -1;
    let customer = -1;
    let previous = 0;
    let fits = true;

    for (let i = from; i < to; i++) {
      const start = starts[i] ?? 0;
      const stop = ends[i] ?? 0;
      const side = sides[i] ?? 0;
      const speaker = speakers[i] ?? 0;
      if (start < previous || stop < start || side > 1) fits = false;
      previous = start;
      customerUtterances += side;
      if (stop === start) continue;

      if (first < 0) {
        first = start;
        end = start;
      }
      const gap = start - end;
      if (gap >= minSilence) {
        silences++;
        silenceTotal += gap;
        if (gap > silenceLongest) silenceLongest = gap;
      }
      if (stop > end) {
        speech += gap > 0 ? stop - start : stop - end;
        end = stop;
      }

      const bothEnd = Math.min(agentEnd, customerEnd);
      if (side === 0) {
        if (agent < 0) agent = speaker;
        else if (speaker !== agent) fits = false;
        if (stop > agentEnd) {
          agentTalk += stop - Math.max(start, agentEnd);
          agentEnd = stop;
        }
      } else {
        if (customer < 0) customer = speaker;
        else if (speaker !== customer) fits = false;
        if (stop > customerEnd) {
          customerTalk += stop - Math.max(start, customerEnd);
          customerEnd = stop;
        }
      }

      const overFrom = Math.max(start, bothEnd);
      const overTo = Math.min(agentEnd, customerEnd);
      if (overTo > overFrom) {
        talkOver += overTo - overFrom;
        if (overFrom !== eventEnd) {
          if (eventEnd - eventStart >= minTalkOver) {
            events++;
            eventTotal += eventEnd - eventStart;
          }
          eventStart = overFrom;
        }
        eventEnd = overTo;
      }
    }
    if (eventEnd - eventStart >= minTalkOver) {
      events++;
      eventTotal += eventEnd - eventStart;
    }

    if (!fits || (agent === customer && agent >= 0)) throw new RangeError(`call ${call} is no plain conversation`);

    const duration = durations[call] ?? -1;
    const recorded = duration >= 0;
    const supportEnd = recorded ? duration : end;
    const support = recorded ? supportEnd : first < 0 ? 0 : end - first;
    totals.support[call] = recorded ? 1 : 0;
    totals.durationMs[call] = support;
    totals.speechMs[call] = speech;
    totals.silenceMs[call] = support - speech;
    totals.overlapMs[call] = talkOver;
    totals.talkOverMs[call] = talkOver;
    totals.silence.count[call] = silences;
    totals.silence.totalMs[call] = silenceTotal;
    totals.silence.longestMs[call] = silenceLongest;
    totals.silence.leadingMs[call] = recorded ? (first < 0 ? support : first) : 0;
    totals.silence.trailingMs[call] = recorded && first >= 0 ? supportEnd - end : 0;
    totals.talkOver.count[call] = events;
    totals.talkOver.totalMs[call] = eventTotal;
    totals.talk.agentMs[call] = agentTalk;
    totals.talk.customerMs[call] = customerTalk;
    totals.utterances.agent[call] = to - from - customerUtterances;
    totals.utterances.customer[call] = customerUtterances;
  }
  return totals;
}
