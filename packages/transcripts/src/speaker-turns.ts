import { type EvaluationWarning, type Segment, withoutByteOrderMark } from "@earshot/model";
import { TranscriptError } from "./errors.ts";
import { rttm } from "./formats/rttm.ts";
import { decodeText } from "./json-text.ts";
import { canonicalLabel, createRoleLookup, type RoleMap } from "./role-map.ts";

/** Who speaks when, from elsewhere than the words. */
export interface SpeakerTurns {
  /** The file, or what else it is known from, named in warnings. */
  source: string;
  /** In any order; each names a speaker. */
  turns: readonly Segment[];
}

/** Reads RTTM, as UTF-8 bytes or text. Throws `TranscriptError`. */
export function readSpeakerTurns(
  bytes: Uint8Array | string,
  { source, roleMap }: { source: string; roleMap?: RoleMap | undefined },
): SpeakerTurns {
  const text = withoutByteOrderMark(typeof bytes === "string" ? bytes : decodeText(bytes, source));
  const read = rttm.read(text, { roles: createRoleLookup(roleMap), source });
  if (read === null) {
    throw new TranscriptError("transcript.shape", `${source} is no RTTM`, {
      hint: `Expected ${rttm.description}.`,
      source,
    });
  }
  return { source, turns: read.segments.filter(isNamed) };
}

/**
 * Gives each segment of a transcript that names nobody the speaker, side and channel of whoever speaks longest during it; of several
 * equally long ones, whoever spoke first in the call. A segment in which nobody speaks stays as it is.
 * Null for a transcript that names speakers itself.
 */
export function attributeSpeakers(
  segments: readonly Segment[],
  { source, turns }: SpeakerTurns,
): { segments: Segment[]; warning: EvaluationWarning } | null {
  if (segments.length === 0 || segments.some(isNamed)) return null;
  const { speakers, turns: united, lastEndMs } = unite(turns);
  let attributed = 0;
  const named = segments.map((segment) => {
    const speaker = longestSpeaker(segment);
    if (speaker === undefined) return segment;
    attributed += 1;
    return { ...segment, speaker: speaker.speaker, side: speaker.side, channel: speaker.channel };
  });
  const left = segments.length - attributed;
  const rest = left === 0 ? "" : `; in ${left} nobody speaks by it`;
  const message = `${attributed} of ${segments.length} segments have the speaker of ${source} who speaks longest during them${rest}`;
  return { segments: named, warning: { code: "speaker.attributed", index: null, field: "speaker", message } };

  function longestSpeaker({ startMs, endMs }: Segment): Segment | undefined {
    const overlapMs = new Map<number, number>();
    for (let index = firstAfter(lastEndMs, startMs); index < united.length; index += 1) {
      const turn = united[index];
      if (turn === undefined || turn.startMs >= endMs) break;
      const sharedMs = Math.min(turn.endMs, endMs) - Math.max(turn.startMs, startMs);
      if (sharedMs > 0) overlapMs.set(turn.speaker, (overlapMs.get(turn.speaker) ?? 0) + sharedMs);
    }
    const [longest] = [...overlapMs].sort(([a, aMs], [b, bMs]) => bMs - aMs || a - b);
    return longest === undefined ? undefined : speakers[longest[0]];
  }
}

/** Says that a transcript does not need what was given to name its speakers. */
export function unusedTurns({ source }: SpeakerTurns): EvaluationWarning {
  const message = `the transcript names its speakers itself: ${source} is not used`;
  return { code: "speaker.turns_unused", index: null, field: "speaker", message };
}

const isNamed = ({ speaker, side }: Segment): boolean => speaker !== "unknown" || side !== "unknown";

interface Turn {
  startMs: number;
  endMs: number;
  /** The speaker's number, in the order in which they begin to speak. */
  speaker: number;
}

/** Turns in the order of their starts; those of one speaker do not overlap. */
function unite(turns: readonly Segment[]): { speakers: Segment[]; turns: Turn[]; lastEndMs: Float64Array } {
  const speakers: Segment[] = [];
  const numbers = new Map<string, number>();
  const latest = new Map<number, Turn>();
  const united: Turn[] = [];
  for (const segment of turns.toSorted((a, b) => a.startMs - b.startMs)) {
    const { startMs, endMs, side, channel } = segment;
    const key = JSON.stringify([canonicalLabel(segment.speaker), side, channel]);
    const speaker = numbers.get(key) ?? speakers.push(segment) - 1;
    numbers.set(key, speaker);
    const last = latest.get(speaker);
    if (last !== undefined && startMs <= last.endMs) {
      last.endMs = Math.max(last.endMs, endMs);
      continue;
    }
    const turn = { startMs, endMs, speaker };
    latest.set(speaker, turn);
    united.push(turn);
  }
  // The latest end of all turns up to each: it only rises, so that those that are over are found by bisection.
  const lastEndMs = new Float64Array(united.length);
  let endMs = 0;
  for (const [index, turn] of united.entries()) {
    endMs = Math.max(endMs, turn.endMs);
    lastEndMs[index] = endMs;
  }
  return { speakers, turns: united, lastEndMs };
}

/** The first place of rising numbers that is larger than a value. */
function firstAfter(rising: Float64Array, value: number): number {
  let from = 0;
  let to = rising.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((rising[middle] ?? 0) > value) to = middle;
    else from = middle + 1;
  }
  return from;
}
