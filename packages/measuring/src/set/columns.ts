import type { PlacedCalls } from "@earshot/analysis-wasm";
import type { CallTotals } from "@earshot/model";
import { type Definition, kernelParameters } from "@earshot/quality";

/** The numbers of `Fields` as columns of calls; lists have none. */
type ColumnsOf<Fields> = {
  [Key in keyof Fields as Fields[Key] extends readonly unknown[] | undefined ? never : Key]: NonNullable<
    Fields[Key]
  > extends number
    ? Column
    : ColumnsOf<NonNullable<Fields[Key]>>;
};

interface ColumnTree {
  [key: string]: Column | ColumnTree;
}

/** Element `c` is of call `c`; below 0 means null. Only whole numbers are in an `Int32Array`. */
export type Column = Int32Array | Float64Array;

/** Columns by the path of their measure in an evaluation, such as `silence.totalMs`. */
export type Columns = ReadonlyMap<string, Column>;

/** Measures calls that have no holds. It does not compile while the kernel lacks a measure that the schema declares. */
export function measureColumns(calls: PlacedCalls, definition: Definition): Columns {
  const parameters = kernelParameters(definition);
  const totals = calls.totals(parameters);
  const tree: ColumnsOf<Omit<CallTotals, "hold" | "holdDetail" | "holdAudio">> = {
    ...totals,
    ...calls.turns(parameters),
    talkRatio: talkRatio(totals.talk),
  };
  return new Map(listColumns(tree, ""));
}

function talkRatio({ agentMs, customerMs }: { agentMs: Int32Array; customerMs: Int32Array }): Float64Array {
  const ratios = new Float64Array(customerMs.length);
  for (let call = 0; call < ratios.length; call += 1) {
    const customer = customerMs[call] ?? 0;
    ratios[call] = customer === 0 ? -1 : (agentMs[call] ?? 0) / customer;
  }
  return ratios;
}

function listColumns(tree: ColumnTree, prefix: string): [path: string, column: Column][] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const path = `${prefix}${key}`;
    if (value instanceof Int32Array || value instanceof Float64Array) return [[path, value]];
    return typeof value === "object" ? listColumns(value, `${path}.`) : [];
  });
}
