import { instantiate } from "../build/analysis.js";

type Exports = Awaited<ReturnType<typeof instantiate>>;
type InputFunction = "placeCalls" | "placeChanges" | "placeInput" | "placeScan" | "beginRecording";

/**
 * One instance of the module: its functions, and its memory as typed views of the regions of `assembly/layout.ts`. Never shared
 * between threads.
 */
export interface Core {
  wasm: Omit<Exports, InputFunction | "memory">;
  /** The functions that make room for new input, replacing what there was. */
  input: Pick<Exports, InputFunction>;
  /** How often there was new input. */
  inputs(): number;
  /** Memory as it is now. Growth detaches the buffer, so a view lasts until the next call of a function. */
  memory(): ArrayBuffer;
  int16(region: number): Int16Array<ArrayBuffer>;
  int32(region: number): Int32Array<ArrayBuffer>;
  uint32(region: number): Uint32Array<ArrayBuffer>;
  uint8(region: number): Uint8Array<ArrayBuffer>;
  float64(region: number): Float64Array<ArrayBuffer>;
  /** A region of records. */
  records(region: number): DataView<ArrayBuffer>;
}

export async function createCore(module: WebAssembly.Module): Promise<Core> {
  const wasm = await instantiate(module, {});
  const { memory, regionBytes, regionOffset } = wasm;
  let inputs = 0;
  const counted =
    <Sizes extends readonly number[]>(place: (...sizes: Sizes) => number) =>
    (...sizes: Sizes) => {
      inputs += 1;
      return place(...sizes);
    };
  return {
    wasm,
    input: {
      placeCalls: counted(wasm.placeCalls),
      placeChanges: counted(wasm.placeChanges),
      placeInput: counted(wasm.placeInput),
      placeScan: counted(wasm.placeScan),
      beginRecording: counted(wasm.beginRecording),
    },
    inputs: () => inputs,
    memory: () => memory.buffer,
    int16: (region) =>
      new Int16Array(memory.buffer, regionOffset(region), regionBytes(region) / Int16Array.BYTES_PER_ELEMENT),
    int32: (region) =>
      new Int32Array(memory.buffer, regionOffset(region), regionBytes(region) / Int32Array.BYTES_PER_ELEMENT),
    uint32: (region) =>
      new Uint32Array(memory.buffer, regionOffset(region), regionBytes(region) / Uint32Array.BYTES_PER_ELEMENT),
    uint8: (region) => new Uint8Array(memory.buffer, regionOffset(region), regionBytes(region)),
    float64: (region) =>
      new Float64Array(memory.buffer, regionOffset(region), regionBytes(region) / Float64Array.BYTES_PER_ELEMENT),
    records: (region) => new DataView(memory.buffer, regionOffset(region), regionBytes(region)),
  };
}
