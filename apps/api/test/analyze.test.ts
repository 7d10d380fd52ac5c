import { expect, test } from "vitest";
import { callEvaluation } from "../src/call-evaluation.ts";
import { workedExample } from "../src/worked-example.ts";
import { serve } from "./set-up.ts";

test("the worked example scores 89, as the description of the API shows it", async () => {
  const api = await serve();
  const { status, body } = await api.post("/v1/analyze", workedExample.request);
  expect(status).toBe(200);
  expect(body).toEqual(workedExample.answer);
  expect(callEvaluation.parse(body)).toEqual(body);
  expect(body).toMatchObject({
    silence: { count: 0, totalMs: 0 },
    talkOver: { count: 1, totalMs: 200, events: [{ startMs: 3800, endMs: 4000 }] },
    hold: { totalMs: 90_000 },
    utterances: { agent: 2, customer: 1 },
    score: { value: 89, scorecard: "guide@1" },
  });
});

test("a length measures the whole recording; definition, scorecard and roles are the caller's", async () => {
  const api = await serve();
  const { status, body } = await api.post("/v1/analyze", {
    transcript: {
      results: [
        { start_time: 1, end_time: 2, speaker: "Sam", transcript: "Hello." },
        { start_time: 6, end_time: 7, speaker: "Kim", transcript: "Hello?" },
      ],
    },
    durationMs: 10_000,
    definition: "nice",
    roles: { labels: { Sam: "agent", Kim: "customer" } },
    scorecard: {
      name: "mine",
      version: 2,
      formula: "deduct",
      criteria: [{ id: "gaps", label: "Gaps", metric: "silence.count", method: "linear", points: 30, per: 1 }],
    },
  });
  expect({ status, body }).toMatchObject({
    status: 200,
    body: {
      definition: "nice",
      support: "recording",
      durationMs: 10_000,
      silence: { count: 1, totalMs: 4000 },
      talkOver: null,
      talk: { agentMs: 1000, customerMs: 1000 },
      score: { value: 70, scorecard: "mine@2" },
    },
  });
});

test("speech is measured by the words when the body says so", async () => {
  const api = await serve();
  const word = (start: number) => ({ word: "so", start, end: start + 0.3, confidence: 0.9 });
  const said = { start: 0, end: 3, channel: 0, transcript: "so so", confidence: 0.9, words: [word(0), word(2.7)] };
  const transcript = { metadata: { channels: 1 }, results: { utterances: [said] } };
  const answer = async (rules: object) => (await api.post("/v1/analyze", { transcript, ...rules })).body;
  expect(await answer({ wordGapMs: 300 })).toMatchObject({ units: "segments", wordGapMs: null, speechMs: 3000 });
  expect(await answer({ units: "words" })).toMatchObject({ units: "words", wordGapMs: 300, speechMs: 600 });
  const wide = { units: "words", wordGapMs: 2500 };
  expect(await answer(wide)).toMatchObject({ units: "words", wordGapMs: 2500, speechMs: 3000 });
});

test("a call without speech is unscorable, never 100", async () => {
  const api = await serve();
  const { body } = await api.post("/v1/analyze", { transcript: { results: [] } });
  expect(body).toMatchObject({ score: { value: null, reason: "no_speech" } });
});

test("the holds are placed by the start time among the events when the body gives none", async () => {
  const api = await serve();
  const { startTime, events, transcript } = workedExample.request;
  const { body } = await api.post("/v1/analyze", { transcript, events: { startTime, ...events } });
  expect(body).toEqual(workedExample.answer);
});
