import type { Clock } from "@earshot/model";
import { SttError } from "./errors.ts";
import type { JobRef, SttInput, SttProvider } from "./provider.ts";

export interface TranscribeDeps {
  clock: Clock;
  /** Time between two questions about a job. */
  pollMs: number;
  /** How long a job may take before it is given up; default two hours. */
  maxWaitMs?: number;
}

const defaultMaxWaitMs = 2 * 60 * 60 * 1000;

/** The provider's document for one audio file: submits it and waits until it is ready. Throws `SttError`. */
export async function transcribe(
  provider: SttProvider,
  input: SttInput,
  deps: TranscribeDeps,
  signal?: AbortSignal,
): Promise<unknown> {
  const submission = await provider.submit(input, signal);
  if (submission.state === "done") return submission.document;
  return await awaitDocument(provider, submission.job, deps, signal);
}

async function awaitDocument(
  provider: SttProvider,
  job: JobRef,
  deps: TranscribeDeps,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const { clock, pollMs, maxWaitMs = defaultMaxWaitMs } = deps;
  const deadline = clock.now() + maxWaitMs;
  for (;;) {
    const status = await provider.poll(job, signal);
    if (status.state === "done") return "document" in status ? status.document : await provider.fetch(job, signal);
    if (status.state === "failed") throw failed(provider.name, status.reason);
    if (clock.now() + pollMs > deadline) throw timedOut(provider.name, maxWaitMs);
    await clock.sleep(pollMs, signal);
  }
}

function failed(provider: string, reason: string): SttError {
  return new SttError("stt.failed", `${provider} could not transcribe the recording: ${reason}`, {
    hint: "Check the recording, then retry it.",
    provider,
    reason,
  });
}

function timedOut(provider: string, maxWaitMs: number): SttError {
  return new SttError("stt.timed_out", `${provider} did not finish within ${Math.round(maxWaitMs / 1000)} s`, {
    hint: "Retry the recording later; the service may be overloaded.",
    provider,
  });
}
