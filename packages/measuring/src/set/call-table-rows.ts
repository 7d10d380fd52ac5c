import type { PlacedCalls } from "@earshot/analysis-wasm";
import { type Definition, headlineValue, type Scorecard, scorecardId, scoreTotals } from "@earshot/quality";
import type { CallPlace, CallRow } from "./call-columns.ts";
import { createColumnTotals } from "./column-totals.ts";
import { type Columns, measureColumns } from "./columns.ts";

export interface CallTableRows {
  /** Measures the calls that rows are made of from now on. */
  measure(calls: PlacedCalls): Columns;
  /** The row of one call; good until the next. */
  read(call: number, place: CallPlace, dualMono: boolean): CallRow;
}

/** Rows for calls without holds and without a known length, and for a scorecard that needs no events. */
export function createCallTableRows(definition: Definition, scorecard: Scorecard): CallTableRows {
  const { totals, useColumns, useCall } = createColumnTotals(definition);
  return {
    measure(calls) {
      const columns = measureColumns(calls, definition);
      useColumns(columns);
      return columns;
    },
    read(call, place, dualMono) {
      useCall(call);
      const score = scoreTotals(totals, scorecard, dualMono ? "dual_mono" : null);
      const isScored = typeof score === "number";
      return {
        ...place,
        definition: definition.name,
        support: "speech",
        units: "segments",
        wordGapMs: null,
        headline: { name: definition.headline, value: headlineValue(definition.headline, totals) },
        score: isScored ? score : null,
        unscorableReason: isScored ? null : score,
        scorecard: isScored ? scorecardId(scorecard) : null,
        totals,
      };
    },
  };
}
