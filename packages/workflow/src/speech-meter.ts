import type { Claim, Clock, Store, SttInput, SttProvider, Submission } from "@earshot/model";
import { SttError, type SttErrorCode } from "@earshot/stt";
import { WorkflowError } from "./errors.ts";
import type { RunSpeech } from "./evaluation.ts";

/** Counts the sound that a run gives to a speech service, and gives no more than the run may. */
export interface SpeechMeter {
  /** What the run gave to the service; null when no service is asked. */
  readonly given: RunSpeech | null;
  /**
   * Keeps minutes for all files of a call, so that none is paid for whose call cannot be finished; dispose when it is done. What this
   * run gave of the call already needs none when it is tried again.
   * @throws WorkflowError `run.minutes_used_up` when so much would be too much, or nothing is left
   */
  reserve(recordingId: string, soundMs: number): Disposable;
  /** The provider, for the work of one claim. What cannot be given any more is refused as `reserve` does. */
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
    return { given: null, reserve: () => ({ [Symbol.dispose]: () => {} }), providerFor: () => stt };
  }
  const { soundMs: soundMsOf } = stt;
  const provider = stt;
  const given: RunSpeech = { provider: stt.name, recordings: 0, soundMs: 0, maxMinutes: maxMinutes ?? null };
  const maxMs = (maxMinutes ?? Number.POSITIVE_INFINITY) * 60_000;
  /** What this run gave, by recording and then by part and content, which count once however often they are sent. */
  const sent = new Map<string, Map<string, number>>();
  /** What is kept for calls at work, by recording. */
  const reserved = new Map<string, number>();

  function requireLeft(recordingId: string, soundMs: number): void {
    let takenMs = given.soundMs;
    for (const [other, ms] of reserved) if (other !== recordingId) takenMs += Math.max(0, ms - givenOf(other));
    if (takenMs < maxMs && takenMs + soundMs <= maxMs) return;
    const needs = soundMs > 0 ? `, and the call needs ${inMinutes(soundMs)}` : "";
    throw new WorkflowError(
      "run.minutes_used_up",
      `${inMinutes(takenMs)} of the ${maxMinutes} minutes that this run may give to ${given.provider} are taken${needs}: it is left to a later run`,
      { hint: "Run it again, or allow more with --max-minutes." },
    );
  }

  function givenOf(recordingId: string): number {
    return [...(sent.get(recordingId)?.values() ?? [])].reduce((sum, ms) => sum + ms, 0);
  }

  function reserve(recordingId: string, soundMs: number): Disposable {
    const leftMs = Math.max(0, soundMs - givenOf(recordingId));
    if (leftMs > 0 || !sent.has(recordingId)) requireLeft(recordingId, leftMs);
    reserved.set(recordingId, soundMs);
    return { [Symbol.dispose]: () => void reserved.delete(recordingId) };
  }

  function count(recordingId: string, part: string, soundMs: number): void {
    const parts = sent.get(recordingId) ?? new Map<string, number>();
    sent.set(recordingId, parts.set(part, soundMs));
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
    requireLeft(recordingId, soundMs);
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
    reserve,
    providerFor: ({ workId }) => ({ ...provider, submit: (input, signal) => submit(workId, input, signal) }),
  };
}

function inMinutes(ms: number): string {
  return (ms / 60_000).toFixed(1);
}
