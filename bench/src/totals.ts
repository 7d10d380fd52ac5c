import type { TotalsColumns } from "@earshot/analysis-wasm";

export const totalsColumnCount = 21;

/** The columns one after the other in one memory, in the order of sweep.c. */
export function totalsColumns(memory: Int32Array, count: number): TotalsColumns {
  const column = (index: number) => memory.subarray(index * count, (index + 1) * count);
  return {
    count,
    support: column(0),
    durationMs: column(1),
    speechMs: column(2),
    silenceMs: column(3),
    overlapMs: column(4),
    talkOverMs: column(5),
    silence: {
      count: column(6),
      totalMs: column(7),
      longestMs: column(8),
      leadingMs: column(9),
      trailingMs: column(10),
    },
    talkOver: { count: column(11), totalMs: column(12) },
    talk: { agentMs: column(13), customerMs: column(14), otherMs: column(15), unknownMs: column(16) },
    utterances: { agent: column(17), customer: column(18), other: column(19), unknown: column(20) },
  };
}

/** Throws at the first total that differs, naming its column, its call and both values. */
export function assertSame(name: string, actual: TotalsColumns, expected: TotalsColumns): void {
  const actualColumns = new Map(listColumns(actual));
  for (const [path, column] of listColumns(expected)) {
    const other = actualColumns.get(path);
    const call = column.findIndex((value, index) => value !== other?.[index]);
    if (call >= 0) throw new Error(`${name}: ${path} of call ${call} is ${other?.[call]}, not ${column[call]}`);
  }
}

/** Every column with its path, such as `silence.totalMs`. */
export function listColumns(totals: object): [path: string, column: Int32Array][] {
  return Object.entries(totals).flatMap(([key, value]): [string, Int32Array][] => {
    if (value instanceof Int32Array) return [[key, value]];
    if (typeof value !== "object") return [];
    return listColumns(value).map(([path, column]) => [`${key}.${path}`, column]);
  });
}
