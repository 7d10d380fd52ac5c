import { availableParallelism } from "node:os";
import { expect, onTestFinished, test } from "vitest";
import { type BodyThreadOptions, createBodyThreads } from "../src/body-threads.ts";
import { serve } from "./set-up.ts";

/** A transcript of many segments, and so a body of megabytes. */
function transcriptOf(segments: number) {
  const results = Array.from({ length: segments }, (_, index) => ({
    start_time: index * 2,
    end_time: index * 2 + 1,
    speaker: index % 2 === 0 ? "agent" : "guest",
    transcript: "Thank you for calling, how can I help you today?",
  }));
  return { results };
}

test("a long body is answered as a short one is, and the server answers others meanwhile", async () => {
  const api = await serve();
  const transcript = transcriptOf(30_000);
  let answered = false;
  const long = api.post("/v1/analyze", { transcript, definition: "guide" }).then((answer) => {
    answered = true;
    return answer;
  });
  for (let i = 0; i < 10; i++) expect((await api.get("/healthz")).status).toBe(200);
  expect(answered).toBe(false);
  const { status, headers, body } = await long;
  expect({ status, type: headers.get("content-type") }).toEqual({
    status: 200,
    type: "application/json; charset=utf-8",
  });
  expect(headers.get("x-request-id")).toMatch(/./);
  expect(body).toMatchObject({ definition: "guide", utterances: { agent: 15_000, customer: 15_000 } });
  const short = await api.post("/v1/analyze", { transcript: { results: transcript.results.slice(0, 10) } });
  expect(short.headers.get("content-type")).toBe(headers.get("content-type"));
});

const filler = " ".repeat(100_000);

test.each([
  ["no JSON", "/v1/analyze", `{"transcript": nothing}${filler}`, 400, "request.not_json"],
  ["a poisoned body", "/v1/analyze", `{"__proto__": {}}${filler}`, 400, "request.not_json"],
  [
    "another shape",
    "/v1/analyze",
    `{"transcript": {"results": []}, "durationMs": -1}${filler}`,
    400,
    "request.invalid",
  ],
  ["a wrong transcript", "/v1/analyze", `{"transcript": {"results": [7]}}${filler}`, 422, "transcript.segments"],
  ["no text to scan", "/v1/pii/scan", `{"text": 7}${filler}`, 400, "request.invalid"],
  ["more than any route takes", "/v1/pii/scan", filler.repeat(170), 413, "request.too_large"],
  ["more than this route takes", "/v1/evaluations", filler.repeat(11), 413, "request.too_large"],
])("a long body with %s answers what a short one would", async (_what, path, body, status, code) => {
  const api = await serve();
  const answer = await api.post(path, body);
  expect(answer).toMatchObject({ status, body: { code } });
  expect(answer.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
  expect(answer.body).toMatchObject({ instance: `urn:uuid:${answer.headers.get("x-request-id")}` });
  if (status === 413) return;
  const short = await api.post(path, body.trim());
  expect({ status: short.status, type: short.headers.get("content-type"), body: short.body }).toMatchObject({
    ...{ status, type: answer.headers.get("content-type") },
    body: { ...Object(answer.body), detail: expect.anything(), instance: expect.anything() },
  });
});

test("the hint says how much a route takes", async () => {
  const api = await serve();
  expect((await api.post("/v1/pii/scan", filler.repeat(170))).body).toMatchObject({ hint: "Send at most 16 MiB." });
  expect((await api.post("/v1/evaluations", filler.repeat(11))).body).toMatchObject({ hint: "Send at most 1 MiB." });
});

test("a long text is scanned in a thread", async () => {
  const api = await serve();
  const text = `${"Nothing here. ".repeat(10_000)}Write to jane.doe@example.com`;
  const { body } = await api.post("/v1/pii/scan", { text });
  expect(body).toMatchObject({ spans: [{ kind: "email", start: text.length - 20, end: text.length }] });
});

function threadsWith(options: Partial<BodyThreadOptions>) {
  const threads = createBodyThreads({ pii: {}, ...options });
  onTestFinished(() => threads.close());
  const bytes = Buffer.from(JSON.stringify({ transcript: transcriptOf(30_000) }));
  return { run: () => threads.run({ work: "analysis", bytes, requestId: "id" }) };
}

test("a thread that dies is reported, and so is the next one", async () => {
  const { run } = threadsWith({ pii: { patterns: [{ name: "broken", pattern: "(" }] } });
  for (let i = 0; i < 2; i++) await expect(run()).rejects.toMatchObject({ message: expect.stringContaining("broken") });
});

test("a body that takes too long is given up", async () => {
  const { run } = threadsWith({ timeoutMs: 1 });
  await expect(run()).rejects.toMatchObject({ status: 503, code: "body.too_slow" });
});

test("more bodies than may wait are refused", async () => {
  const { run } = threadsWith({ mostWaiting: 0 });
  await expect(run()).rejects.toMatchObject({ status: 503, code: "server.busy" });
});

test("a body that waits too long for others is refused as busy, and those are answered", async () => {
  const { run } = threadsWith({ waitMs: 1 });
  const most = Math.min(Math.max(availableParallelism() - 1, 1), 4);
  const answers = await Promise.allSettled(Array.from({ length: most + 2 }, run));
  for (const answer of answers.slice(0, most)) expect(answer).toMatchObject({ value: { status: 200 } });
  for (const answer of answers.slice(most)) {
    expect(answer).toMatchObject({ reason: { status: 503, code: "server.busy" } });
  }
});

test("bodies that wait have their own time to be worked through", async () => {
  const { run } = threadsWith({ timeoutMs: 1 });
  const answers = await Promise.allSettled(Array.from({ length: 6 }, run));
  for (const answer of answers) expect(answer).toMatchObject({ reason: { code: "body.too_slow" } });
});

test("bodies that wait are refused when the threads close", async () => {
  const threads = createBodyThreads({ pii: {} });
  const bytes = Buffer.from(JSON.stringify({ transcript: transcriptOf(30_000) }));
  const run = () => threads.run({ work: "analysis", bytes, requestId: "id" });
  const answers = Promise.allSettled(Array.from({ length: 6 }, run));
  await threads.close();
  expect((await answers).at(-1)).toMatchObject({ reason: { code: "server.busy" } });
});
