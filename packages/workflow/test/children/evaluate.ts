import { join } from "node:path";
import { parseArgs } from "node:util";
import { createKernel } from "@earshot/analysis-wasm";
import { createGenesysClient } from "@earshot/genesys-client";
import { createHttp } from "@earshot/http";
import { systemClock } from "@earshot/model";
import { createPiiDetector, transcriptPolicy } from "@earshot/pii";
import { getDefinition, guideScorecard } from "@earshot/quality";
import { openStore } from "@earshot/store";
import { createHttpSttProvider } from "@earshot/stt";
import { defaultRoleMap } from "@earshot/transcripts";
import { evaluateRecordings } from "../../src/index.ts";

/** Evaluates the calls of a simulator of another process into the database of a folder; says when the run has started, and prints its summary. */
const { positionals } = parseArgs({ allowPositionals: true });
const [folder = "", origin = "", clientId = "", clientSecret = "", sttEndpoint = ""] = positionals;
const genesys = createGenesysClient({ source: "guide", baseUrl: origin, clientId, clientSecret, auth: "basic" });
const http = createHttp();
const store = await openStore(join(folder, "earshot.db"));
const summary = await evaluateRecordings(
  {
    source: genesys.recordings,
    stt: createHttpSttProvider({ endpoint: sttEndpoint }, { http }),
    store,
    kernel: await createKernel(),
    clock: systemClock,
  },
  {
    query: {},
    definitions: [getDefinition("standard")],
    scorecard: guideScorecard,
    roleMap: defaultRoleMap,
    redaction: { detector: createPiiDetector(), policy: transcriptPolicy, options: {} },
    archives: ["records"],
    concurrency: 4,
    batchSize: 1,
    workDirectory: join(folder, "work"),
    soundCheck: "when_kept",
    keepMedia: null,
    sttPollMs: 20,
    leaseMs: 500,
    retryFailed: false,
    force: false,
  },
  { onStarted: () => console.log("started") },
);
console.log(JSON.stringify(summary));
await Promise.all([genesys.close(), http.close(), store.close()]);
