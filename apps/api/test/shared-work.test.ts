import { join } from "node:path";
import { createKernel } from "@earshot/analysis-wasm";
import { systemClock } from "@earshot/model";
import { createPiiDetector, transcriptPolicy } from "@earshot/pii";
import { getDefinition, guideScorecard } from "@earshot/quality";
import { openStore } from "@earshot/store";
import { defaultRoleMap } from "@earshot/transcripts";
import { evaluateRecordings } from "@earshot/workflow";
import { expect, onTestFinished, test } from "vitest";
import { connect } from "./connect.ts";
import { finishedJob, serve, simulate } from "./set-up.ts";

test("a job of the API and a run beside it evaluate each recording once", async () => {
  const simulator = await simulate({ generatedCalls: 75 });
  const api = await serve({ simulator });
  const { genesys, stt, close } = connect(simulator);
  const store = await openStore(join(api.folder, "earshot.db"));
  onTestFinished(async () => {
    await Promise.all([close(), store.close()]);
  });
  const [job, run] = await Promise.all([
    finishedJob(api, {}),
    evaluateRecordings(
      { source: genesys.recordings, stt, store, kernel: await createKernel(), clock: systemClock },
      {
        query: {},
        definitions: [getDefinition("standard")],
        scorecard: guideScorecard,
        roleMap: defaultRoleMap,
        redaction: { detector: createPiiDetector(), policy: transcriptPolicy, options: {} },
        archives: [],
        concurrency: 4,
        batchSize: 1,
        workDirectory: join(api.folder, "work"),
        soundCheck: "when_kept",
        keepMedia: null,
        sttPollMs: 10,
        retryFailed: false,
        force: false,
      },
    ),
  ]);
  expect(job).toMatchObject({ status: "finished", counts: { failed: 0, evaluated: 80 - run.evaluated } });
  expect(run).toMatchObject({ failed: 0, waiting: 0 });
  expect((await store.evaluations.list({}, { limit: 1000 })).items.length).toBe(80);
  expect(simulator.speech.stats().billedUploads).toBe(80);
  expect(simulator.speech.stats().uploads).toBe(80);
});
