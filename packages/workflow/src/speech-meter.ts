import type { Claim, Clock, Store, SttInput, SttProvider, Submission } from "@earshot/model";
import { SttError, type SttErrorCode } from "@earshot/stt";
import { WorkflowError } from "./errors.ts";
import type { RunSpeech } from "./evaluation.ts";

/** Counts the sound that a run gives to a speech service, and gives no more than the run may. */
export interface SpeechMeter {
  /** What the run gave to the service; null when no service is asked. */
  readonly given: RunSpeech | null;
  /**
   * Refuses, before anything is fetched, a recording of whose sound so much would be too much. One that this run gave already may be
   * tried again.
   * @throws WorkflowError `run.minutes_used_up`, also when nothing is left
   */
  requireLeft(recordingId: string, soundMs: number): void;
  /** The provider, for the work of one claim. What cannot be given any more is refused in the same way. */
  providerFor(claim: Claim): SttProvider | null;
}

/** After these the service may have worked on what it was given. */
const mayHaveWorked: ReadonlySet<SttErrorCode> = new Set([
  "stt.bad_answer",
  "stt.failed",
  "stt.server_error",
  "stt.timed_out",
  "stt.unreachable",
]);

export function createSpeechMeter(
  { stt, store, clock }: { stt: SttProvider | null; store: Pick<Store, "speechUsage">; clock: Clock },
  maxMinutes: number | undefined,
): SpeechMeter {
  if (stt?.soundMs === undefined) {
    return { given: null, requireLeft: () => {}, providerFor: () => stt };
  }
  const { soundMs: soundMsOf } = stt;
  const provider = stt;
  const given: RunSpeech = { provider: stt.name, recordings: 0, soundMs: 0, maxMinutes: maxMinutes ?? null };
  const maxMs = (maxMinutes ?? Number.POSITIVE_INFINITY) * 60_000;
  /** The parts that this run gave, by recording: each with its content counts once, however often it is sent. */
  const sent = new Map<string, Set<string>>();

  function refuseBeyond(soundMs: number): void {
    if (given.soundMs < maxMs && given.soundMs + soundMs <= maxMs) return;
    throw new WorkflowError(
      "run.minutes_used_up",
      `${inMinutes(given.soundMs)} of the ${maxMinutes} minutes that this run may give to ${given.provider} are used: the call is left to a later run`,
      { hint: "Run it again, or allow more with --max-minutes." },
    );
  }

  function count(recordingId: string, part: string, soundMs: number): void {
    sent.set(recordingId, (sent.get(recordingId) ?? new Set()).add(part));
    given.soundMs += soundMs;
    given.recordings = sent.size;
  }

  function takeBack(recordingId: string, part: string, soundMs: number): void {
    const parts = sent.get(recordingId);
    parts?.delete(part);
    if (parts?.size === 0) sent.delete(recordingId);
    given.soundMs -= soundMs;
    given.recordings = sent.size;
  }

  async function submit(workId: number, input: SttInput, signal?: AbortSignal): Promise<Submission> {
    const { recordingId, partId, sha256, audio } = input;
    const part = JSON.stringify([partId, sha256]);
    if (sent.get(recordingId)?.has(part) === true) return await provider.submit(input, signal);
    const soundMs = Math.round(soundMsOf(audio));
    refuseBeyond(soundMs);
    count(recordingId, part, soundMs);
    // Before it is sent: whoever is killed meanwhile has given it all the same.
    const submission = { provider: provider.name, workId, partId, sha256, recordingId, soundMs };
    const isFirst = await store.speechUsage.add({ ...submission, submittedAtMs: clock.now() });
    try {
      return await provider.submit(input, signal);
    } catch (error) {
      if (signal?.aborted !== true && !(error instanceof SttError && mayHaveWorked.has(error.code))) {
        takeBack(recordingId, part, soundMs);
        if (isFirst) await store.speechUsage.remove(submission);
      }
      throw error;
    }
  }

  return {
    given,
    requireLeft: (recordingId, soundMs) => {
      if (!sent.has(recordingId)) refuseBeyond(soundMs);
    },
    providerFor: ({ workId }) => ({ ...provider, submit: (input, signal) => submit(workId, input, signal) }),
  };
}

function inMinutes(ms: number): string {
  return (ms / 60_000).toFixed(1);
}
