import { sampleCalls } from "@earshot/genesys-simulator";
import { expect, test } from "vitest";
import { evaluateRecordings, type ProgressEvent, readCalls } from "../src/index.ts";
import { setUp } from "./set-up.ts";

/** A run over a recording of a chat alone, which is named: listings are of voice. */
async function setUpChat() {
  const [call] = sampleCalls();
  const [part] = call?.parts ?? [];
  if (call === undefined || part === undefined) throw new Error("too few sample calls");
  const chat = { ...call, recordingId: "rec-chat", parts: [{ ...part, type: "chat", format: "json" }] };
  const { deps, options } = await setUp({ calls: [chat] });
  return { deps, options: { ...options, query: { ids: ["rec-chat"] } } };
}

test("a recording without voice is skipped with its reason, in every run, and fails nothing", async () => {
  const { deps, options } = await setUpChat();
  for (const _run of ["first", "second"]) {
    const events: ProgressEvent[] = [];
    const summary = await evaluateRecordings(deps, options, { onProgress: (event) => events.push(event) });
    expect(summary).toMatchObject({ evaluated: 0, failed: 0, skipped: 1, waiting: 0 });
    expect(events).toContainEqual({
      type: "skipped",
      recordingId: "rec-chat",
      reason: "no_voice_part",
      detail: "it has no voice part",
    });
    expect((await deps.store.runs.outcomes(summary.runId, {}, { limit: 10 })).items).toMatchObject([
      { outcome: "skipped" },
    ]);
  }
});

test("a recording without voice is evaluated by the transcript that its source has", async () => {
  const { deps, options } = await setUpChat();
  const document = { results: [{ start_time: 0, end_time: 1.5, speaker: "agent", transcript: "hello" }] };
  const source = {
    ...deps.source,
    transcript: async () => ({ kind: "document" as const, format: "results" as const, document }),
  };
  const summary = await evaluateRecordings({ ...deps, source }, options);
  expect(summary).toMatchObject({ evaluated: 1, failed: 0, skipped: 0 });
  const calls = await Array.fromAsync(readCalls(deps.store, {}));
  expect(calls).toMatchObject([{ recordingId: "rec-chat", evaluation: { support: "speech", durationMs: 1500 } }]);
});
