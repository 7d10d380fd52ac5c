import type { Clock } from "@earshot/model";
import type { Api } from "../api.ts";
import { GenesysError } from "../errors.ts";
import { getBatch, startBatch } from "./calls.ts";

export interface BatchRequest {
  conversationId: string;
  /** Null: all recordings of the conversation. */
  recordingId: string | null;
}

/** A file, or why there is none. */
export interface BatchResult extends BatchRequest {
  /** Signed, for minutes: null where `problem` says why. It leads to the recording as it was made, in no chosen format. */
  url: string | null;
  contentType: string | null;
  problem: string | null;
}

const maxRequests = 100;
const waitsMs = [5, 5, 10, 15, 30].map((seconds) => seconds * 1000);
const longestMs = 60 * 60_000;

/** Signed URLs of many recordings by few requests. */
export function createBatchRequests({ api, clock }: { api: Api; clock: Clock }) {
  /** The counts of an answer agree by chance: only its status says that all results are there. */
  async function waitFor(id: string, signal?: AbortSignal): Promise<BatchResult[]> {
    const untilMs = clock.now() + longestMs;
    for (let asked = 0; ; asked++) {
      const { status, results } = await api.call(getBatch(id), signal);
      if (status === "Completed") return results;
      if (clock.now() >= untilMs) {
        throw new GenesysError("genesys.job_failed", `the batch ${id} is not done after an hour (${status})`, {
          hint: "Run again later, or ask for fewer recordings at once.",
        });
      }
      await clock.sleep(waitsMs[Math.min(asked, waitsMs.length - 1)] ?? 0, signal);
    }
  }

  return async (requests: readonly BatchRequest[], signal?: AbortSignal): Promise<BatchResult[]> => {
    const results: BatchResult[] = [];
    for (let from = 0; from < requests.length; from += maxRequests) {
      const { id } = await api.call(startBatch(requests.slice(from, from + maxRequests)), signal);
      results.push(...(await waitFor(id, signal)));
    }
    return results;
  };
}
