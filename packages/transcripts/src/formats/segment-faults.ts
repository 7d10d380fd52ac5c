import { type SegmentFault, TranscriptError } from "../errors.ts";

const maxFaultsReported = 20;

/** The faults of a document's segments, gathered so that all of them can be named at once. */
export interface SegmentFaults {
  /** `list` is the path of the list that has the segment at `index`. */
  report(list: string, index: number, field: string | null, problem: string): void;
  /** Throws `TranscriptError` naming up to 20 of the faults reported, if any, in a document of `total` segments. */
  settle(total: number, source: string, hint: string): void;
}

export function createSegmentFaults(): SegmentFaults {
  const faults: SegmentFault[] = [];
  const lines: string[] = [];
  let faultCount = 0;
  return {
    report(list, index, field, problem) {
      faultCount += 1;
      if (faults.length === maxFaultsReported) return;
      faults.push({ index, field, problem });
      lines.push(`${list}[${index}]${field === null ? "" : `.${field}`} ${problem}`);
    },
    settle(total, source, hint) {
      if (faultCount === 0) return;
      if (faultCount > faults.length) lines.push(`and ${faultCount - faults.length} more`);
      const message =
        faultCount === 1
          ? `${source}: ${lines[0]}`
          : [`${source}: ${faultCount} faults in ${total} segments`, ...lines.map((line) => `  ${line}`)].join("\n");
      throw new TranscriptError("transcript.segments", message, { hint, source, faults, faultCount });
    },
  };
}
