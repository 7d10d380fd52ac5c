import { allFaults, month, quirkNames } from "@earshot/genesys-simulator";
import { temporaryFolder } from "@earshot/test-kit";
import { expect, test } from "vitest";
import { listReadable, startPlatform } from "./set-up.ts";

const quirkRates = Object.fromEntries(quirkNames.map((name) => [name, 0.05]));
const range = { from: new Date(month.startMs).toISOString(), to: new Date(month.endMs).toISOString() };

test("a month of an organisation with all its oddities is read to its end, each recording once", {
  timeout: 60_000,
}, async () => {
  const { genesys } = await startPlatform({ platform: { conversations: 200, quirkRates } }, { transcripts: true });
  const found = await listReadable(genesys, range);
  const ids = found.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const kinds = new Set(found.map(({ state }) => state.kind));
  expect([...kinds].sort()).toEqual(["archived", "deleted", "failed", "ready", "restoring", "uploading"]);
  const startTimes = found.flatMap(({ startTime }) => startTime ?? []);
  for (const startTime of startTimes) expect(startTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const codes = new Set<string>();
  for (const call of found) {
    const { events, warnings } = await genesys.recordings.holds(call);
    expect(events.map(({ index }) => index)).toEqual(events.map((_, index) => index));
    for (const { code } of warnings) codes.add(code);
    if (call.state.kind === "ready") await genesys.recordings.transcript?.(call);
  }
  expect([...codes]).toEqual([]);
});

test("faults of the service on the way change nothing of it", { timeout: 60_000 }, async () => {
  const options = { conversations: 60, quirkRates };
  const calm = await startPlatform({ platform: options });
  const rough = await startPlatform(
    { platform: options, faults: allFaults(0.15), hangMs: 30 },
    { http: { timeoutMs: 1000 } },
  );
  const expected = await listReadable(calm.genesys, range);
  const found = await listReadable(rough.genesys, range);
  expect(found).toEqual(expected);
  const [ready] = found.filter(({ state, parts }) => state.kind === "ready" && parts[0]?.mediaType === "voice");
  const [part] = ready?.parts ?? [];
  if (ready === undefined || part === undefined) throw new Error("there is no recording to download");
  const folder = await temporaryFolder();
  const saved = await rough.genesys.recordings.media(ready, part, folder);
  expect(await calm.genesys.recordings.media(ready, part, folder)).toEqual(saved);
});
