import { createKernel } from "@earshot/analysis-wasm";
import { createGenesysClient, GenesysError } from "@earshot/genesys-client";
import type { SimulatorOptions } from "@earshot/genesys-simulator";
import { analyzeCall } from "@earshot/measuring";
import type { RecordingQuery, RecordingSource, Segment, SourceMetrics } from "@earshot/model";
import { getDefinition, guideScorecard } from "@earshot/quality";
import { describe, expect, onTestFinished, test } from "vitest";
import { compareMeasures, compareWithSource, evaluateRecordings } from "../src/index.ts";
import { setUp } from "./set-up.ts";

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

describe("stored calls", () => {
  const october = { from: "2026-10-01T00:00:00Z", to: "2026-11-01T00:00:00Z" };

  async function evaluatedCalls(simulated: SimulatorOptions = {}, query: RecordingQuery = october) {
    const { deps, options, simulator } = await setUp(simulated);
    const { origin, clientId, clientSecret } = simulator;
    const genesys = createGenesysClient(
      { source: "platform", loginUrl: origin, apiUrl: origin, clientId, clientSecret },
      { clock: deps.clock, random: () => 0.5 },
    );
    onTestFinished(() => genesys.close());
    await evaluateRecordings({ ...deps, source: genesys.recordings }, { ...options, query });
    return { store: deps.store, source: genesys.recordings, simulator };
  }

  test("are asked for by their ids alone: nothing is listed or transcoded", async () => {
    const { simulator, ...deps } = await evaluatedCalls();
    const before = simulator.requests.length;
    const calls = await Array.fromAsync(compareWithSource(deps, { limit: 2 }));
    expect(calls.map(({ reason }) => reason)).toEqual([null, null]);
    const paths = simulator.requests.slice(before).map(({ path }) => path);
    expect(paths.filter((path) => /recordings|query|jobs/.test(path))).toEqual([]);
    const ids = [calls[1]?.recordingId ?? "", "int-nobody~rec-nobody"];
    expect(await Array.fromAsync(compareWithSource(deps, { ids }))).toEqual([
      calls[1],
      { recordingId: ids[1], measures: null, reason: "not_evaluated", error: null },
    ]);
  });

  test("that are several of one conversation differ because the source's numbers are of all of it", async () => {
    const { simulator: _, ...deps } = await evaluatedCalls({ extraCalls: ["twoParts"] }, { ids: ["int-twoParts"] });
    const calls = await Array.fromAsync(compareWithSource(deps, { ids: ["int-twoParts"] }));
    expect(calls).toHaveLength(2);
    const found = calls.flatMap(({ measures }) => (measures ?? []).flatMap(({ cause }) => cause ?? []));
    expect(new Set(found)).toEqual(new Set(["the source's numbers are of the whole conversation"]));
  });

  test("have the fault of each; a fault of all ends it, and so does an abort", async () => {
    const { simulator: _, ...deps } = await evaluatedCalls();
    const failingWith = (code: "genesys.forbidden" | "genesys.rate_limited"): RecordingSource => ({
      ...deps.source,
      sourceMetrics: (id, signal) =>
        id.includes("two-holds")
          ? Promise.reject(new GenesysError(code, "refused", { hint: "" }))
          : (deps.source.sourceMetrics?.(id, signal) ?? Promise.resolve(null)),
    });
    const calls = await Array.fromAsync(compareWithSource({ ...deps, source: failingWith("genesys.forbidden") }, {}));
    expect(calls.filter(({ reason }) => reason === null)).toHaveLength(4);
    expect(calls).toContainEqual(
      expect.objectContaining({ reason: "failed", error: expect.objectContaining({ code: "genesys.forbidden" }) }),
    );
    const limited = compareWithSource({ ...deps, source: failingWith("genesys.rate_limited") }, {});
    await expect(Array.fromAsync(limited)).rejects.toMatchObject({ code: "genesys.rate_limited" });

    const abort = new AbortController();
    const stopped = compareWithSource(deps, {}, abort.signal);
    expect((await stopped.next()).value).toMatchObject({ reason: null });
    abort.abort();
    await expect(stopped.next()).rejects.toMatchObject({ code: "genesys.aborted" });
  });
});

describe("an outage", () => {
  const range = { from: "2026-01-01T00:00:00Z" };
  /** Evaluated calls, and a source that has numbers of the first so many alone. */
  async function outageAfter(answered: number, generatedCalls: number) {
    const { deps, options } = await setUp({ generatedCalls });
    await evaluateRecordings(deps, { ...options, query: range });
    let asked = 0;
    const sourceMetrics = () => {
      asked += 1;
      if (asked <= answered) return Promise.resolve(equal);
      return Promise.reject(new GenesysError("genesys.server_error", "down", { hint: "" }));
    };
    const reasons: (string | null)[] = [];
    const comparing = async () => {
      const source = { ...deps.source, sourceMetrics };
      for await (const { reason } of compareWithSource({ store: deps.store, source }, {})) reasons.push(reason);
    };
    return { comparing: comparing(), reasons };
  }

  test("ends it at the tenth call in a row", async () => {
    const { comparing, reasons } = await outageAfter(1, 10);
    await expect(comparing).rejects.toMatchObject({ code: "genesys.server_error" });
    expect(reasons).toEqual([null, ...Array(9).fill("failed")]);
  });

  test("of all of a few calls is its fault, too", async () => {
    const { comparing, reasons } = await outageAfter(0, 0);
    await expect(comparing).rejects.toMatchObject({ code: "genesys.server_error" });
    expect(reasons).toEqual(Array(5).fill("failed"));
  });
});

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
