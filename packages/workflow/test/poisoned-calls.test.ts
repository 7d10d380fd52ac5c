import { type Poison, poisonNames } from "@earshot/genesys-simulator";
import { getDefinition } from "@earshot/quality";
import { describe, expect, test } from "vitest";
import { evaluateRecordings, readFailures } from "../src/index.ts";
import { setUp } from "./set-up.ts";

const poisoned = "rec-billing-dispute";

/** The code that the reason is stored with. */
const codes: Record<Poison, string> = {
  part403: "genesys.forbidden",
  part404: "genesys.not_found",
  part500: "genesys.server_error",
  media403: "genesys.forbidden",
  media404: "genesys.not_found",
  media500: "genesys.server_error",
  mediaHostUnresolvable: "genesys.unreachable",
  mediaTlsFault: "genesys.insecure",
  mediaEndless: "genesys.too_large",
  mediaDripping: "genesys.timeout",
  events403: "genesys.forbidden",
  events404: "genesys.not_found",
  events500: "genesys.server_error",
  malformedEntity: "genesys.unexpected_shape",
  stt500: "stt.server_error",
};

describe.each(poisonNames)("one of forty recordings with %s", (poison) => {
  test("is stored with its reason while the others are evaluated, and is left alone until it is retried", async () => {
    const table: Record<string, Poison> = { [poisoned]: poison };
    const { deps, options, simulator } = await setUp({ generatedCalls: 35, poison: table });
    const first = await evaluateRecordings(deps, options);
    expect(first).toMatchObject({ evaluated: 39, failed: 1, skipped: 0, waiting: 0 });
    const failures = await Array.fromAsync(readFailures(deps.store, { runId: first.runId }));
    expect(failures).toMatchObject([{ recordingId: poisoned, code: codes[poison] }]);

    const before = simulator.requests.length;
    expect(await evaluateRecordings(deps, options)).toMatchObject({ evaluated: 0, failed: 0, skipped: 40 });
    const asked = simulator.requests.slice(before).map(({ path }) => path);
    expect(asked.filter((path) => path.includes("/parts/") || path.includes("stt"))).toEqual([]);

    delete table[poisoned];
    expect(await evaluateRecordings(deps, { ...options, retryFailed: true })).toMatchObject({
      evaluated: 1,
      failed: 0,
      skipped: 39,
    });
    expect((await deps.store.checkIntegrity()).faults).toEqual([]);
  });
});

test("a call whose evaluation by another definition failed keeps the one it has, and is left alone until it is retried", async () => {
  const table: Record<string, Poison> = {};
  const { deps, options, simulator } = await setUp({ poison: table });
  await evaluateRecordings(deps, options);
  table[poisoned] = "part404";
  const nice = { ...options, definitions: [getDefinition("nice")] as const };
  expect(await evaluateRecordings(deps, nice)).toMatchObject({ evaluated: 4, failed: 1 });
  const { items } = await deps.store.evaluations.list({ recordingId: poisoned }, { limit: 10 });
  expect(items.map(({ definition }) => definition)).toEqual(["standard"]);

  const before = simulator.requests.length;
  expect(await evaluateRecordings(deps, nice)).toMatchObject({ evaluated: 0, failed: 0, skipped: 5, failedBefore: 1 });
  expect(simulator.requests.slice(before).filter(({ path }) => path.includes(poisoned))).toEqual([]);

  delete table[poisoned];
  expect(await evaluateRecordings(deps, { ...nice, retryFailed: true })).toMatchObject({ evaluated: 1, failed: 0 });
});
