import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Simulator } from "../src/index.ts";
import { start } from "./set-up.ts";

const samples = join(import.meta.dirname, "..", "samples");
const audio = readFileSync(join(samples, "two-holds.ogg"));

type Fields = Record<string, string | Buffer | null>;

/** A form of these fields; audio becomes a file, null is left out. */
function formOf(fields: Fields, fileName: string): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (Buffer.isBuffer(value)) form.append(name, new Blob([new Uint8Array(value)]), fileName);
    else if (value !== null) form.append(name, value);
  }
  return form;
}

const openai = ({ origin, speech }: Simulator, fields: Fields, { key = speech.key, fileName = "a.ogg" } = {}) =>
  fetch(`${origin}/v1/audio/transcriptions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: formOf({ file: audio, model: "whisper-1", response_format: "verbose_json", ...fields }, fileName),
  });

const azure = ({ origin, speech }: Simulator, fields: Fields, { key = speech.key, version = "2025-10-15" } = {}) =>
  fetch(`${origin}/speechtotext/transcriptions:transcribe?api-version=${version}`, {
    method: "POST",
    headers: { "ocp-apim-subscription-key": key },
    body: formOf({ audio, definition: '{"channels":[0,1]}', ...fields }, "a.ogg"),
  });

describe("openai", () => {
  test("answers a form", async () => {
    const running = await start();
    const answer = await openai(running, { language: "en", "timestamp_granularities[]": "segment" });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ task: "transcribe", language: "english", segments: expect.any(Array) });
  });

  test.each<[Fields, Parameters<typeof openai>[2], number, string]>([
    [{}, { key: "wrong" }, 401, "invalid_api_key"],
    [{ file: null }, {}, 400, "Missing required parameter"],
    [{ model: null }, {}, 400, "you must provide a model"],
    [{ model: "whisper-9" }, {}, 404, "model_not_found"],
    [{ model: "gpt-4o-transcribe" }, {}, 400, "not compatible"],
    [{ model: "gpt-4o-transcribe-diarize", response_format: "diarized_json" }, {}, 400, "chunking_strategy"],
    [{ response_format: "json", "timestamp_granularities[]": "segment" }, {}, 400, "timestamp_granularities"],
    [{ language: "english" }, {}, 400, "invalid_language_format"],
    [{ channels: "2" }, {}, 400, "Unrecognized request argument"],
    [{}, { fileName: "a.wav" }, 400, "Invalid file format"],
    [{}, { fileName: "a.amr" }, 400, "Invalid file format"],
    [{ file: Buffer.from("OggS noise") }, {}, 400, "corrupted or unsupported"],
  ])("refuses %j with %j: %d", async (fields, options, status, words) => {
    const answer = await openai(await start(), fields, options);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(words);
  });

  test("takes no other body", async () => {
    const { origin, speech } = await start();
    const headers = { authorization: `Bearer ${speech.key}`, "content-type": "audio/ogg" };
    const answer = await fetch(`${origin}/v1/audio/transcriptions`, {
      method: "POST",
      headers,
      body: new Uint8Array(audio),
    });
    expect(answer.status).toBe(400);
  });
});

describe("azure fast", () => {
  const document = z.object({ combinedPhrases: z.array(z.unknown()), phrases: z.array(z.looseObject({})) });

  test("answers by channel, and merges the channels it is not asked for", async () => {
    const running = await start();
    const byChannel = await (await azure(running, { definition: '{"locales":["en-US"],"channels":[0,1]}' })).json();
    expect(byChannel).toMatchObject({ combinedPhrases: [{ channel: 0 }, { channel: 1 }] });
    const merged = document.parse(await (await azure(running, { definition: "{}" })).json());
    expect(merged.combinedPhrases).toHaveLength(1);
    expect(merged.phrases.some((phrase: object) => "channel" in phrase)).toBe(false);
  });

  test.each<[Fields, Parameters<typeof azure>[2], number, string]>([
    [{}, { key: "wrong" }, 401, "Access denied"],
    [{}, { version: "2020-01-01" }, 400, "UnsupportedApiVersion"],
    [{ audio: null }, {}, 400, "InvalidRequestBodyFormat"],
    [{ definition: null }, {}, 400, "InvalidRequestBodyFormat"],
    [{ model: "x" }, {}, 400, "InvalidRequestBodyFormat"],
    [{ definition: "{" }, {}, 400, "InvalidParameterValue"],
    [{ definition: '{"language":"en"}' }, {}, 400, "InvalidParameterValue"],
    [{ definition: '{"channels":[2]}' }, {}, 400, "InvalidParameterValue"],
    [{ definition: '{"channels":[0,1],"diarization":{"enabled":true}}' }, {}, 400, "exclude each other"],
    [{ definition: '{"locales":["xx-XX"]}' }, {}, 400, "InvalidLocale"],
    [{ audio: Buffer.from("noise") }, {}, 400, "InvalidAudioFormat"],
  ])("refuses %j with %j: %d", async (fields, options, status, words) => {
    const answer = await azure(await start(), fields, options);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(words);
  });
});

test("both refuse audio that is too long, fail for poisoned calls, and bill what they take", async () => {
  const short = await start({ speech: { maxAudioMs: 1000 } });
  expect([(await openai(short, {})).status, (await azure(short, {})).status]).toEqual([400, 400]);
  const poisoned = await start({ poison: { "rec-two-holds": "stt500" } });
  expect([(await openai(poisoned, {})).status, (await azure(poisoned, {})).status]).toEqual([500, 500]);
  expect(poisoned.speech.stats()).toEqual({ uploads: 2, billedUploads: 0, polls: 0 });
});
