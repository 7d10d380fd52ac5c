import type { CalibrationResult } from "@earshot/api";
import type { CalibrationSummary } from "@earshot/model";

type Agreement = CalibrationResult["scores"]["icc"];

export const toDate = (ms: number) => new Date(ms).toISOString();

/** What a line names a call by: its address, or the id of its recording. */
export function recordingIdOf(line: string): string {
  const [, part] = /^(?:https?:\/\/[^/]+)?\/calls\/([^/?#]+)/.exec(line) ?? [];
  if (part === undefined) return line;
  try {
    return decodeURIComponent(part);
  } catch {
    return line;
  }
}

export function progressText({ closedAtMs, participants, recordingIds }: CalibrationSummary): string {
  if (closedAtMs !== null) return "closed";
  const submitted = participants.reduce((sum, one) => sum + one.submitted, 0);
  return `open: ${submitted} of ${participants.length * recordingIds.length} judgements`;
}

/** Why there is no number. */
const noAgreementText: Readonly<Record<NonNullable<Agreement["reason"]>, string>> = {
  one_judge: "no number: fewer than two people judged them",
  too_few: "too few calls to tell: at least two have to be judged by everybody it compares",
  no_variation: "no number: every judgement is the same, and would be by chance, too",
};

/** From fewer things judged, or with a wider 95 % interval, it stays open whether people agree. */
const [fewest, widest] = [10, 0.8] as const;

/** An agreement with its interval, in words. */
export function agreementText({ value, interval, judged, reason }: Agreement): string {
  if (reason !== null) return noAgreementText[reason];
  if (value === null) return "";
  const range = interval === null ? "no interval" : `95 %: ${interval.low.toFixed(2)} to ${interval.high.toFixed(2)}`;
  const isSure = judged >= fewest && (interval === null || interval.high - interval.low <= widest);
  return `${value.toFixed(2)} (${range}, from ${judged}): ${isSure ? strengthOf(value) : "too few to tell"}`;
}

/** The mean κ of all pairs, in words. */
export function meanKappaText({
  kappa,
  reason,
  pairs,
}: Pick<CalibrationResult["struck"], "kappa" | "reason" | "pairs">) {
  if (reason !== null) return noAgreementText[reason];
  if (kappa === null) return "";
  const most = Math.max(...pairs.map((pair) => pair.kappa.judged));
  return `${kappa.toFixed(2)} on average, from ${most}: ${most >= fewest ? strengthOf(kappa) : "too few to tell"}`;
}

/** By the bounds of Fleiss (1981) for κ, which Cicchetti and Sparrow took for the ICC. */
function strengthOf(value: number): string {
  if (value < 0.4) return "weak";
  return value < 0.75 ? "fair to good" : "strong";
}

/** How people's scores are beside the machine's, on average. */
export function besideMachineText(difference: number | null): string {
  if (difference === null) return "no scores to compare";
  if (difference === 0) return "people's scores are those of the machine";
  return `people's scores are ${Math.abs(difference).toFixed(1)} ${difference > 0 ? "above" : "below"} the machine's`;
}

/** A difference with its sign. */
export function signed(value: number | null): string {
  if (value === null) return "–";
  if (value === 0) return "±0";
  return `${value > 0 ? "+" : "−"}${Math.abs(value).toFixed(1)}`;
}
