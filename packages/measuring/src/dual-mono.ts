import type { CallBatch, SegmentColumns } from "@earshot/analysis-wasm";
import { type Segment, sides } from "@earshot/model";

/**
 * Whether agent and customer say the same words at the same times: one recording heard twice, as when both channels carry the
 * mixed sound.
 */
export function isDualMono(segments: readonly Segment[]): boolean {
  const said = (side: Segment["side"]) => segments.filter((segment) => segment.side === side).sort(byTimeAndText);
  const agent = said("agent");
  const customer = said("customer");
  return (
    agent.length > 0 &&
    agent.length === customer.length &&
    agent.every((segment, index) => {
      const other = customer[index];
      return other !== undefined && byTimeAndText(segment, other) === 0;
    })
  );
}

function byTimeAndText(a: Segment, b: Segment): number {
  return a.startMs - b.startMs || a.endMs - b.endMs || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0);
}

/** Columns of the totals by which nearly every call shows that its sides speak at different times. */
interface TalkColumns {
  talkOverMs: ArrayLike<number>;
  agentMs: ArrayLike<number>;
  customerMs: ArrayLike<number>;
}

/** Calls that are measured together, with the texts of their segments; null where they have none. */
export interface SpokenCalls {
  count: number;
  columns(): CallBatch;
  texts(): SpokenTexts | null;
}

/** Each text is `[startByte, endByte)` of the bytes. */
interface SpokenTexts {
  bytes: Uint8Array;
  startByte: Uint32Array;
  endByte: Uint32Array;
}

/** The same for calls as columns, 1 for each that is: without an object for a segment, and without a look at most calls. */
export function findDualMono(calls: SpokenCalls, { talkOverMs, agentMs, customerMs }: TalkColumns): Uint8Array {
  const found = new Uint8Array(calls.count);
  let compare: ((call: number) => boolean) | null = null;
  for (let call = 0; call < calls.count; call += 1) {
    const bothMs = talkOverMs[call] ?? 0;
    if (bothMs === 0 || bothMs !== agentMs[call] || bothMs !== customerMs[call]) continue;
    compare ??= createComparison(calls);
    found[call] = compare(call) ? 1 : 0;
  }
  return found;
}

const agentCode = sides.indexOf("agent");
const customerCode = sides.indexOf("customer");

function createComparison(calls: SpokenCalls): (call: number) => boolean {
  const { segments, segmentOffsets } = calls.columns();
  const { startMs, endMs } = segments;
  const compareTexts = textComparison(calls.texts());
  const byTimeAndText = (a: number, b: number): number =>
    at(startMs, a) - at(startMs, b) || at(endMs, a) - at(endMs, b) || compareTexts(a, b);
  return (call) => {
    const [from, to] = [at(segmentOffsets, call), at(segmentOffsets, call + 1)];
    const agent = indicesOf(segments, agentCode, from, to).sort(byTimeAndText);
    const customer = indicesOf(segments, customerCode, from, to).sort(byTimeAndText);
    return (
      agent.length === customer.length && agent.every((index, rank) => byTimeAndText(index, at(customer, rank)) === 0)
    );
  };
}

function textComparison(texts: SpokenTexts | null): (a: number, b: number) => number {
  if (texts === null) return () => 0;
  const { startByte, endByte } = texts;
  const bytes = Buffer.from(texts.bytes.buffer, texts.bytes.byteOffset);
  return (a, b) => bytes.compare(bytes, at(startByte, b), at(endByte, b), at(startByte, a), at(endByte, a));
}

function indicesOf({ side }: SegmentColumns, code: number, from: number, to: number): Int32Array {
  const indices = new Int32Array(to - from);
  let count = 0;
  for (let index = from; index < to; index += 1) if (side[index] === code) indices[count++] = index;
  return indices.subarray(0, count);
}

const at = (column: ArrayLike<number>, index: number): number => column[index] ?? 0;
