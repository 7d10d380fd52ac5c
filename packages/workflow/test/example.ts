import { createKernel } from "@earshot/analysis-wasm";
import { type RecordingSource, type Store, systemClock } from "@earshot/model";
import { createPiiDetector, transcriptPolicy } from "@earshot/pii";
import { getDefinition, guideScorecard } from "@earshot/quality";
import { defaultRoleMap } from "@earshot/transcripts";
import { evaluateRecordings, type RunSummary } from "@earshot/workflow";

/** Evaluates and stores what a source has, and says of each recording how it went. */
export async function evaluateAll(source: RecordingSource, store: Store, workDirectory: string): Promise<RunSummary> {
  const deps = { source, store, kernel: await createKernel(), stt: null, clock: systemClock };
  const options = {
    query: { from: "2026-10-01T00:00:00Z" },
    definitions: [getDefinition("standard")] as const,
    scorecard: guideScorecard,
    roleMap: defaultRoleMap,
    redaction: { detector: createPiiDetector(), policy: transcriptPolicy, options: {} },
    archives: [],
    concurrency: 4,
    batchSize: 100,
    workDirectory,
    soundCheck: "when_kept" as const,
    keepMedia: null,
    sttPollMs: 2000,
    retryFailed: false,
    force: false,
  };
  return evaluateRecordings(deps, options, { onProgress: (event) => console.log(event.type) });
}
