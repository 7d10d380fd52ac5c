import { createKernel } from "@earshot/analysis-wasm";
import { analyzeCall } from "@earshot/measuring";
import type { Segment, SourceMetrics } from "@earshot/model";
import { getDefinition, guideScorecard } from "@earshot/quality";
import { describe, expect, test } from "vitest";
import { compareMeasures } from "../src/index.ts";

const kernel = await createKernel();

const segment = (side: "agent" | "customer", startMs: number, endMs: number): Segment => ({
  startMs,
  endMs,
  speaker: side,
  channel: null,
  side,
  text: "words",
});

/** Ten seconds: 3 s of the agent, 2 s of the customer, half a second of both, a hold of 2 s. */
function evaluate(durationMs: number | null, isOpen = false) {
  const segments = [segment("agent", 0, 3000), segment("customer", 2500, 4500)];
  const changes = [
    { timeMs: 5000, session: 0, hold: true, disconnect: false },
    ...(isOpen ? [] : [{ timeMs: 7000, session: 0, hold: false, disconnect: false }]),
  ];
  const [evaluation] = analyzeCall(
    kernel,
    { segments, durationMs, changes, warnings: [] },
    [getDefinition("standard")],
    guideScorecard,
  );
  return evaluation;
}

const equal: SourceMetrics = {
  silencePercent: 55,
  overtalkPercent: 5,
  overtalkCount: 1,
  agentPercent: 30,
  customerPercent: 20,
  heldMs: 2000,
};

const causes = (theirs: SourceMetrics, evaluation = evaluate(10_000)) =>
  Object.fromEntries(
    compareMeasures(evaluation, theirs).flatMap(({ name, cause }) => (cause === null ? [] : [[name, cause]])),
  );

describe("a difference", () => {
  test("is none where both measure the same", () => {
    expect(causes(equal)).toEqual({});
    expect(compareMeasures(evaluate(10_000), equal).map(({ difference }) => difference)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("of silence by the hold is the source's leaving it out", () => {
    expect(causes({ ...equal, silencePercent: 35 })).toEqual({
      silencePercent: "the source leaves hold out of silence",
    });
  });

  test("of shares comes from a length that is not known", () => {
    const found = causes(equal, evaluate(null));
    expect(Object.keys(found)).toContain("agentPercent");
    for (const cause of Object.values(found)) expect(cause).toContain("the length of the recording is not known");
  });

  test("of a hold that nothing closed is named", () => {
    expect(causes(equal, evaluate(10_000, true))).toMatchObject({ heldMs: "a hold was still open at the end" });
  });

  test("has no cause where it can't be told, and there is none beside a number that is missing", () => {
    expect(causes({ ...equal, overtalkCount: 4 })).toEqual({});
    const compared = compareMeasures(evaluate(10_000), { ...equal, overtalkCount: 4, agentPercent: null });
    expect(compared).toMatchObject([{}, {}, { difference: -3 }, { difference: null, theirs: null }, {}, {}]);
  });
});
