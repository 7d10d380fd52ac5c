import type { ScannedCalls, SegmentColumns } from "@earshot/analysis-wasm";
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

/** The same for scanned calls, 1 for each that is: without an object for a segment, and without a look at most calls. */
export function findDualMono(scanned: ScannedCalls, { talkOverMs, agentMs, customerMs }: TalkColumns): Uint8Array {
  const found = new Uint8Array(scanned.count);
  let compare: ((call: number) => boolean) | null = null;
  for (let call = 0; call < scanned.count; call += 1) {
    const bothMs = talkOverMs[call] ?? 0;
    if (bothMs === 0 || bothMs !== agentMs[call] || bothMs !== customerMs[call]) continue;
    compare ??= createComparison(scanned);
    found[call] = compare(call) ? 1 : 0;
  }
  return found;
}

const agentCode = sides.indexOf("agent");
const customerCode = sides.indexOf("customer");

function createComparison(scanned: ScannedCalls): (call: number) => boolean {
  const { segments, segmentOffsets } = scanned.columns();
  const texts = scanned.texts();
  const bytes = Buffer.from(scanned.bytes().buffer, scanned.bytes().byteOffset);
  const { startMs, endMs } = segments;
  const byTimeAndText = (a: number, b: number): number =>
    at(startMs, a) - at(startMs, b) ||
    at(endMs, a) - at(endMs, b) ||
    bytes.compare(bytes, at(texts.startByte, b), at(texts.endByte, b), at(texts.startByte, a), at(texts.endByte, a));
  return (call) => {
    const [from, to] = [at(segmentOffsets, call), at(segmentOffsets, call + 1)];
    const agent = indicesOf(segments, agentCode, from, to).sort(byTimeAndText);
    const customer = indicesOf(segments, customerCode, from, to).sort(byTimeAndText);
    return (
      agent.length === customer.length && agent.every((index, rank) => byTimeAndText(index, at(customer, rank)) === 0)
    );
  };
}

function indicesOf({ side }: SegmentColumns, code: number, from: number, to: number): Int32Array {
  const indices = new Int32Array(to - from);
  let count = 0;
  for (let index = from; index < to; index += 1) if (side[index] === code) indices[count++] = index;
  return indices.subarray(0, count);
}

const at = (column: ArrayLike<number>, index: number): number => column[index] ?? 0;
