import {
  type CriterionCost,
  type Grouping,
  groupings,
  type TrendMeasure,
  trendMeasures,
  type UnknownName,
} from "@earshot/model";
import { leastCalls, type RankedGroup } from "@earshot/report";
import { address, navigate } from "../address.ts";
import { type CallView, daysProblem, noCallsText, readView, searchParams, viewParams } from "../calls/call-view.ts";
import { Conditions, PeriodFields } from "../calls/filter-panel.tsx";
import { UnknownNames } from "../calls/unknown-names.tsx";
import { useLoaded } from "../loading.ts";
import { ProblemNote } from "../problem-note.tsx";
import { useTitle } from "../title.ts";
import { CostTable } from "./cost-table.tsx";
import { measureTitle } from "./measure-text.ts";
import { groupingTitle, TrendTable } from "./trend-table.tsx";
import { WeekChart } from "./week-chart.tsx";

/** What the address asks for: the calls, in what groups, by what measure. */
interface TrendView {
  view: CallView;
  problem: string | null;
  by: Grouping;
  measure: TrendMeasure;
}

function readTrendView(params: URLSearchParams): TrendView {
  const { view, problem } = readView(params);
  return {
    // Trends are of whole calls, not of what was said in them.
    view: { ...view, words: "", side: "" },
    problem,
    by: groupings.find((known) => known === params.get("by")) ?? "week",
    measure: trendMeasures.find((known) => known === params.get("measure")) ?? "score",
  };
}

function pathOf({ view, by, measure }: Omit<TrendView, "problem">): string {
  const params = viewParams(view);
  params.set("by", by);
  params.set("measure", measure);
  return `/trends?${params}`;
}

const show = (shown: Omit<TrendView, "problem">) => navigate(pathOf(shown), { replace: true });

/** It says of what it is, since the last one stays until the next is there. */
interface LoadedTrend extends Pick<TrendView, "by" | "measure"> {
  all: RankedGroup | null;
  groups: readonly RankedGroup[];
  unknownNames?: readonly UnknownName[] | undefined;
}

/** How score and measures are spread and move, and what costs points. */
export function TrendsPage() {
  useTitle("Trends");
  const shown = readTrendView(address.value.searchParams);
  const { view, problem, by, measure } = shown;
  const trend = useLoaded<LoadedTrend>(() => {
    const asked = readTrendView(address.value.searchParams);
    if (daysProblem(asked.view) !== null) return null;
    const query = searchParams(asked.view);
    query.set("by", asked.by);
    query.set("measure", asked.measure);
    return `/v1/trends?${query}`;
  });
  const costs = useLoaded<{ items: CriterionCost[] }>(() => {
    const asked = readTrendView(address.value.searchParams).view;
    return daysProblem(asked) === null ? `/v1/costs?${searchParams(asked)}` : null;
  });
  const { value, error } = trend.value;
  return (
    <div class="page">
      <div class="list-head">
        <h1>Trends</h1>
        <Tabs
          name="by"
          title="By"
          options={groupings}
          titles={groupingTitle}
          chosen={by}
          onChoose={(chosen) => show({ ...shown, by: chosen })}
        />
        <Tabs
          name="measure"
          title="Measure"
          options={trendMeasures}
          titles={measureTitle}
          chosen={measure}
          onChoose={(chosen) => show({ ...shown, measure: chosen })}
        />
      </div>
      <search class="trend-filter">
        <PeriodFields view={view} onChange={(days) => show({ ...shown, view: { ...view, ...days } })} />
        <Conditions
          filter={view.filter}
          problem={problem}
          onChange={(filter) => show({ ...shown, view: { ...view, filter } })}
        />
      </search>
      {error !== null && <ProblemNote error={error} />}
      <UnknownNames
        unknown={value?.unknownNames ?? []}
        view={view}
        pathOf={(other) => pathOf({ ...shown, view: other })}
      />
      {value !== null && <Trend {...value} view={view} />}
      <section class="panel" aria-labelledby="costs">
        <h2 id="costs">What costs points</h2>
        {costs.value.error !== null && <ProblemNote error={costs.value.error} />}
        {costs.value.value !== null && <CostTable costs={costs.value.value.items} />}
      </section>
    </div>
  );
}

interface TabsProps<Option extends string> {
  name: string;
  title: string;
  options: readonly Option[];
  titles: Readonly<Record<Option, string>>;
  chosen: Option;
  onChoose: (option: Option) => void;
}

function Tabs<Option extends string>({ name, title, options, titles, chosen, onChoose }: TabsProps<Option>) {
  return (
    <fieldset class="tabs">
      <legend>{title}</legend>
      {options.map((option) => (
        <label key={option}>
          <input
            type="radio"
            name={name}
            value={option}
            checked={option === chosen}
            onChange={() => onChoose(option)}
          />
          {titles[option]}
        </label>
      ))}
    </fieldset>
  );
}

function Trend({ by, measure, view, all, groups }: LoadedTrend & { view: CallView }) {
  if (all === null) {
    return <p class="muted">{noCallsText(view)}</p>;
  }
  const quartiles = [all, ...groups].map(({ now }) => now?.upperQuartile ?? 0);
  const top = measure === "score" ? 100 : Math.max(1000, ...quartiles);
  return (
    <>
      {by === "week" && <WeekChart groups={groups} measure={measure} top={top} />}
      <TrendTable {...{ by, measure, view, all, groups, top }} />
      <p class="hint">
        {comparison(by, view)} An interval that leaves out zero is bold: chance alone seldom moves a median so far. It
        is Bonett and Price's of 2002, and too narrow where many calls have the same value. Groups of fewer than{" "}
        {leastCalls} calls are marked and not ranked, and have none.
      </p>
    </>
  );
}

function comparison(by: Grouping, { from, to, filter }: CallView): string {
  if ((from !== "" && to !== "") || filter.week !== undefined) {
    const before = "Change is of the median against the time of the same length before";
    return by === "week" ? `${before}; of a week, against the week before.` : `${before}.`;
  }
  return by === "week"
    ? "Change is of the median against the week before."
    : "Choose a first day and a day after the last one to see the change against the time before.";
}
