import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { createKernel } from "@earshot/analysis-wasm";
import { createGenesysClient, type GenesysClient } from "@earshot/genesys-client";
import { type Simulator, type SimulatorOptions, startSimulator } from "@earshot/genesys-simulator";
import { createHttp } from "@earshot/http";
import type { Clock, Store } from "@earshot/model";
import { createPiiDetector, transcriptPolicy } from "@earshot/pii";
import { getDefinition, guideScorecard } from "@earshot/quality";
import { openStore } from "@earshot/store";
import { createHttpSttProvider } from "@earshot/stt";
import { defaultRoleMap } from "@earshot/transcripts";
import { onTestFinished } from "vitest";
import type { EvaluateDeps, EvaluateOptions } from "../src/index.ts";

/** A clock on which waiting takes no time: it is only moved on. */
function createVirtualClock(): Clock {
  let waitedMs = 0;
  return {
    now: () => Date.now() + waitedMs,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      waitedMs += ms;
      await setImmediate();
    },
  };
}

export interface SetUp {
  simulator: Simulator;
  genesys: GenesysClient;
  deps: Omit<EvaluateDeps, "store"> & { store: Store };
  options: EvaluateOptions;
  folder: string;
}

/** A simulator, and the real parts that a run needs to evaluate its calls; all closed when the test ends. */
export async function setUp(simulated: SimulatorOptions = {}, folder?: string): Promise<SetUp> {
  const own = folder ?? (await mkdtemp(join(tmpdir(), "earshot-workflow-")));
  const clock = createVirtualClock();
  const simulator = await startSimulator({ now: clock.now, ...simulated });
  const http = createHttp({ timeoutMs: 2000 }, { clock, random: Math.random });
  const genesys = createGenesysClient(
    {
      source: "guide",
      mediaLimits: { maxBytes: 2 * 2 ** 20, deadlineMs: 1500 },
      baseUrl: simulator.origin,
      clientId: simulator.clientId,
      clientSecret: simulator.clientSecret,
      auth: "basic",
    },
    { clock, random: Math.random },
  );
  const stt = createHttpSttProvider({ endpoint: simulator.sttEndpoint }, { http });
  const store = await openStore(join(own, "earshot.db"));
  onTestFinished(async () => {
    await Promise.all([genesys.close(), http.close(), store.close()]);
    await simulator.close();
    await rm(own, { recursive: true, force: true });
  });
  return {
    simulator,
    genesys,
    folder: own,
    deps: { source: genesys.recordings, stt, store, kernel: await createKernel(), clock },
    options: {
      query: {},
      definitions: [getDefinition("standard")],
      scorecard: guideScorecard,
      roleMap: defaultRoleMap,
      redaction: { detector: createPiiDetector(), policy: transcriptPolicy, options: {} },
      archives: [],
      concurrency: 4,
      batchSize: 1,
      workDirectory: join(own, "work"),
      soundCheck: "when_kept",
      keepMedia: null,
      sttPollMs: 10,
      retryFailed: false,
      force: false,
    },
  };
}
