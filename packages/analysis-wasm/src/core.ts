import { AnalysisError } from "./errors.ts";
import { analysisModule } from "./module.ts";

/** One instance of the module: its functions, its constants and its memory as typed views. Never shared between threads. */
export interface Core {
  /** Calls an exported function; bools are 0 and 1. */
  call(name: string, ...args: readonly number[]): number;
  /** Calls an exported function that makes room for new input, in place of what there was. */
  input(name: string, ...args: readonly number[]): number;
  /** How often there was new input. */
  inputs(): number;
  /** Value of an exported constant of `assembly/layout.ts`. */
  constant(name: string): number;
  /** Memory as it is now. Growth detaches the buffer, so a view lasts until the next `call` only. */
  memory(): ArrayBuffer;
  int16(region: string): Int16Array<ArrayBuffer>;
  int32(region: string): Int32Array<ArrayBuffer>;
  uint32(region: string): Uint32Array<ArrayBuffer>;
  uint8(region: string): Uint8Array<ArrayBuffer>;
  float64(region: string): Float64Array<ArrayBuffer>;
  /** A region of records. */
  records(region: string): DataView<ArrayBuffer>;
}

export async function createCore(module?: WebAssembly.Module): Promise<Core> {
  const { exports } = await WebAssembly.instantiate(module ?? (await analysisModule()));
  const functions = new Map<string, (...args: readonly number[]) => unknown>();
  const constants = new Map<string, number>();
  let shared: WebAssembly.Memory | undefined;
  let inputs = 0;
  for (const [name, value] of Object.entries(exports)) {
    if (typeof value === "function") functions.set(name, (...args) => value(...args));
    else if (value instanceof WebAssembly.Global) constants.set(name, Number(value.value));
    else if (value instanceof WebAssembly.Memory) shared = value;
  }
  const found = <T>(name: string, value: T | undefined): T => {
    if (value === undefined) {
      throw new AnalysisError("analysis.wasm_broken", `build/analysis.wasm does not export ${name}`, {
        hint: "It belongs to another version of the source: build it again with the wasm script.",
      });
    }
    return value;
  };
  const linear = found("memory", shared);

  const call = (name: string, ...args: readonly number[]) => Number(found(name, functions.get(name))(...args));
  const constant = (name: string) => found(name, constants.get(name));
  const place = (region: string): [offset: number, bytes: number] => {
    const code = constant(`REGION_${region}`);
    return [call("regionOffset", code), call("regionBytes", code)];
  };
  return {
    call,
    input(name, ...args) {
      inputs += 1;
      return call(name, ...args);
    },
    inputs: () => inputs,
    constant,
    memory: () => linear.buffer,
    int16(region) {
      const [offset, bytes] = place(region);
      return new Int16Array(linear.buffer, offset, bytes / Int16Array.BYTES_PER_ELEMENT);
    },
    int32(region) {
      const [offset, bytes] = place(region);
      return new Int32Array(linear.buffer, offset, bytes / Int32Array.BYTES_PER_ELEMENT);
    },
    uint32(region) {
      const [offset, bytes] = place(region);
      return new Uint32Array(linear.buffer, offset, bytes / Uint32Array.BYTES_PER_ELEMENT);
    },
    uint8(region) {
      const [offset, bytes] = place(region);
      return new Uint8Array(linear.buffer, offset, bytes);
    },
    float64(region) {
      const [offset, bytes] = place(region);
      return new Float64Array(linear.buffer, offset, bytes / Float64Array.BYTES_PER_ELEMENT);
    },
    records(region) {
      const [offset, bytes] = place(region);
      return new DataView(linear.buffer, offset, bytes);
    },
  };
}
