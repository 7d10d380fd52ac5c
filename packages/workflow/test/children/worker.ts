import { join } from "node:path";
import { parseArgs } from "node:util";
import { createKernel } from "@earshot/analysis-wasm";
import { parseArchives } from "@earshot/archives";
import { createGenesysClient } from "@earshot/genesys-client";
import { createHttp } from "@earshot/http";
import { systemClock } from "@earshot/model";
import { createPiiDetector, transcriptPolicy } from "@earshot/pii";
import { getDefinition, guideScorecard } from "@earshot/quality";
import { openStore } from "@earshot/store";
import { createHttpSttProvider } from "@earshot/stt";
import { defaultRoleMap } from "@earshot/transcripts";
import { type EvaluateDeps, type EvaluateOptions, offerRecordings, runWorker } from "../../src/index.ts";

/** A worker on the database of a folder with short leases; it logs lines of JSON and drains on SIGTERM. */
const { positionals } = parseArgs({ allowPositionals: true });
const [folder = "", origin = "", clientId = "", clientSecret = "", sttEndpoint = "", archives = ""] = positionals;
const store = await openStore(join(folder, "earshot.db"));
const clock = systemClock;
const genesys = createGenesysClient(
  { source: "guide", baseUrl: origin, clientId, clientSecret, auth: "basic" },
  { clock, random: Math.random, pace: store.pace("client", clock) },
);
const http = createHttp();
const deps: EvaluateDeps = {
  source: genesys.recordings,
  stt: createHttpSttProvider({ endpoint: sttEndpoint }, { http }),
  store,
  kernel: await createKernel(),
  clock,
};
const configuration = parseArchives(archives, "the test", process.env);
const leaseMs = 1000;
const options: EvaluateOptions = {
  query: {},
  definitions: [getDefinition("standard")],
  scorecard: guideScorecard,
  roleMap: defaultRoleMap,
  redaction: { detector: createPiiDetector(), policy: transcriptPolicy, options: {} },
  archives: configuration.archives.map(({ name }) => name),
  concurrency: 4,
  batchSize: 4,
  workDirectory: join(folder, "work"),
  soundCheck: "when_kept",
  keepMedia: null,
  sttPollMs: 20,
  leaseMs,
  retryFailed: false,
  force: false,
};
const draining = new AbortController();
process.on("SIGTERM", () => draining.abort());
const log = (level: string) => (facts: object, message: string) =>
  console.log(JSON.stringify({ level, message, ...facts }));
await runWorker(
  {
    ...{ store, clock, log: { info: log("info"), warn: log("warn"), error: log("error") } },
    commands: new Map([
      [
        "evaluate",
        (words, { signal, priority }) =>
          offerRecordings(deps, options, { request: words.join(" "), priority }, { signal }),
      ],
    ]),
    openRequest: async () => ({ deps, options }),
    delivery: { store, http, clock, random: Math.random, configuration },
    thumbnails: null,
  },
  { name: String(process.pid), version: "test", pollMs: 100, leaseMs },
  { draining: draining.signal, stopping: new AbortController().signal },
);
await Promise.all([genesys.close(), http.close()]);
await store.close();
