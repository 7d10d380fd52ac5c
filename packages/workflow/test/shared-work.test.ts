import { join } from "node:path";
import { systemClock } from "@earshot/model";
import { openStore } from "@earshot/store";
import { expect, onTestFinished, test } from "vitest";
import { evaluateRecordings, type ProgressEvent } from "../src/index.ts";
import { setUp } from "./set-up.ts";

const everything = { limit: 1000 };

test("two runs at once evaluate each recording once and send each archive one event of it", async () => {
  const { deps, options, folder } = await setUp({ generatedCalls: 115 });
  const other = await openStore(join(folder, "earshot.db"));
  onTestFinished(() => other.close());
  const evaluated: string[] = [];
  const onProgress = (event: ProgressEvent) => {
    if (event.type === "evaluated") evaluated.push(event.recordingId);
  };
  // Leases are renewed by a timer, so they must not be judged by a clock that sleep moves on.
  const asked = { ...options, archives: ["records"] };
  const summaries = await Promise.all([
    evaluateRecordings({ ...deps, clock: systemClock }, asked, { onProgress }),
    evaluateRecordings({ ...deps, clock: systemClock, store: other }, asked, { onProgress }),
  ]);
  expect(summaries.map(({ failed, waiting }) => ({ failed, waiting }))).toEqual([
    { failed: 0, waiting: 0 },
    { failed: 0, waiting: 0 },
  ]);
  expect(summaries.reduce((sum, summary) => sum + summary.evaluated, 0)).toBe(120);
  for (const { evaluated, skipped } of summaries) expect(evaluated + skipped).toBe(120);
  expect(new Set(evaluated).size).toBe(120);
  expect(evaluated.length).toBe(120);
  expect((await deps.store.evaluations.list({}, everything)).items.length).toBe(120);
  const deliveries = (await deps.store.deliveries.list({}, everything)).items;
  expect(deliveries.length).toBe(120);
  expect(new Set(deliveries.map(({ eventId }) => eventId)).size).toBe(120);
});

test("a call is announced only once it is committed", async () => {
  const { deps, options, folder } = await setUp({ generatedCalls: 15 });
  const reader = await openStore(join(folder, "earshot.db"), { readonly: true });
  onTestFinished(() => reader.close());
  const looks: Promise<void>[] = [];
  await evaluateRecordings(deps, options, {
    onProgress: (event) => {
      if (event.type !== "evaluated") return;
      const { recordingId } = event;
      const look = async () => {
        const { items } = await reader.evaluations.list({ recordingId }, everything);
        expect(items.length).toBe(1);
      };
      looks.push(look());
    },
  });
  expect(looks.length).toBe(20);
  await Promise.all(looks);
});
