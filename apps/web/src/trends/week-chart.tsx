import type { TrendMeasure } from "@earshot/model";
import type { RankedGroup } from "@earshot/report";
import { formatValue, measureTitle } from "./measure-text.ts";
import { weekPlaces } from "./week-places.ts";

const width = 900;
const height = 190;
const plot = { left: 64, right: 12, top: 12, bottom: 26 };
/** At most so many weeks and one more are named below the chart: the names of more would meet. */
const namedWeeks = 8;

/** The medians of weeks as a line over the band of their quartiles. Small weeks are hollow dots; the table below has the numbers. */
export function WeekChart({
  groups,
  measure,
  top,
}: {
  groups: readonly RankedGroup[];
  measure: TrendMeasure;
  top: number;
}) {
  const weeks = groups
    .flatMap(({ id, now, isSmall }) => (id === null || now === null ? [] : [{ id, isSmall, ...now }]))
    .reverse();
  if (weeks.length < 2) return null;
  const places = weekPlaces(weeks.map(({ id }) => id));
  const x = (index: number) => plot.left + (places[index] ?? 0) * (width - plot.left - plot.right);
  const y = (value: number) => plot.top + (1 - value / top) * (height - plot.top - plot.bottom);
  const line = (of: readonly number[]) => of.map((value, index) => `${x(index)},${y(value)}`);
  const medians = line(weeks.map(({ median }) => median));
  const band = [
    ...line(weeks.map(({ upperQuartile }) => upperQuartile)),
    ...line(weeks.map(({ lowerQuartile }) => lowerQuartile)).reverse(),
  ];
  const named = placesApart(places, 1 / namedWeeks);
  return (
    <svg
      class="week-chart"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`Median and quartiles by week: ${measureTitle[measure].toLowerCase()}. The table below has the numbers.`}
    >
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line class="rail" x1={plot.left} x2={width - plot.right} y1={y(share * top)} y2={y(share * top)} />
          <text x={plot.left - 8} y={y(share * top) + 4} text-anchor="end">
            {formatValue(measure, share * top)}
          </text>
        </g>
      ))}
      <polygon class="quartiles" points={band.join(" ")} />
      <polyline class="median" points={medians.join(" ")} />
      {weeks.map(({ id, median, isSmall }, index) => (
        <circle
          key={id}
          class={isSmall ? "dot small" : "dot"}
          cx={x(index)}
          cy={y(median)}
          r={weeks.length > 60 ? 2 : 3.5}
        />
      ))}
      {weeks.map(
        ({ id }, index) =>
          named.has(index) && (
            <text
              key={id}
              x={x(index)}
              y={height - 6}
              text-anchor={index === 0 ? "start" : index === weeks.length - 1 ? "end" : "middle"}
            >
              {id}
            </text>
          ),
      )}
    </svg>
  );
}

/** Of places in their order the first, and each that lies so far behind the one taken before. */
function placesApart(places: readonly number[], apart: number): ReadonlySet<number> {
  let taken = Number.NEGATIVE_INFINITY;
  return new Set(
    places.flatMap((place, index) => {
      if (place - taken < apart) return [];
      taken = place;
      return index;
    }),
  );
}
