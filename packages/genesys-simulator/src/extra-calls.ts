import type { SimulatedCall } from "./call.ts";
import { generatedCalls } from "./generated-calls.ts";
import { createRandom, shuffle } from "./random.ts";

/** Calls with one difficulty each. */
export const extraCallNames = ["notCompleted", "twoParts", "manyEvents"] as const;

export type ExtraCallName = (typeof extraCallNames)[number];

const firstNumbers: Record<ExtraCallName, number> = {
  notCompleted: 900_000_001,
  twoParts: 900_000_011,
  manyEvents: 900_000_021,
};

/** The holds of `manyEvents`, one second each with one second of talk between them. */
const holdCount = 1150;

/**
 * A small call with a difficulty: `notCompleted` is still being processed; `twoParts` has two recordings of its own,
 * the second by pre-signed URL; `manyEvents` has 1150 holds of a second each, over 2300 events, in any order.
 */
export function extraCall(name: ExtraCallName): SimulatedCall {
  const random = createRandom(firstNumbers[name]);
  const [call, other] = generatedCalls(2, random, firstNumbers[name]);
  if (call === undefined || other === undefined) throw new Error("no calls were generated");
  const named = { ...call, recordingId: `rec-${name}`, interactionId: `int-${name}` };
  switch (name) {
    case "notCompleted": {
      const status = "PROCESSING";
      return { ...named, status, parts: named.parts.map((part) => ({ ...part, status })), events: [] };
    }
    case "twoParts":
      return {
        ...named,
        parts: [...call.parts, ...other.parts.map((part) => ({ ...part, delivery: "url" as const }))],
      };
    case "manyEvents": {
      const at = (second: number) => new Date(Date.parse(call.startTime) + second * 1000).toISOString();
      const changes = Array.from({ length: 2 * holdCount }, (_, index) => ({
        timestamp: at(index + 1),
        state: index % 2 === 0 ? "HOLD" : "TALK",
      }));
      const events = [
        { timestamp: at(-5), state: "RINGING" },
        { timestamp: at(0), state: "TALK" },
        ...changes,
        { timestamp: at(2 * holdCount + 1), state: "DISCONNECTED" },
      ];
      return { ...named, events: shuffle(events, random) };
    }
  }
}
