import type { Scorecard } from "./scorecard.ts";

/**
 * The default scorecard: from 100 points, 20 for hold over two minutes or 10 over one, 2 per second of notable silence,
 * 5 per second of talk-over.
 */
export const guideScorecard: Scorecard = {
  name: "guide",
  version: 1,
  formula: "deduct",
  criteria: [
    {
      id: "hold",
      label: "Time on hold",
      metric: "hold.totalMs",
      method: "steps",
      steps: [
        { above: 120_000, points: 20 },
        { above: 60_000, points: 10 },
      ],
    },
    { id: "silence", label: "Silence", metric: "silence.totalMs", method: "linear", points: 2, per: 1000 },
    { id: "talk-over", label: "Talk-over", metric: "talkOver.totalMs", method: "linear", points: 5, per: 1000 },
  ],
};

/**
 * What a new organisation is shown: silence and talk-over cost points by how much of each minute they take, hold by its share of the
 * call, so that a call of ten minutes is judged as one of one minute is.
 */
const perMinuteScorecard: Scorecard = {
  name: "per-minute",
  version: 1,
  formula: "deduct",
  criteria: [
    {
      id: "hold",
      label: "Time on hold",
      metric: "hold.percent",
      method: "steps",
      steps: [
        { above: 20, points: 20 },
        { above: 10, points: 10 },
      ],
    },
    {
      id: "silence",
      label: "Silence",
      metric: "silence.totalMs",
      method: "per-minute",
      points: 1,
      per: 1000,
      above: 3000,
      cap: 40,
    },
    {
      id: "talk-over",
      label: "Talk-over",
      metric: "talkOver.totalMs",
      method: "per-minute",
      points: 4,
      per: 1000,
      above: 500,
      cap: 30,
    },
  ],
};

/** The built-in scorecards by name, the default first. */
export const scorecards: ReadonlyMap<string, Scorecard> = new Map(
  [guideScorecard, perMinuteScorecard].map((scorecard) => [scorecard.name, scorecard]),
);
