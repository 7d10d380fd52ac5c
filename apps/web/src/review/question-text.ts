import type { Question, Scorecard } from "@earshot/quality";
import { formatNumber } from "@earshot/report";

/** What an answer to a question takes off, in words; null for one that takes off nothing whatever it is. */
export function questionCost(question: Question, formula: Scorecard["formula"]): string | null {
  if (question.kind === "text") return null;
  const { weight = 0 } = question;
  const most = formula === "deduct" ? pointsText(weight) : `${pointsText(weight)} of those that can be earned`;
  if (question.kind === "yes-no") {
    const wrong = (question.right ?? "yes") === "yes" ? "No" : "Yes";
    if (question.critical === true) return `${wrong} fails the call.`;
    return weight === 0 ? null : `${wrong} costs ${most}.`;
  }
  const { from, to, criticalAtMost } = question;
  const step = weight / (to - from);
  const steps = to - from === 1 ? "" : `, ${formatNumber(step, 2)} for each step down`;
  return (
    [
      ...(weight === 0 ? [] : [`${to} costs nothing, ${from} costs ${most}${steps}.`]),
      ...(criticalAtMost === undefined
        ? []
        : [`${criticalAtMost === from ? criticalAtMost : `${criticalAtMost} or less`} fails the call.`]),
    ].join(" ") || null
  );
}

const pointsText = (points: number) => `${formatNumber(points)} ${points === 1 ? "point" : "points"}`;
