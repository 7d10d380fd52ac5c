import { expect, test } from "vitest";
import { createKernel } from "../src/index.ts";
import { sampleCalls } from "./fixtures/sample-calls.ts";
import { standard } from "./parameters.ts";
import { toCall } from "./reference/plain.ts";

const kernel = await createKernel();

test.each(sampleCalls)("$id has the totals counted from its audio", ({ durationMs, reference, utterances }) => {
  const segments = utterances.map(([side, startMs, endMs]) => {
    return { startMs, endMs, side, speaker: side === "agent" ? 0 : 1 };
  });
  const metrics = kernel.analyze(toCall({ segments, durationMs, holds: [] }), standard);
  expect(metrics.support).toBe("recording");
  expect({
    silenceMs: metrics.durationMs - metrics.speechMs,
    overlapMs: metrics.talkOver.totalMs,
    agentTalkMs: metrics.talk.agentMs,
    customerTalkMs: metrics.talk.customerMs,
  }).toEqual(reference);
  expect(metrics.overlapMs).toBe(reference.overlapMs);
});
