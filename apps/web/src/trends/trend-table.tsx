import type { Grouping, TrendMeasure } from "@earshot/model";
import { leastCalls, type RankedGroup } from "@earshot/report";
import { type CallView, viewPath } from "../calls/call-view.ts";
import { ScoreChip } from "../score-chip.tsx";
import { ScrollRegion } from "../scroll-region.tsx";
import { describeChange, formatValue, measureTitle } from "./measure-text.ts";

export const groupingTitle: Record<Grouping, string> = {
  week: "Week",
  agent: "Agent",
  team: "Team",
  queue: "Queue",
  wrapup: "Wrap-up code",
};

/** What the calls of a group without a name are. */
const withoutTitle: Record<Grouping, string> = {
  week: "no start",
  agent: "no agent",
  team: "no team",
  queue: "no queue",
  wrapup: "no wrap-up code",
};

interface Props {
  by: Grouping;
  measure: TrendMeasure;
  view: CallView;
  all: RankedGroup;
  groups: readonly RankedGroup[];
  /** The value at the right end of the bars. */
  top: number;
}

/** A line for all calls and one for each group, with its spread as a bar and how far its median moved. */
export function TrendTable({ by, measure, view, all, groups, top }: Props) {
  return (
    <ScrollRegion label="Groups of calls">
      <table class="plain trends">
        <thead>
          <tr>
            <th scope="col">{groupingTitle[by]}</th>
            <th scope="col" class="number">
              Calls
            </th>
            <th scope="col" class="number">
              Median {measureTitle[measure].toLowerCase()}
            </th>
            <th scope="col" class="bar-head">
              <span class="unseen">Median and quartiles as a bar</span>
            </th>
            <th scope="col" class="number">
              Half of the calls
            </th>
            <th scope="col" class="number">
              Change
            </th>
            <th scope="col">95 % interval</th>
          </tr>
        </thead>
        <tbody>
          <GroupRow group={all} name="All calls" without="" path={null} measure={measure} top={top} />
          {groups.map((group) => (
            <GroupRow
              key={group.id ?? ""}
              group={group}
              name={group.name ?? group.id}
              without={withoutTitle[by]}
              path={group.id === null || by === "team" ? null : callsOf(view, by, group.id)}
              measure={measure}
              top={top}
            />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

interface RowProps {
  group: RankedGroup;
  name: string | null;
  /** What stands in place of a name that is null. */
  without: string;
  /** Of its calls in the list. */
  path: string | null;
  measure: TrendMeasure;
  top: number;
}

function GroupRow({ group: { calls, now, isSmall, change }, name, without, path, measure, top }: RowProps) {
  const moved = change === null ? null : describeChange(measure, change);
  return (
    <tr class={isSmall ? "small-group" : ""}>
      <th scope="row">
        {name === null ? <span class="muted">{without}</span> : path === null ? name : <a href={path}>{name}</a>}
      </th>
      <td class="number">
        {calls.toLocaleString("en")}
        {isSmall && (
          <span class="flag" title={`fewer than ${leastCalls} calls with a value: not ranked`}>
            few
          </span>
        )}
      </td>
      <td class="number">
        {now === null ? "–" : measure === "score" ? <ScoreChip score={now.median} /> : formatValue(measure, now.median)}
      </td>
      <td class="bar-cell">{now !== null && <SpreadBar {...now} top={top} />}</td>
      <td class="number">
        {now === null
          ? "–"
          : `${formatValue(measure, now.lowerQuartile)} to ${formatValue(measure, now.upperQuartile)}`}
      </td>
      <td class="number">{moved === null ? "–" : moved.isClear ? <strong>{moved.value}</strong> : moved.value}</td>
      <td>{moved?.interval ?? "–"}</td>
    </tr>
  );
}

interface SpreadBarProps {
  lowerQuartile: number;
  median: number;
  upperQuartile: number;
  top: number;
}

/** The middle half of the calls as a bar, their median as a stroke; the numbers are beside it. */
function SpreadBar({ lowerQuartile, median, upperQuartile, top }: SpreadBarProps) {
  const x = (value: number) => (100 * value) / top;
  return (
    <svg class="spread-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="rail" x="0" y="4.5" width="100" height="1" />
      <rect class="quartiles" x={x(lowerQuartile)} y="2" width={x(upperQuartile - lowerQuartile)} height="6" />
      <rect class="median" x={Math.min(99, Math.max(0, x(median) - 0.5))} y="0" width="1" height="10" />
    </svg>
  );
}

/** The calls of a group, in the list. */
function callsOf(view: CallView, by: Exclude<Grouping, "team">, id: string): string {
  const { filter } = view;
  return viewPath({
    ...view,
    filter: { ...filter, ...(by === "week" ? { week: id } : { [by]: [...(filter[by] ?? []), id] }) },
  });
}
