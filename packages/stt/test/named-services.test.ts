import { copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { AudioError } from "@earshot/audio";
import {
  readTruth,
  type Simulator,
  type SimulatorOptions,
  sampleNames,
  startSimulator,
} from "@earshot/genesys-simulator";
import { createHttp, type Http } from "@earshot/http";
import type { SttProvider } from "@earshot/model";
import { errorOf, fakeClock, temporaryFolder, wavFile } from "@earshot/test-kit";
import { readTranscript } from "@earshot/transcripts";
import { describe, expect, it, onTestFinished, test, vi } from "vitest";
import { createAzureFastSttProvider } from "../src/azure-fast/azure-fast-provider.ts";
import { SttError } from "../src/errors.ts";
import { createOpenaiSttProvider } from "../src/openai/openai-provider.ts";
import { inputOf, samples } from "./input-of.ts";

vi.setConfig({ testTimeout: 30_000 });

interface Common {
  origin: string;
  key: string;
  language?: string | undefined;
  limits?: { maxBytes?: number | undefined; maxMs?: number | undefined } | undefined;
  answerTimeoutMs?: number | undefined;
}

interface Service {
  name: string;
  create(common: Common, deps: { http: Http; ffmpeg: string | null }): SttProvider;
  /** Of one stereo recording. */
  uploads: number;
  /** The header that carries the key. */
  keyHeader: string;
  document: unknown;
  /** Refusals in the service's own words, and what they mean. */
  refusals: readonly [status: number, body: unknown, code: string][];
}

const openaiError = (code: string | null, message: string) => ({
  error: { message, type: "invalid_request_error", param: null, code },
});
const azureError = (code: string, message = "No.") => ({
  code: "InvalidRequest",
  message,
  innerError: { code, message },
});

const services: readonly Service[] = [
  {
    name: "openai",
    create: ({ origin, ...options }, deps) => createOpenaiSttProvider({ url: `${origin}/v1`, ...options }, deps),
    uploads: 2,
    keyHeader: "authorization",
    document: { text: "Hello", duration: 2, segments: [{ start: 0, end: 1, text: "Hello" }] },
    refusals: [
      [429, openaiError("insufficient_quota", "You exceeded your current quota."), "stt.quota_exhausted"],
      [401, openaiError("invalid_api_key", "Incorrect API key provided: K3Y."), "stt.unauthorized"],
      [403, openaiError(null, "Not allowed"), "stt.unauthorized"],
      [404, openaiError("model_not_found", "The model `x` does not exist"), "stt.rejected"],
      [413, openaiError(null, "Maximum content size limit (26214400) exceeded"), "stt.too_large"],
      [400, openaiError("invalid_language_format", "Invalid language 'xx'."), "stt.unsupported_language"],
      [
        400,
        { error: { message: "Unsupported language: 'xx'. Must be one of ['af']", code: 400 } },
        "stt.unsupported_language",
      ],
      [400, openaiError("invalid_value", "audio duration 1600 seconds is longer than 1400 seconds"), "stt.too_long"],
      [400, openaiError("invalid_value", "Audio file might be corrupted or unsupported"), "stt.unsupported_audio"],
      [400, openaiError(null, "Invalid file format. Supported formats: ['flac']"), "stt.unsupported_audio"],
      [400, openaiError(null, "Unrecognized request argument supplied: x"), "stt.rejected"],
    ],
  },
  {
    name: "azure-fast",
    create: ({ origin, ...options }, deps) => createAzureFastSttProvider({ endpoint: origin, ...options }, deps),
    uploads: 1,
    keyHeader: "ocp-apim-subscription-key",
    document: {
      durationMilliseconds: 2000,
      phrases: [{ channel: 0, offsetMilliseconds: 0, durationMilliseconds: 900, text: "Hello" }],
    },
    refusals: [
      [403, { error: { code: "403", message: "Out of call volume quota." } }, "stt.quota_exhausted"],
      [
        401,
        { error: { code: "401", message: "Access denied due to invalid subscription key K3Y." } },
        "stt.unauthorized",
      ],
      [403, { error: { code: "403", message: "Forbidden" } }, "stt.unauthorized"],
      [404, { error: { code: "404", message: "Resource not found" } }, "stt.rejected"],
      [413, { error: { code: "413", message: "Too large" } }, "stt.too_large"],
      [400, azureError("InvalidLocale"), "stt.unsupported_language"],
      [400, azureError("AudioLengthLimitExceeded"), "stt.too_long"],
      [400, { error: azureError("InvalidAudioFormat") }, "stt.unsupported_audio"],
      [400, azureError("EmptyAudioFile"), "stt.unsupported_audio"],
      [400, azureError("InvalidParameterValue"), "stt.rejected"],
    ],
  },
];

const fixtures = fileURLToPath(new URL("../../audio/test/fixtures/", import.meta.url));

async function fileOf(content: Uint8Array, name = "call.wav"): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  return path;
}

const stereo = () => fileOf(wavFile({ samples: 16_000 }));

function client(clock = fakeClock()): Http {
  const http = createHttp({}, { clock, random: () => 0.5 });
  onTestFinished(() => http.close());
  return http;
}

async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator(options);
  onTestFinished(() => simulator.close());
  return simulator;
}

interface Received {
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** A server that answers as it is told, whatever it is asked. */
async function serve(answer: (response: ServerResponse, count: number) => void) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({ url: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks).toString("latin1") });
    answer(response, received.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { origin: `http://127.0.0.1:${address.port}`, received };
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

const key = "K3Y-of-the-service";

describe.each(services)("$name", ({ create, uploads, keyHeader, document, refusals, name }) => {
  it.each(sampleNames)("transcribes %s with the sides by channel", async (sample) => {
    const simulator = await simulate();
    const options = { origin: simulator.origin, key: simulator.speech.key, language: "en-US" };
    const provider = create(options, { http: client(), ffmpeg: null });
    const submission = await provider.submit(await inputOf(join(samples, `${sample}.ogg`)));
    if (submission.state !== "done") throw new Error("it answers at once");
    const { segments, durationMs } = readTranscript(submission.transcript, { source: name });
    const truth = readTruth(sample);
    const plain = ({ startMs, endMs, text }: { startMs: number; endMs: number; text: string }) => ({
      startMs,
      endMs,
      text,
    });
    const inOrder = (a: { startMs: number }, b: { startMs: number }) => a.startMs - b.startMs;
    for (const side of ["agent", "customer"] as const) {
      expect(
        segments
          .filter((segment) => segment.side === side)
          .map(plain)
          .sort(inOrder),
      ).toEqual(
        truth.segments
          .filter(({ speaker }) => speaker === side)
          .map(plain)
          .sort(inOrder),
      );
    }
    expect(Math.abs((durationMs ?? 0) - truth.durationMs)).toBeLessThanOrEqual(1);
    expect(simulator.speech.stats()).toMatchObject({ uploads, billedUploads: uploads });
  });

  it("gets through what comes between: 429, 5xx, resets, half answers, pages of gateways", async () => {
    const faults = { rateLimitSeconds: 0.15, serverError: 0.2, connectionReset: 0.15, truncated: 0.15, notJson: 0.1 };
    const simulator = await simulate({ faults, seed: 7 });
    const options = { origin: simulator.origin, key: simulator.speech.key };
    const provider = create(options, { http: client(), ffmpeg: null });
    for (const sample of sampleNames) {
      const submission = await provider.submit({
        ...(await inputOf(join(samples, `${sample}.ogg`))),
        recordingId: sample,
      });
      expect(submission.state).toBe("done");
    }
    expect(simulator.requests.filter(({ fault }) => fault !== null)).not.toHaveLength(0);
  });

  it("waits as long as a 429 asks for, and sends the same again", async () => {
    const { origin, received } = await serve((response, count) => {
      if (count === 1) send(response, 429, {}, { "retry-after": "7" });
      else send(response, 200, document);
    });
    const clock = fakeClock();
    const provider = create({ origin, key }, { http: client(clock), ffmpeg: null });
    await provider.submit(await inputOf(await stereo()));
    expect(clock.waits).toContain(7000);
    expect(received).toHaveLength(uploads + 1);
    expect(received[1]?.headers["idempotency-key"]).toBe(received[0]?.headers["idempotency-key"]);
  });

  it("says when a 429 asks for more time than a run waits", async () => {
    const { origin } = await serve((response) => send(response, 429, {}, { "retry-after": "3600" }));
    const clock = fakeClock();
    const provider = create({ origin, key }, { http: client(clock), ffmpeg: null });
    const input = await inputOf(await stereo());
    const error = await errorOf(SttError, () => provider.submit(input));
    expect(error).toMatchObject({ code: "stt.rate_limited", provider: name, retryAtMs: clock.now() + 3_600_000 });
  });

  it.each([500, 502, 503])("gives up on a service that keeps answering %d", async (status) => {
    const { origin, received } = await serve((response) => send(response, status, { message: "busy" }));
    const provider = create({ origin, key }, { http: client(), ffmpeg: null });
    const input = await inputOf(await stereo());
    const error = await errorOf(SttError, () => provider.submit(input));
    expect(error).toMatchObject({ code: "stt.server_error", status });
    expect(received.length).toBeGreaterThan(1);
  });

  it("stops when it is aborted", async () => {
    const controller = new AbortController();
    const { origin } = await serve(() => controller.abort());
    const provider = create({ origin, key }, { http: client(), ffmpeg: null });
    const input = await inputOf(await stereo());
    const error = await errorOf(Error, () => provider.submit(input, controller.signal));
    expect(error).toMatchObject({ code: "http.aborted" });
  });

  it.each(refusals)("takes %d %j for %s", async (status, body, code) => {
    const { origin } = await serve((response) => send(response, status, body));
    const provider = create({ origin, key: "K3Y" }, { http: client(), ffmpeg: null });
    const input = await inputOf(await stereo());
    const error = await errorOf(SttError, () => provider.submit(input));
    expect(error).toMatchObject({ code, status, provider: name });
    expect(error.hint).not.toBe("");
    expect(inspect(error, { depth: 9 })).not.toContain("K3Y");
  });

  it("keeps its key to the one header, whatever goes wrong", async () => {
    const { origin, received } = await serve((response, count) => {
      // A server that repeats whatever it is given.
      const echo = received[count - 1];
      send(response, 400, { message: inspect(echo?.headers), code: key }, { "x-request-id": key });
    });
    const provider = create({ origin, key }, { http: client(), ffmpeg: null });
    const input = await inputOf(await stereo());
    const error = await errorOf(SttError, () => provider.submit(input));
    expect(inspect(error, { depth: 9 })).not.toContain(key);
    expect(error.message).toContain("[removed]");
    const [request] = received;
    if (request === undefined) throw new Error("nothing was sent");
    const { [keyHeader]: header, ...others } = request.headers;
    expect(header).toContain(key);
    expect(inspect([request.url, others]) + request.body).not.toContain(key);
  });

  it("is refused a wrong key and a language that the service does not know", async () => {
    const simulator = await simulate();
    const { origin } = simulator;
    const input = await inputOf(join(samples, "two-holds.ogg"));
    const wrong = create({ origin, key }, { http: client(), ffmpeg: null });
    const unauthorized = await errorOf(SttError, () => wrong.submit(input));
    expect(unauthorized.code).toBe("stt.unauthorized");
    expect(inspect(unauthorized, { depth: 9 })).not.toContain(key);
    const unknown = create({ origin, key: simulator.speech.key, language: "tlh" }, { http: client(), ffmpeg: null });
    expect((await errorOf(SttError, () => unknown.submit(input))).code).toBe("stt.unsupported_language");
  });

  it("refuses what is too long or too large before anything is sent, and says so when the service does", async () => {
    const simulator = await simulate({ speech: { maxAudioMs: 10_000 } });
    const { origin } = simulator;
    const options = { origin, key: simulator.speech.key };
    const input = await inputOf(join(samples, "two-holds.ogg"));
    const submit = (limits: Common["limits"]) =>
      errorOf(SttError, () => create({ ...options, limits }, { http: client(), ffmpeg: null }).submit(input));
    // What is too long for openai is cut.
    if (name === "azure-fast") {
      expect(await submit({ maxMs: 20_000 })).toMatchObject({ code: "stt.too_long", status: null });
    }
    expect(await submit({ maxBytes: 10_000 })).toMatchObject({ code: "stt.too_large", status: null });
    expect(simulator.speech.stats().uploads).toBe(0);
    expect(await submit({})).toMatchObject({ code: "stt.too_long", status: 400 });
  });

  it("refuses a recording that the service cannot recognise, and one that is none", async () => {
    const simulator = await simulate();
    const provider = create({ origin: simulator.origin, key: simulator.speech.key }, { http: client(), ffmpeg: null });
    const unknown = await inputOf(await fileOf(wavFile({ samples: 16_000 }).fill(37, 44)));
    expect((await errorOf(SttError, () => provider.submit(unknown))).code).toBe("stt.unsupported_audio");
    const changed = { ...unknown, bytes: unknown.bytes - 10 };
    expect((await errorOf(AudioError, () => provider.submit(changed))).code).toBe("audio.changed");
  });

  it("leaves no converted sound behind", async () => {
    const temporary = async () => (await readdir(tmpdir())).filter((entry) => entry.startsWith("earshot-wav-"));
    const before = await temporary();
    const { origin } = await serve((response) => send(response, 400, {}));
    const provider = create({ origin, key }, { http: client(), ffmpeg: null });
    const input = await inputOf(join(fixtures, "clip.vorbis.ogg"));
    await errorOf(SttError, () => provider.submit(input));
    const after = await temporary();
    expect(after.filter((entry) => !before.includes(entry))).toEqual([]);
  });

  it("has no jobs", async () => {
    const provider = create({ origin: "http://127.0.0.1:1", key }, { http: client(), ffmpeg: null });
    expect((await errorOf(SttError, () => provider.poll({ provider: name, id: "7" }))).code).toBe("stt.job_lost");
  });

  it.each([{ origin: "ftp://x" }, { origin: "http://a:p4ss@x" }, { key: "p4ss\r\n" }])("refuses %j", async (wrong) => {
    const options = { origin: "http://127.0.0.1:1", key, ...wrong };
    const error = await errorOf(SttError, () => create(options, { http: client(), ffmpeg: null }));
    expect(error.code).toBe("stt.configuration");
    expect(error.message).not.toContain("p4ss");
  });
});

test("azure-fast sends Ogg Opus as it is, and Ogg Vorbis as WAV", async () => {
  const { origin, received } = await serve((response) => send(response, 200, { phrases: [] }));
  const provider = createAzureFastSttProvider({ endpoint: origin, key }, { http: client(), ffmpeg: null });
  for (const name of ["clip.opus.ogg", "clip.vorbis.ogg"]) await provider.submit(await inputOf(join(fixtures, name)));
  const files = received.map(({ body }) =>
    /filename="([^"]*)"\r\ncontent-type: ([^\r]*)\r\n\r\n(.{4})/.exec(body)?.slice(1),
  );
  expect(files).toEqual([
    ["recording.ogg", "audio/ogg", "OggS"],
    ["recording.wav", "audio/wav", "RIFF"],
  ]);
});

test("openai sends a file of one channel as it is, and takes the answer as it comes", async () => {
  const answer = { text: "Hello", segments: [{ start: 0, end: 1, text: "Hello", speaker: "agent" }] };
  const { origin, received } = await serve((response) => send(response, 200, answer));
  const provider = createOpenaiSttProvider({ url: origin }, { http: client(), ffmpeg: null });
  const content = wavFile({ samples: 8000, channels: 1 });
  const submission = await provider.submit(await inputOf(await fileOf(content)));
  expect(submission).toEqual({
    state: "done",
    transcript: { kind: "document", format: "openai", document: answer, warnings: [] },
  });
  expect(received[0]?.body).toContain(content.toString("latin1"));
  expect(received[0]?.headers.authorization).toBeUndefined();
});

test("openai asks models that tell speakers apart for diarized_json", async () => {
  const simulator = await simulate();
  const options = { url: `${simulator.origin}/v1`, key: simulator.speech.key, model: "gpt-4o-transcribe-diarize" };
  const provider = createOpenaiSttProvider(options, { http: client(), ffmpeg: null });
  const submission = await provider.submit(await inputOf(join(samples, "card-on-file.ogg")));
  if (submission.state !== "done") throw new Error("it answers at once");
  const { segments } = readTranscript(submission.transcript, { source: "openai" });
  expect(new Set(segments.map(({ side }) => side))).toEqual(new Set(["agent", "customer"]));
});

test("openai says that an answer without times is of no use", async () => {
  const simulator = await simulate();
  const options = { url: `${simulator.origin}/v1`, key: simulator.speech.key, format: "json" as const };
  const provider = createOpenaiSttProvider(options, { http: client(), ffmpeg: null });
  const input = await inputOf(join(samples, "card-on-file.ogg"));
  const error = await errorOf(SttError, () => provider.submit(input));
  expect(error).toMatchObject({ code: "stt.bad_answer", hint: expect.stringContaining("EARSHOT_OPENAI_FORMAT") });
});

test("a name that would end the header of a form does not reach it", async () => {
  const { origin, received } = await serve((response) => send(response, 200, { phrases: [] }));
  const provider = createAzureFastSttProvider({ endpoint: origin, key }, { http: client(), ffmpeg: null });
  const folder = join(await temporaryFolder(), 'odd"\r\n\r\nname');
  await mkdir(folder);
  await copyFile(join(fixtures, "clip.flac"), join(folder, "a.flac"));
  await provider.submit(await inputOf(join(folder, "a.flac")));
  expect(received[0]?.body).toContain('filename="recording.flac"');
  expect(received[0]?.body).not.toContain("odd");
});
