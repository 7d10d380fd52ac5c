import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { createKernel } from "@earshot/analysis-wasm";
import { createFolderSource } from "@earshot/folder-source";
import { type Simulator, type SimulatorOptions, startSimulator } from "@earshot/genesys-simulator";
import { createMediaFolder } from "@earshot/media";
import { defaultMediaTypes } from "@earshot/media-metadata";
import { type Clock, type MetadataSink, type Store, type SttProvider, systemClock } from "@earshot/model";
import { createFirstAdmin } from "@earshot/people";
import { annotationPolicy, createPiiDetector, transcriptPolicy } from "@earshot/pii";
import { openStore } from "@earshot/store";
import { createVoiceActivityProvider } from "@earshot/stt";
import { followOwnNames } from "@earshot/workflow";
import type { FastifyInstance } from "fastify";
import { onTestFinished, vi } from "vitest";
import { type ApiDeps, createApi } from "../src/index.ts";
import { connect } from "./connect.ts";

/** An answer with its body already read, as JSON when it is some. */
export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
  text: string;
}

export interface TestApi {
  app: FastifyInstance;
  origin: string;
  store: Store;
  folder: string;
  /** What the link for the first administrator holds. */
  firstAdminSecret: string;
  /** Everything that was logged. */
  log(): string;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body: unknown): Promise<Answer>;
  request(path: string, init: RequestInit): Promise<Answer>;
}

export interface TestApiOptions {
  token?: string | undefined;
  /** Where recordings come from; without it the API starts no runs. */
  simulator?: Simulator | undefined;
  clientSecret?: string | undefined;
  /** Where transcripts come from; the simulator unless given. */
  stt?: SttProvider | undefined;
  /** What metadata is read and published through, made of the real client; that itself unless given. */
  sink?: ((metadata: MetadataSink) => MetadataSink) | undefined;
  clock?: Clock | undefined;
  publicUrl?: URL | undefined;
  openId?: ApiDeps["openId"] | undefined;
  /** Folder of the pages. */
  pages?: string | undefined;
  /** 256 MB unless given. */
  longestUploadBytes?: number | undefined;
  /** The port to listen on; a free one unless given. */
  port?: number | undefined;
  /** Holds the database; a new one unless given. */
  folder?: string | undefined;
}

/** A simulated Genesys Cloud that is closed when the test ends. */
export async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator(options);
  onTestFinished(() => simulator.close());
  return simulator;
}

/** The real API on a free port of loopback; all of it is closed when the test ends. */
export async function serve(options: TestApiOptions = {}): Promise<TestApi> {
  const { token, simulator, clientSecret, stt, sink = (metadata) => metadata } = options;
  const detector = createPiiDetector();
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "earshot-api-")));
  const store = await openStore(join(folder, "earshot.db"));
  const kernel = await createKernel();
  const parts =
    simulator === undefined ? null : connect(clientSecret === undefined ? simulator : { ...simulator, clientSecret });
  const settings = {
    workDirectory: join(folder, "work"),
    redaction: { detector, policy: transcriptPolicy, options: {} },
    archives: [],
    sttPollMs: 2000,
  };
  const firstAdmin = createFirstAdmin(store.people.users, options.clock ?? systemClock);
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const app = await createApi(
    {
      store,
      kernel,
      token: token ?? null,
      clock: options.clock,
      publicUrl: options.publicUrl,
      openId: options.openId,
      pages: options.pages,
      firstAdmin,
      evaluation:
        parts === null
          ? null
          : {
              deps: { source: parts.genesys.recordings, stt: stt ?? parts.stt, store, kernel, clock: systemClock },
              settings,
            },
      importing: {
        open: async (sent) => {
          const source = createFolderSource({ paths: [sent] });
          return { source, stt: createVoiceActivityProvider({ ffmpeg: null }), store, kernel, clock: systemClock };
        },
        settings,
        longestUploadBytes: options.longestUploadBytes ?? 256e6,
      },
      pii: {},
      sound: { media: createMediaFolder(join(folder, "media")), ffmpeg: null },
      keeping: {
        deps: {
          ...{ store, clock: options.clock ?? systemClock },
          media: async (other = join(folder, "media")) => createMediaFolder(other),
          folders: {
            ...{ work: join(folder, "work"), thumbnails: join(folder, "thumbnails"), answers: join(folder, "answers") },
            erasedList: join(folder, "erased.jsonl"),
          },
        },
        policies: [{ words: 30 }, { queue: "q-1", words: 60, measures: 90 }],
      },
      metadata:
        parts === null
          ? null
          : {
              deps: {
                metadata: sink(parts.genesys.metadata),
                store,
                namesNow: followOwnNames(store, detector),
                archives: { names: [], deliver: async () => [] },
                clock: systemClock,
                monotonicMs: () => performance.now(),
              },
              options: { policy: annotationPolicy, mediaTypes: defaultMediaTypes },
            },
    },
    { level: "info", stream },
  );
  const origin = await app.listen({ host: "127.0.0.1", port: options.port ?? 0 });
  onTestFinished(async () => {
    await app.close();
    await Promise.all([parts?.close(), store.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  async function request(path: string, init: RequestInit): Promise<Answer> {
    const answer = await fetch(`${origin}${path}`, init);
    const text = await answer.text();
    const isJson = /^application\/(problem\+)?json/.test(answer.headers.get("content-type") ?? "");
    return { status: answer.status, headers: answer.headers, text, body: isJson ? JSON.parse(text) : text };
  }
  const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
    request(path, {
      method,
      headers: { "content-type": "application/json", ...authorization, ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  return {
    app,
    origin,
    store,
    folder,
    firstAdminSecret: firstAdmin.secret,
    log: () => lines.join(""),
    request,
    get: (path, headers = {}) => request(path, { headers: { ...authorization, ...headers } }),
    post: (path, body, headers) => send("POST", path, body, headers),
    put: (path, body) => send("PUT", path, body),
  };
}

/** Starts a run and waits for its end; answers its job. */
export async function finishedJob(api: TestApi, options: object): Promise<unknown> {
  const { status, headers, body } = await api.post("/v1/evaluations", options);
  if (status !== 202) throw new Error(`the run was refused: ${JSON.stringify(body)}`);
  const url = headers.get("location") ?? "";
  return vi.waitUntil(
    async () => {
      const job = await api.get(url);
      return !job.text.includes('"status":"running"') && job.body;
    },
    { timeout: 30_000, interval: 20 },
  );
}
