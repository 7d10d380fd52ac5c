import type { Clock, JobRef, SttInput, SttProvider, TranscriptDocument } from "@earshot/model";
import { SttError } from "./errors.ts";

export interface AwaitOptions {
  clock: Clock;
  /** Time between two questions about a job. */
  pollMs: number;
  /** How long a job is waited for before it is given up; default two hours. */
  maxWaitMs?: number | undefined;
}

export interface TranscribeOptions extends AwaitOptions {
  /** The job that was stored when the recording was worked on before; null when none was. */
  job: JobRef | null;
  /** Stores a job before it is waited for, so that whoever goes on with the recording need not upload it again. */
  onJob(job: JobRef): Promise<void>;
}

const defaultMaxWaitMs = 2 * 60 * 60 * 1000;

/**
 * The transcript of one audio file. A job of this provider that was stored before is waited for; the recording is uploaded when
 * there is none, when the stored one asks for something else, or when it failed or is lost: nothing more can come of it. Throws `SttError`, and `AudioError` for a file that is not the audio it should be.
 */
export async function transcribe(
  provider: SttProvider,
  input: SttInput,
  options: TranscribeOptions,
  signal?: AbortSignal,
): Promise<TranscriptDocument> {
  const { job, onJob } = options;
  if (job?.provider === provider.name && provider.isJobFor?.(job, input) !== false) {
    try {
      return await awaitTranscript(provider, job, options, signal);
    } catch (error) {
      if (!(error instanceof SttError) || !isOver(error)) throw error;
    }
  }
  const submission = await provider.submit(input, signal);
  if (submission.state === "done") return submission.transcript;
  await onJob(submission.job);
  return await awaitTranscript(provider, submission.job, options, signal);
}

function isOver({ code }: SttError): boolean {
  return code === "stt.failed" || code === "stt.job_lost";
}

/** The transcript of a job, as soon as it is ready. Throws `SttError`. */
export async function awaitTranscript(
  provider: SttProvider,
  job: JobRef,
  options: AwaitOptions,
  signal?: AbortSignal,
): Promise<TranscriptDocument> {
  const { clock, pollMs, maxWaitMs = defaultMaxWaitMs } = options;
  const deadline = clock.now() + maxWaitMs;
  for (;;) {
    const progress = await provider.poll(job, signal);
    if (progress.state === "done") return progress.transcript;
    if (progress.state === "failed") throw failed(provider.name, progress.reason);
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
