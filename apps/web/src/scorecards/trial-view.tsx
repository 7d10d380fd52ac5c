import type { ScorecardTrial } from "@earshot/api";
import { formatScore, reasonText } from "@earshot/quality";
import { formatDate } from "@earshot/report";
import { callPath } from "../address.ts";
import { agentsOf, useCallFacts } from "../calls/call-facts.ts";
import { ScoreChip } from "../score-chip.tsx";
import { ScrollRegion } from "../scroll-region.tsx";

/** How scores lie before and after, and the calls that change most. */
export function TrialView({ trial }: { trial: ScorecardTrial }) {
  const { done, calls, changed, nowScored, nowUnscorable, largest } = trial;
  // Asked for once: until then the list changes with each line.
  const facts = useCallFacts(done ? largest.map(({ recordingId }) => recordingId) : []);
  if (calls === 0) return <p class="muted">No stored call passes.</p>;
  return (
    <>
      <p>
        Of {calls.toLocaleString("en")} calls {changed.toLocaleString("en")} would change, {nowScored} would get a score
        and {nowUnscorable} would lose theirs. Nothing is stored. Before is the stored score, by{" "}
        {trial.scorecards.join(", ")}; after is the one by what is written here.
      </p>
      <Bars trial={trial} />
      <Bins trial={trial} />
      {largest.length > 0 && (
        <>
          <h3>Calls that change most</h3>
          <ScrollRegion label="Calls that change most">
            <table class="plain">
              <thead>
                <tr>
                  <th scope="col">Call</th>
                  <th scope="col">Agent</th>
                  <th scope="col" class="number">
                    Before
                  </th>
                  <th scope="col" class="number">
                    After
                  </th>
                </tr>
              </thead>
              <tbody>
                {largest.map(({ recordingId, startTime, before, after }) => (
                  <tr key={recordingId}>
                    <th scope="row">
                      <a href={callPath(recordingId)}>{startTime === null ? recordingId : formatDate(startTime)}</a>
                    </th>
                    <td>
                      <bdi>{agentsOf(facts, recordingId)}</bdi>
                    </td>
                    <td class="number">
                      <ScoreChip score={before} />
                    </td>
                    <td class="number">
                      <ScoreChip score={after} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        </>
      )}
    </>
  );
}

const height = 100;
const slot = 30;

/** The table beside it has the numbers. */
function Bars({ trial: { before, after } }: { trial: ScorecardTrial }) {
  const most = Math.max(1, ...before.bins, ...after.bins);
  const tall = (count: number) => (height * count) / most;
  return (
    <svg class="score-bins" viewBox={`0 0 ${slot * before.bins.length} ${height + 1}`} aria-hidden="true">
      {before.bins.map((count, bin) => (
        <g key={bin}>
          <rect class="before" x={bin * slot + 3} width="11" y={height - tall(count)} height={tall(count)} />
          <rect
            class="after"
            x={bin * slot + 15}
            width="11"
            y={height - tall(after.bins[bin] ?? 0)}
            height={tall(after.bins[bin] ?? 0)}
          />
        </g>
      ))}
      <rect class="ground" x="0" y={height} width={slot * before.bins.length} height="1" />
    </svg>
  );
}

function Bins({ trial: { before, after } }: { trial: ScorecardTrial }) {
  const reasons = Object.entries(reasonText).flatMap(([reason, text]) => {
    const count = (of: Record<string, number>) => of[reason] ?? 0;
    const [was, is] = [count(before.unscorable), count(after.unscorable)];
    return was + is === 0 ? [] : [{ text, was, is }];
  });
  return (
    <ScrollRegion label="Scores before and after">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Score</th>
            <th scope="col" class="number">
              <span class="bin-key before" /> Before
            </th>
            <th scope="col" class="number">
              <span class="bin-key after" /> After
            </th>
          </tr>
        </thead>
        <tbody>
          {before.bins.map((count, bin) => (
            <tr key={bin}>
              <th scope="row">
                {bin * 10}–{bin * 10 + 10}
              </th>
              <td class="number">{count}</td>
              <td class="number">{after.bins[bin] ?? 0}</td>
            </tr>
          ))}
          {reasons.map(({ text, was, is }) => (
            <tr key={text}>
              <th scope="row">none: {text}</th>
              <td class="number">{was}</td>
              <td class="number">{is}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">mean</th>
            <td class="number">{before.mean === null ? "–" : formatScore(before.mean)}</td>
            <td class="number">{after.mean === null ? "–" : formatScore(after.mean)}</td>
          </tr>
        </tbody>
      </table>
    </ScrollRegion>
  );
}
