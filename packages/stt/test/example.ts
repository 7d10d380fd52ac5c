import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { probeAudio } from "@earshot/audio";
import { createHttp } from "@earshot/http";
import { type JobRef, systemClock, type Transcript } from "@earshot/model";
import { createHttpSttProvider, transcribe } from "@earshot/stt";
import { readTranscript } from "@earshot/transcripts";

/** `jobs` outlives the process: whoever is stopped while a job runs goes on with it, and uploads nothing. */
export async function transcribeFile(endpoint: string, path: string, jobs: Map<string, JobRef>): Promise<Transcript> {
  const http = createHttp();
  try {
    const provider = createHttpSttProvider({ endpoint, format: "results" }, { http });
    const content = await readFile(path);
    const input = {
      recordingId: path,
      partId: "whole",
      path,
      bytes: content.length,
      sha256: createHash("sha256").update(content).digest("hex"),
      contentType: "audio/ogg",
      audio: await probeAudio(path),
    };
    const delivered = await transcribe(provider, input, {
      clock: systemClock,
      pollMs: 2000,
      job: jobs.get(path) ?? null,
      onJob: async (job) => {
        jobs.set(path, job);
      },
    });
    return readTranscript(delivered, { source: provider.name });
  } finally {
    await http.close();
  }
}
