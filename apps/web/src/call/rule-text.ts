import type { Criterion, Definition, MetricCriterion, PhraseCriterion, Threshold } from "@earshot/quality";
import { formatLength, formatNumber } from "@earshot/report";

/** What a criterion takes off and from when on, in words. */
export function ruleText(criterion: Criterion): string {
  if (criterion.method === "phrase") return phraseText(criterion);
  const value = (number: number) => amount(criterion, number);
  const cap = criterion.cap === undefined ? "" : `, at most ${points(criterion.cap)}`;
  if (criterion.method === "steps") {
    const steps = criterion.steps.map((step) => `${points(step.points)} ${bounds(step, value)}`);
    return [...steps, ...criticalText(criterion, value)].join("; ") + cap;
  }
  const { per, above, below } = criterion;
  const rate = criterion.method === "per-minute" ? " in each minute" : "";
  const from = above === undefined ? "" : ` beyond ${value(above)}`;
  const under = below === undefined ? "" : ` below ${value(below)}`;
  return [
    `${points(criterion.points)} for each ${value(per)}${from}${under}${rate}${cap}`,
    ...criticalText(criterion, value),
  ].join("; ");
}

function phraseText(criterion: PhraseCriterion): string {
  const { expected, by, within, phrases, cap } = criterion;
  const place =
    within === undefined
      ? ""
      : "firstMs" in within
        ? ` in the first ${formatLength(within.firstMs)}`
        : "lastMs" in within
          ? ` in the last ${formatLength(within.lastMs)}`
          : ` within ${formatLength(within.afterMs)} after ${"event" in within.after ? eventNames[within.after.event] : patternsText(within.after.phrases)}`;
  const who = by === undefined ? "somebody" : `the ${by}`;
  const fault = expected === "said" ? `${who} does not say` : `${who} says`;
  const most = cap === undefined ? "" : `, at most ${points(cap)}`;
  return [
    `${points(criterion.points)} each time ${fault} ${patternsText(phrases)}${place}${most}`,
    ...criticalText(criterion, formatNumber),
  ].join("; ");
}

const eventNames = { hold: "a hold", silence: "a silence", talkOver: "talk-over" } as const;

function patternsText(patterns: PhraseCriterion["phrases"]): string {
  return patterns
    .map((pattern) =>
      typeof pattern === "string" ? `“${pattern}”` : pattern.near.map((part) => `“${part}”`).join(" near "),
    )
    .join(" or ");
}

interface Bounds {
  above?: number | undefined;
  atLeast?: number | undefined;
  below?: number | undefined;
  atMost?: number | undefined;
}

function bounds({ above, atLeast, below, atMost }: Bounds, value: (number: number) => string): string {
  return [
    ...(above === undefined ? [] : [`above ${value(above)}`]),
    ...(atLeast === undefined ? [] : [`from ${value(atLeast)} on`]),
    ...(below === undefined ? [] : [`below ${value(below)}`]),
    ...(atMost === undefined ? [] : [`up to ${value(atMost)}`]),
  ].join(" and ");
}

function criticalText({ critical }: Criterion, value: (number: number) => string): string[] {
  return critical === undefined ? [] : [`fails the call ${bounds(critical, value)}`];
}

function amount({ metric }: MetricCriterion, number: number): string {
  if (metric.endsWith("Ms")) return formatLength(number);
  if (metric.endsWith("ercent")) return `${formatNumber(number)} %`;
  return formatNumber(number);
}

const points = (number: number) => `${formatNumber(number)} ${number === 1 ? "point" : "points"}`;

const thresholdText = ({ thresholdMs, operator }: Threshold) =>
  `${operator === ">" ? "longer than" : "from"} ${formatLength(thresholdMs)}${operator === ">" ? "" : " on"}`;

/** What makes an event of each kind under a definition, in words. */
export function eventRule(kind: "silence" | "talkOver" | "hold", { silence, talkOver, hold }: Definition): string {
  switch (kind) {
    case "silence":
      return `Nobody speaks for ${thresholdText(silence)}${hold === "exclude" || hold === "add" ? "; time on hold is cut out first" : ""}.`;
    case "talkOver":
      return talkOver === null
        ? "This definition has no rule for talk-over."
        : `Agent and customer speak at once, ${thresholdText(talkOver)}.`;
    case "hold":
      return "The customer is on hold, by the states of the session.";
  }
}
