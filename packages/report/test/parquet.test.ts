import type { Conversation } from "@earshot/model";
import { sampleCalls, workedExample } from "@earshot/test-kit";
import { parquetMetadata, parquetReadObjects, parquetSchema } from "hyparquet";
import { expect, test } from "vitest";
import { type MeasuredCall, parquetPieces, type ReportFailure } from "../src/index.ts";
import { otherwise, reportCall } from "./evaluate-sample.ts";

async function write(calls: Iterable<MeasuredCall>, failures: readonly ReportFailure[], publicUrl?: URL) {
  const pieces = await Array.fromAsync(parquetPieces(calls, failures, { publicUrl }));
  return { pieces, file: new Uint8Array(Buffer.concat(pieces)).buffer };
}

test("a Parquet file has a typed column for each of the CSV, and says what the calls say", async () => {
  const conversation: Conversation = {
    ...{ direction: "inbound", skills: [], divisions: [], legs: [] },
    agents: [
      { id: "a-1", name: "=Ann 东京" },
      { id: "a-2", name: null },
    ],
    ...{ queues: [], wrapUpCodes: [] },
  };
  const [first, ...others] = sampleCalls().map((sample, index) => reportCall(sample, index));
  if (first === undefined) throw new Error("no calls");
  const oneSided = { ...workedExample, id: "one-sided", segments: workedExample.segments.slice(0, 1) };
  const calls = [
    { ...first, conversation, evaluation: { ...first.evaluation, ...otherwise } },
    { ...reportCall(oneSided), startTime: "no date" },
    ...others,
  ];
  const failures = [{ recordingId: "rec-9", code: "stt.failed", message: "no answer" }];
  const { file } = await write(calls, failures, new URL("https://earshot.example.com"));
  const rows = await parquetReadObjects({ file });
  expect(rows).toHaveLength(calls.length + 1);
  for (const [index, call] of calls.entries()) {
    const { evaluation } = call;
    expect(rows[index]).toMatchObject({
      ...{ status: "evaluated", recording_id: call.recordingId, interaction_id: call.interactionId },
      start_time: index === 1 ? null : new Date(call.startTime ?? ""),
      ...{ duration_ms: BigInt(evaluation.durationMs), silence_ms: BigInt(evaluation.silence.totalMs) },
      talk_over_ms: evaluation.talkOver === null ? null : BigInt(evaluation.talkOver.totalMs),
      ...{ score: evaluation.score.value, talk_ratio: evaluation.talkRatio, failure_code: null },
      page: `https://earshot.example.com/calls/${call.recordingId}`,
    });
  }
  expect(rows[0]).toMatchObject({
    ...{ direction: "inbound", agents: "=Ann 东京; a-2", vendor: "contact-lens", sound_silence_ms: 1500n },
    ...{ vendor_agent_words_per_minute: 150.5, vendor_customer_words_per_minute: null, words_without_speech_ms: 2500n },
  });
  expect(rows[1]).toMatchObject({ score: null, unscorable_reason: "one_sided" });
  expect(rows.at(-1)).toMatchObject({ status: "failed", failure_code: "stt.failed", score: null, page: null });
  const { children } = parquetSchema(parquetMetadata(file));
  const typeOf = (name: string) => children.find(({ element }) => element.name === name)?.element;
  expect(typeOf("start_time")).toMatchObject({ type: "INT64", converted_type: "TIMESTAMP_MILLIS" });
  expect(typeOf("hold_ms")).toMatchObject({ type: "INT64", repetition_type: "OPTIONAL" });
  expect(typeOf("score")).toMatchObject({ type: "DOUBLE" });
  expect(typeOf("agents")).toMatchObject({ type: "BYTE_ARRAY", converted_type: "UTF8" });
  expect(JSON.stringify(rows, (_, value) => (typeof value === "bigint" ? Number(value) : value))).not.toContain(
    "Hello",
  );
});

test("many calls are written in groups as they are read, and none at all give a file without rows", async () => {
  const call = reportCall(workedExample);
  let read = 0;
  function* many() {
    for (; read < 4100; read++) yield { ...call, recordingId: `rec-${read}` };
  }
  const pieces = parquetPieces(many(), []);
  const first = await pieces.next();
  expect(read).toBeLessThan(2100);
  const rest = await Array.fromAsync(pieces);
  const file = new Uint8Array(Buffer.concat([first.value ?? new Uint8Array(), ...rest])).buffer;
  expect(rest).toHaveLength(2);
  const rows = await parquetReadObjects({ file, columns: ["recording_id"] });
  expect(rows.map(({ recording_id: id }) => id)).toEqual(Array.from({ length: 4100 }, (_, index) => `rec-${index}`));
  const empty = await write([], []);
  expect(await parquetReadObjects({ file: empty.file })).toEqual([]);
});
