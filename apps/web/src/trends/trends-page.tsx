import { type CallGroup, type Grouping, groupings } from "@earshot/model";
import { formatScore } from "@earshot/quality";
import { formatLength, formatNumber } from "@earshot/report";
import { address, navigate } from "../address.ts";
import { readView, searchParams, viewPath } from "../calls/call-view.ts";
import { useLoaded } from "../loading.ts";
import { ProblemNote } from "../problem-note.tsx";
import { ScoreChip } from "../score-chip.tsx";
import { ScrollRegion } from "../scroll-region.tsx";
import { useTitle } from "../title.ts";

const titles: Record<Grouping, string> = { agent: "Agent", queue: "Queue", week: "Week", wrapup: "Wrap-up code" };

/** Groups with fewer scored calls say little: they are marked. */
const smallGroup = 20;

/** How the calls of each agent, queue, week or wrap-up code went. */
export function TrendsPage() {
  useTitle("Trends");
  const params = address.value.searchParams;
  const by = groupings.find((known) => known === params.get("by")) ?? "week";
  const loaded = useLoaded<{ groups: CallGroup[] }>(() => {
    const { searchParams: asked } = address.value;
    const grouping = groupings.find((known) => known === asked.get("by")) ?? "week";
    const query = searchParams({ ...readView(asked).view, words: "", side: "" });
    query.set("by", grouping);
    return `/v1/report?${query}`;
  });
  const { value, error } = loaded.value;
  return (
    <div class="page">
      <div class="list-head">
        <h1>Trends</h1>
        <fieldset class="tabs">
          <legend class="unseen">By</legend>
          {groupings.map((grouping) => (
            <label key={grouping}>
              <input
                type="radio"
                name="by"
                value={grouping}
                checked={grouping === by}
                onChange={() => {
                  const next = new URLSearchParams(params);
                  next.set("by", grouping);
                  navigate(`/trends?${next}`, { replace: true });
                }}
              />
              {titles[grouping]}
            </label>
          ))}
        </fieldset>
      </div>
      {error !== null && <ProblemNote error={error} />}
      {value !== null && <Groups groups={value.groups} by={by} />}
    </div>
  );
}

function Groups({ groups, by }: { groups: readonly CallGroup[]; by: Grouping }) {
  if (groups.length === 0) return <p class="muted">No call is stored yet.</p>;
  return (
    <>
      <ScrollRegion label="Groups of calls">
        <table class="plain trends">
          <thead>
            <tr>
              <th scope="col">{titles[by]}</th>
              <th scope="col" class="number">
                Calls
              </th>
              <th scope="col" class="number">
                Median score
              </th>
              <th scope="col" class="bar-head">
                <span class="unseen">Median and mean score from 0 to 100, as a bar</span>
              </th>
              <th scope="col" class="number">
                Mean score
              </th>
              <th scope="col" class="number">
                Silence
              </th>
              <th scope="col" class="number">
                Share of silence
              </th>
              <th scope="col" class="number">
                Talk-over
              </th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <GroupRow key={group.id ?? ""} group={group} by={by} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p class="hint">
        Silence and talk-over are means per call. Groups of fewer than {smallGroup} scored calls are marked: their
        numbers say little.
      </p>
    </>
  );
}

function GroupRow({ group, by }: { group: CallGroup; by: Grouping }) {
  const { id, name, calls, scored, medianScore, meanScore, meanSilenceMs, silencePercent, meanTalkOverMs } = group;
  const isSmall = scored < smallGroup;
  return (
    <tr class={isSmall ? "small-group" : ""}>
      <th scope="row">{id === null ? <span class="muted">none</span> : <a href={callsOf(by, id)}>{name ?? id}</a>}</th>
      <td class="number">
        {calls.toLocaleString("en")}
        {isSmall && <span class="flag">few</span>}
      </td>
      <td class="number">
        <ScoreChip score={medianScore} />
      </td>
      <td class="bar-cell">
        {medianScore !== null && meanScore !== null && <ScoreBar median={medianScore} mean={meanScore} />}
      </td>
      <td class="number">{meanScore === null ? "–" : formatScore(meanScore)}</td>
      <td class="number">{formatLength(Math.round(meanSilenceMs))}</td>
      <td class="number">{silencePercent === null ? "–" : `${formatNumber(silencePercent, 1)} %`}</td>
      <td class="number">{meanTalkOverMs === null ? "–" : formatLength(Math.round(meanTalkOverMs))}</td>
    </tr>
  );
}

/** The median as a bar, the mean as a stroke; the numbers are beside it. */
function ScoreBar({ median, mean }: { median: number; mean: number }) {
  return (
    <svg class="score-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="rail" x="0" y="4.5" width="100" height="1" />
      <rect class="median" x="0" y="2" width={median} height="6" />
      <rect class="mean" x={Math.max(0, mean - 0.4)} y="0" width="0.8" height="10" />
    </svg>
  );
}

/** The calls of a group, in the list. */
function callsOf(by: Grouping, id: string): string {
  const view = readView(new URLSearchParams()).view;
  return viewPath({ ...view, filter: by === "week" ? { week: id } : { [by]: [id] } });
}
