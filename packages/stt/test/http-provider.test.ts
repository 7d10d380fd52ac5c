import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { AudioError } from "@earshot/audio";
import { createHttp, HttpError } from "@earshot/http";
import type { AudioFacts, JobRef } from "@earshot/model";
import { errorOf, fakeClock, temporaryFolder, wavFile } from "@earshot/test-kit";
import { describe, expect, it, onTestFinished } from "vitest";
import { SttError } from "../src/errors.ts";
import type { HttpSttOptions } from "../src/http-options.ts";
import { createHttpSttProvider } from "../src/http-provider.ts";
import { transcribe } from "../src/transcribe.ts";

interface Received {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  bytes: number;
  sha256: string;
}

type Answer = (request: Received, response: ServerResponse, count: number) => void;

const document = { results: [{ start_time: 0, end_time: 1, speaker: "agent", transcript: "Hello" }] };

const transcript = { kind: "document", format: null, document } as const;

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function service(answer: Answer) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const chunk of request) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    const { method = "", url = "", headers } = request;
    const entry = { method, url, headers, bytes, sha256: hash.digest("hex") };
    received.push(entry);
    answer(entry, response, received.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${address.port}`, received };
}

/** What the header of a file of `wavFile` says, by its size. */
function wavFacts(bytes: number): AudioFacts {
  return { container: "WAVE", codec: "PCM", channels: 2, sampleRateHz: 8000, durationMs: (bytes - 44) / 32 };
}

/** Stores jobs; `job` is the one that was stored before. */
function jobStore(job: JobRef | null = null) {
  const stored: JobRef[] = [];
  return {
    job,
    stored,
    onJob: async (next: JobRef) => {
      stored.push(next);
    },
  };
}

async function setUp(answer: Answer, options: Partial<HttpSttOptions> = {}, audio = wavFile({ samples: 16_000 })) {
  const { origin, received } = await service(answer);
  const clock = fakeClock();
  const http = createHttp({}, { clock, random: () => 0.5 });
  onTestFinished(() => http.close());
  const endpoint = `${origin}/v1/transcripts`;
  const provider = createHttpSttProvider({ endpoint, token: "s3cret-token", ...options }, { http });
  const path = join(await temporaryFolder(), "call.bin");
  await writeFile(path, audio);
  const input = {
    recordingId: "rec-1",
    partId: "part-1",
    path,
    bytes: audio.length,
    sha256: createHash("sha256").update(audio).digest("hex"),
    contentType: "audio/wav",
    audio: wavFacts(audio.length),
  };
  return { origin, received, clock, provider, input };
}

describe("submitting", () => {
  it("uploads the file and takes the document that comes at once", async () => {
    const { provider, input, received } = await setUp((_, response) => send(response, 200, document));
    expect(await provider.submit(input)).toStrictEqual({ state: "done", transcript });
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      method: "POST",
      url: "/v1/transcripts",
      bytes: input.bytes,
      sha256: input.sha256,
      headers: {
        "content-type": "audio/wav",
        "content-length": String(input.bytes),
        authorization: "Bearer s3cret-token",
        "idempotency-key": createHash("sha256")
          .update(JSON.stringify(["rec-1", input.sha256]))
          .digest("hex"),
      },
    });
  });

  it("sends the whole file and the same key again after a fault", async () => {
    const { provider, input, received } = await setUp((_, response, count) => {
      if (count === 1) send(response, 503, { message: "busy" });
      else if (count === 2) response.socket?.destroy();
      else send(response, 200, document);
    });
    expect(await provider.submit(input)).toStrictEqual({ state: "done", transcript });
    expect(received.map(({ sha256 }) => sha256)).toStrictEqual([input.sha256, input.sha256, input.sha256]);
    expect(new Set(received.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
  });

  it("names the format it was configured with", async () => {
    const { provider, input } = await setUp((_, response) => send(response, 200, document), { format: "genesys" });
    expect(await provider.submit(input)).toStrictEqual({
      state: "done",
      transcript: { ...transcript, format: "genesys" },
    });
  });

  it("gives another recording another key", async () => {
    const { provider, input, received } = await setUp((_, response) => send(response, 200, document));
    await provider.submit(input);
    await provider.submit({ ...input, recordingId: "rec-2" });
    expect(new Set(received.map(({ headers }) => headers["idempotency-key"])).size).toBe(2);
  });

  it("sends no Authorization without a token", async () => {
    const { origin, received } = await service((_, response) => send(response, 200, document));
    const http = createHttp({}, { clock: fakeClock(), random: () => 0.5 });
    onTestFinished(() => http.close());
    const path = join(await temporaryFolder(), "call.wav");
    const audio = wavFile({ samples: 8000 });
    await writeFile(path, audio);
    const file = { path, bytes: audio.length, sha256: "00", contentType: "audio/wav", audio: wavFacts(audio.length) };
    const input = { recordingId: "r", partId: "p", ...file };
    await createHttpSttProvider({ endpoint: origin }, { http }).submit(input);
    expect(received[0]?.headers.authorization).toBeUndefined();
  });

  it.each([
    [400, "stt.rejected"],
    [404, "stt.rejected"],
    [422, "stt.rejected"],
    [401, "stt.unauthorized"],
    [403, "stt.unauthorized"],
    [413, "stt.too_large"],
    [415, "stt.unsupported_audio"],
    [302, "stt.bad_answer"],
    [204, "stt.bad_answer"],
    [408, "stt.timed_out"],
    [500, "stt.server_error"],
  ])("turns an answer %d into %s", async (status, code) => {
    const { provider, input } = await setUp((_, response) => {
      response.setHeader("x-request-id", "req-9");
      const body = { error: { code: "x", message: "because s3cret-token" } };
      send(response, status, status === 204 ? undefined : body);
    });
    const error = await errorOf(SttError, () => provider.submit(input));
    expect(error).toMatchObject({ code, status, requestId: "req-9", provider: "http" });
    expect(error.hint).not.toBe("");
    expect(`${error.message}${error.reason}`).not.toContain("s3cret");
    if (status >= 400 && status < 500) expect(error.message).toContain("because");
  });

  it.each([
    [429, "stt.rate_limited"],
    [503, "stt.server_error"],
  ])("says when a service that answers %d takes the upload: %s", async (status, code) => {
    const { provider, input, clock } = await setUp((_, response) => {
      send(response, status, {}, { "retry-after": "3600" });
    });
    const error = await errorOf(SttError, () => provider.submit(input));
    expect(error).toMatchObject({ code, status, retryAtMs: clock.now() + 3_600_000 });
  });

  it("says when the limit that earlier answers named is used up", async () => {
    const { provider, input, clock, received } = await setUp((_, response) => {
      const limit = { "inin-ratelimit-count": "5", "inin-ratelimit-allowed": "5", "inin-ratelimit-reset": "600" };
      send(response, 200, document, limit);
    });
    await provider.submit(input);
    const error = await errorOf(SttError, () => provider.submit(input));
    expect(error).toMatchObject({ code: "stt.rate_limited", status: null, retryAtMs: clock.now() + 600_000 });
    expect(received).toHaveLength(1);
  });

  it("says that nobody answers", async () => {
    const { provider, input } = await setUp((_, response) => send(response, 200, document), {
      endpoint: "http://127.0.0.1:1/v1",
    });
    const error = await errorOf(SttError, () => provider.submit(input));
    expect(error).toMatchObject({ code: "stt.unreachable", status: null });
    expect(error.message).toContain("http://127.0.0.1:1/v1");
  });

  it("says that nobody answers securely", async () => {
    const { origin } = await service((_, response) => send(response, 200, document));
    const { provider, input } = await setUp((_, response) => send(response, 200, document), {
      endpoint: origin.replace("http:", "https:"),
    });
    const error = await errorOf(SttError, () => provider.submit(input));
    expect(error).toMatchObject({ code: "stt.unreachable", status: null });
    expect(error.hint).toContain("certificate");
  });

  it.each([
    ["is not JSON", "<html>Sign in</html>"],
    ["is larger than allowed", JSON.stringify({ results: "x".repeat(2000) })],
  ])("refuses a document that %s", async (_, body) => {
    const { provider, input } = await setUp((_request, response) => response.end(body), { maxDocumentBytes: 1000 });
    expect((await errorOf(SttError, () => provider.submit(input))).code).toBe("stt.bad_answer");
  });

  it("stops when it is aborted", async () => {
    const controller = new AbortController();
    const { provider, input } = await setUp(() => controller.abort());
    const error = await errorOf(HttpError, () => provider.submit(input, controller.signal));
    expect(error.code).toBe("http.aborted");
  });
});

describe("capabilities", () => {
  it.each([
    ["stt.too_large", { maxBytes: 1000 }],
    ["stt.too_long", { maxMs: 1999 }],
    ["stt.unsupported_audio", { containers: ["Ogg", "FLAC"] }],
  ])("refuses with %s before anything is uploaded", async (code, capabilities) => {
    const { provider, input, received } = await setUp((_, response) => send(response, 200, document), { capabilities });
    const error = await errorOf(SttError, () => provider.submit(input));
    expect(error.code).toBe(code);
    expect(error.message).toContain(input.path);
    expect(received).toHaveLength(0);
  });

  it("takes what is just within the limits", async () => {
    const audio = wavFile({ samples: 16_000 });
    const capabilities = { maxBytes: audio.length, maxMs: 2000, containers: ["*"] };
    const { provider, input } = await setUp((_, response) => send(response, 200, document), { capabilities }, audio);
    expect((await provider.submit(input)).state).toBe("done");
  });

  it.each([-10, 10])("uploads no file that is %d bytes longer than it was", async (difference) => {
    const { provider, input, received } = await setUp((_, response) => send(response, 200, document));
    const changed = { ...input, bytes: input.bytes - difference };
    expect((await errorOf(AudioError, () => provider.submit(changed))).code).toBe("audio.changed");
    expect(received).toHaveLength(0);
  });

  it("uploads no file that is gone", async () => {
    const { provider, input, received } = await setUp((_, response) => send(response, 200, document));
    const gone = { ...input, path: `${input.path}.gone` };
    expect((await errorOf(AudioError, () => provider.submit(gone))).code).toBe("audio.unreadable");
    expect(received).toHaveLength(0);
  });
});

describe("jobs", () => {
  it("are polled at the Location until the document comes", async () => {
    const { provider, input, received, clock } = await setUp((request, response, count) => {
      if (request.method === "POST") send(response, 202, undefined, { location: "/v1/jobs/7?view=full" });
      else if (count < 4) send(response, 202, undefined);
      else send(response, 200, document);
    });
    expect(await transcribe(provider, input, { clock, pollMs: 5000, ...jobStore() })).toStrictEqual(transcript);
    expect(received.map(({ method, url }) => `${method} ${url}`)).toStrictEqual([
      "POST /v1/transcripts",
      "GET /v1/jobs/7?view=full",
      "GET /v1/jobs/7?view=full",
      "GET /v1/jobs/7?view=full",
    ]);
    expect(received.every(({ headers }) => headers.authorization === "Bearer s3cret-token")).toBe(true);
    expect(clock.waits).toStrictEqual([5000, 5000]);
  });

  it("survive in another process as plain data", async () => {
    const { provider, input, origin } = await setUp((request, response) => {
      if (request.method === "POST") send(response, 202, undefined, { location: "jobs/7" });
      else send(response, 200, document);
    });
    const submission = await provider.submit(input);
    expect(submission).toStrictEqual({ state: "queued", job: { provider: "http", id: "/v1/jobs/7" } });
    const job = { provider: "http", id: "/v1/jobs/7" };
    expect(await provider.poll(job)).toStrictEqual({ state: "done", transcript });
    expect(await provider.poll({ ...job, id: `${origin}/v1/jobs/7` })).toStrictEqual({ state: "done", transcript });
  });

  it("that failed say why", async () => {
    const { provider, input, clock } = await setUp((request, response) => {
      if (request.method === "POST") send(response, 202, undefined, { location: "/v1/jobs/7" });
      else send(response, 422, { error: { code: "unintelligible", message: "no speech was found" } });
    });
    const error = await errorOf(SttError, () => transcribe(provider, input, { clock, pollMs: 1000, ...jobStore() }));
    expect(error).toMatchObject({ code: "stt.failed", reason: "no speech was found" });
  });

  it.each([404, 410])("that the service forgot (%d) are lost", async (status) => {
    const { provider } = await setUp((_, response) => send(response, status, { message: "gone" }));
    const error = await errorOf(SttError, () => provider.poll({ provider: "http", id: "/v1/jobs/7" }));
    expect(error).toMatchObject({ code: "stt.job_lost", status });
  });

  it("that were stored are asked for again, and the recording is not uploaded", async () => {
    const { provider, input, received, clock } = await setUp((request, response, count) => {
      if (request.method === "POST") send(response, 202, undefined, { location: "/v1/jobs/7" });
      else if (count === 2) send(response, 400, { message: "one poll goes wrong" });
      else send(response, 200, document);
    });
    const { stored, ...first } = jobStore();
    await errorOf(SttError, () => transcribe(provider, input, { clock, pollMs: 1000, ...first }));
    expect(stored).toStrictEqual([{ provider: "http", id: "/v1/jobs/7" }]);
    const { stored: storedAgain, ...second } = jobStore(stored[0]);
    expect(await transcribe(provider, input, { clock, pollMs: 1000, ...second })).toStrictEqual(transcript);
    expect(storedAgain).toStrictEqual([]);
    expect(received.map(({ method }) => method)).toStrictEqual(["POST", "GET", "GET"]);
  });

  it("that the service lost are submitted again, under the same key", async () => {
    const { provider, input, received, clock } = await setUp((request, response, count) => {
      if (request.method === "POST") send(response, 202, undefined, { location: `/v1/jobs/${count}` });
      else if (request.url === "/v1/jobs/1") send(response, 404, { message: "no such job" });
      else send(response, 200, document);
    });
    const submission = await provider.submit(input);
    if (submission.state !== "queued") throw new Error("it has to be a job");
    const { stored, ...again } = jobStore(submission.job);
    expect(await transcribe(provider, input, { clock, pollMs: 1000, ...again })).toStrictEqual(transcript);
    expect(stored).toStrictEqual([{ provider: "http", id: "/v1/jobs/3" }]);
    const uploads = received.filter(({ method }) => method === "POST");
    expect(uploads).toHaveLength(2);
    expect(new Set(uploads.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
  });

  it.each([
    [500, "stt.server_error"],
    [429, "stt.rate_limited"],
    [401, "stt.unauthorized"],
  ])("keep their place when a poll is answered %d: %s, and nothing is uploaded", async (status, code) => {
    const { provider, input, received, clock } = await setUp((_, response) => send(response, status, {}));
    const { stored, ...again } = jobStore({ provider: "http", id: "/v1/jobs/7" });
    const error = await errorOf(SttError, () => transcribe(provider, input, { clock, pollMs: 1000, ...again }));
    expect(error.code).toBe(code);
    expect(stored).toStrictEqual([]);
    expect(received.every(({ method }) => method === "GET")).toBe(true);
  });

  it.each([
    undefined,
    "https://evil.example/jobs/7",
    "//evil.example/jobs/7",
    "http://user:pass@127.0.0.1/jobs/7",
    "http://127.0.0.1:1/jobs/7",
    "file:///etc/passwd",
    "http://[",
  ])("at the Location %s are refused, the token kept", async (location) => {
    const { provider, input, received } = await setUp((_, response) =>
      send(response, 202, undefined, location === undefined ? {} : { location }),
    );
    expect((await errorOf(SttError, () => provider.submit(input))).code).toBe("stt.bad_answer");
    expect(received).toHaveLength(1);
  });

  it.each([
    { provider: "http", id: "https://evil.example/jobs/7" },
    { provider: "http", id: "//evil.example/jobs/7" },
    { provider: "http", id: "http://[" },
    { provider: "other", id: "/v1/jobs/7" },
  ])("of another service are refused: %j", async (job) => {
    const { provider, received } = await setUp((_, response) => send(response, 200, document));
    expect((await errorOf(SttError, () => provider.poll(job))).code).toBe("stt.job_lost");
    expect(received).toHaveLength(0);
  });
});

describe("configuration", () => {
  it.each([
    [{ endpoint: "stt.example.com" }, "endpoint: "],
    [{ endpoint: "ftp://stt.example.com" }, "endpoint: not an http or https URL"],
    [{ endpoint: "https://user:pa55@stt.example.com" }, "endpoint: has credentials in it"],
    [{ endpoint: "https://stt.example.com", token: "pa55\r\nx: y" }, "token: has characters"],
    [{ endpoint: "https://stt.example.com", token: "" }, "token: has characters"],
    [{ endpoint: "https://stt.example.com", capabilities: { maxBytes: -1 } }, "capabilities.maxBytes: "],
  ])("refuses %j", async (options, problem) => {
    const http = createHttp();
    onTestFinished(() => http.close());
    const error = await errorOf(SttError, () => createHttpSttProvider(options, { http }));
    expect(error.code).toBe("stt.configuration");
    expect(error.message).toContain(problem);
    expect(error.message).not.toContain("pa55");
  });
});
