import type { UnscorableReason } from "@earshot/model";
import { formatScore, reasonText } from "@earshot/quality";
import { scoreBand } from "@earshot/report";

/** A score in the colour of its band; without one, why there is none. */
export function ScoreChip({ score, reason }: { score: number | null; reason?: UnscorableReason | null | undefined }) {
  if (score !== null) return <span class={`chip ${scoreBand(score)}`}>{formatScore(score)}</span>;
  const why = reason ? reasonText[reason] : "not scored";
  return (
    <span class="chip none" title={why}>
      <span aria-hidden="true">–</span>
      <span class="unseen">no score: {why}</span>
    </span>
  );
}
