import type { AnalysisParameters } from "@earshot/analysis-wasm";
import type { HeadlineName } from "@earshot/model";
import { QualityError } from "./errors.ts";

/** A limit on a length of time; the operator decides whether the limit itself counts. */
export interface Threshold {
  thresholdMs: number;
  operator: ">" | ">=";
}

/** How a named source counts silence, hold and talk-over. What it does not publish is null. */
export interface Definition {
  name: string;
  silence: Threshold;
  /** `exclude` cuts hold out of gaps, `ignore` leaves gaps as they are, `add` cuts hold out and adds it to non-talk time. */
  hold: "exclude" | "ignore" | "add" | null;
  talkOver: Threshold | null;
  headline: HeadlineName;
}

export type DefinitionName = "standard" | "guide" | "contact-lens" | "nice" | "google-insights" | "miitel";

/** The built-in definitions. Vendors' thresholds are those in their public documentation. */
export const definitions: Readonly<Record<DefinitionName, Definition>> = {
  standard: {
    name: "standard",
    silence: { thresholdMs: 500, operator: ">" },
    hold: "exclude",
    talkOver: { thresholdMs: 1, operator: ">=" },
    headline: "silenceMs",
  },
  guide: {
    name: "guide",
    silence: { thresholdMs: 500, operator: ">" },
    hold: "ignore",
    talkOver: { thresholdMs: 1, operator: ">=" },
    headline: "silenceMs",
  },
  "contact-lens": {
    name: "contact-lens",
    silence: { thresholdMs: 3000, operator: ">" },
    hold: "add",
    talkOver: null,
    headline: "nonTalkMs",
  },
  nice: {
    name: "nice",
    silence: { thresholdMs: 3000, operator: ">=" },
    hold: "exclude",
    talkOver: null,
    headline: "silencePercent",
  },
  "google-insights": {
    name: "google-insights",
    silence: { thresholdMs: 5000, operator: ">" },
    hold: null,
    talkOver: null,
    headline: "silencePercent",
  },
  miitel: {
    name: "miitel",
    silence: { thresholdMs: 3000, operator: ">" },
    hold: null,
    talkOver: { thresholdMs: 1000, operator: ">" },
    headline: "silenceCount",
  },
};

/**
 * The built-in definition of that name.
 * @throws QualityError `quality.unknown_definition`, whose hint lists the names there are
 */
export function getDefinition(name: string): Definition {
  const definition = Object.values(definitions).find((known) => known.name === name);
  if (definition === undefined) {
    const known = Object.keys(definitions).join(", ");
    throw new QualityError(
      "quality.unknown_definition",
      `unknown definition ${JSON.stringify(name)}; known: ${known}`,
      {
        hint: `Use one of: ${known}.`,
      },
    );
  }
  return definition;
}

/** The least whole number of milliseconds that passes a threshold. */
function leastMs({ thresholdMs, operator }: Threshold): number {
  return operator === ">" ? thresholdMs + 1 : thresholdMs;
}

/**
 * What the kernel needs to measure a call under a definition. Hold that is added to non-talk time is cut out of the
 * gaps first, so that nothing is counted twice; unpublished hold handling leaves gaps as they are.
 */
export function kernelParameters(definition: Definition): AnalysisParameters {
  return {
    minSilenceMs: leastMs(definition.silence),
    hold: definition.hold === "exclude" || definition.hold === "add" ? "exclude" : "ignore",
    minTalkOverMs: definition.talkOver === null ? 1 : leastMs(definition.talkOver),
    turnGapMs: 300,
  };
}

/** From how long a gap between two words on they are speech of their own, unless another is set. */
export const defaultWordGapMs = 300;
