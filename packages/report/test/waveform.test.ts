import { workedExample } from "@earshot/test-kit";
import { expect, test } from "vitest";
import type { ReportCall } from "../src/index.ts";
import { reportCall } from "./evaluate-sample.ts";
import { renderPage } from "./render-page.ts";

const call = reportCall(workedExample);
const report = (calls: readonly ReportCall[]) =>
  renderPage({ calls, failures: [], generatedAt: "2026-01-01T00:00:00Z", title: "Calls" });
const withChannels = (channelOf: (side: string) => number | null) =>
  call.utterances.map((said) => ({ ...said, channel: channelOf(said.side) }));
/** Levels that change as much as they can from one column to the next. */
const restless = (channel: number, minutes: number) => ({
  channel,
  levels: Uint8Array.from({ length: minutes * 6000 }, (_, at) => (at * 7919) % 251),
});

test("a channel is drawn in the lane of the side that has it alone, another in a lane of its own", async () => {
  const levels = [restless(0, 1), restless(1, 1)];
  const waves = (page: string) => [...page.matchAll(/<g class="wave (\w+)"/g)].map(([, name]) => name);
  const ownChannels = withChannels((side) => (side === "agent" ? 0 : 1));
  expect(waves(await report([{ ...call, levels, utterances: ownChannels }]))).toEqual(["agent", "customer"]);
  expect(waves(await report([{ ...call, levels, utterances: withChannels(() => 1) }]))).toEqual(["sound", "sound"]);
  expect(waves(await report([{ ...call, levels: levels.slice(0, 1) }]))).toEqual(["sound"]);
  expect(waves(await report([call]))).toEqual([]);
});

test("the loudest level of each column is drawn, silence as a line, and no more than full scale", async () => {
  const levels = [{ channel: 0, levels: Uint8Array.from([0, 0, 255, 255, 80, 80, 0]) }];
  const page = await report([{ ...call, levels }]);
  // 90 s of call in 600 columns: less than a column of sound here, so it is the loudest.
  expect(page).toMatch(/scale\(\d+ 1\)"><path id="call-1-wave-0" d="M0 0v-16h1v16z"/);
});

test("a waveform of an hour takes less than 4 KB for each channel, whatever the sound", async () => {
  const bytes = async (levels: ReportCall["levels"]) => (await report([{ ...call, levels }])).length;
  const added = (await bytes([restless(0, 60), restless(1, 60)])) - (await bytes(undefined));
  expect(added).toBeLessThan(8000);
});
