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
