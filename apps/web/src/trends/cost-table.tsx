import type { CriterionCost } from "@earshot/model";
import { formatPoints } from "@earshot/quality";
import { ScrollRegion } from "../scroll-region.tsx";

/** What cost points by criterion, with its share of all as a bar. */
export function CostTable({ costs }: { costs: readonly CriterionCost[] }) {
  const [most] = costs;
  if (most === undefined) return <p class="muted">No points were lost.</p>;
  const several = new Set(costs.map(({ scorecard }) => scorecard)).size > 1;
  return (
    <ScrollRegion label="Points lost by criterion">
      <table class="plain trends">
        <thead>
          <tr>
            <th scope="col">Criterion</th>
            {several && <th scope="col">Scorecard</th>}
            <th scope="col" class="number">
              Calls affected
            </th>
            <th scope="col" class="number">
              Points lost
            </th>
            <th scope="col" class="bar-head">
              <span class="unseen">Points lost as a bar</span>
            </th>
            <th scope="col" class="number">
              Points per call affected
            </th>
          </tr>
        </thead>
        <tbody>
          {costs.map(({ scorecard, criterion, label, calls, points }) => (
            <tr key={`${scorecard} ${criterion}`}>
              <th scope="row">{label}</th>
              {several && <td>{scorecard}</td>}
              <td class="number">{calls.toLocaleString("en")}</td>
              <td class="number">{points.toLocaleString("en", { maximumFractionDigits: 0 })}</td>
              <td class="bar-cell">
                <svg class="spread-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                  <rect class="lost" x="0" y="2" width={(100 * points) / most.points} height="6" />
                </svg>
              </td>
              <td class="number">−{formatPoints(points / calls)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
