import type { CallState, ClaimedWork, Recording, UnreadableRecording } from "@earshot/model";
import type { EvaluateDeps, EvaluateOptions, SkipReason } from "./evaluation.ts";
import { hasOtherContent, type RunBasis, reasonsToEvaluate } from "./fingerprint.ts";
import { hasTranscript, mayHaveTranscript } from "./late-transcript.ts";
import type { Leases } from "./leases.ts";

export type ListedRecording = Recording | UnreadableRecording;

/** A recording that this run may work on. */
export interface ClaimedRecording {
  recording: ListedRecording;
  claim: ClaimedWork;
  state: CallState | undefined;
  /** Why it is to be evaluated. */
  reasons: string[];
  /** Aborts when another worker has claimed it. */
  lost: AbortSignal;
}

/** What becomes of recordings that are not claimed. */
export interface Refusals {
  skipped(recording: ListedRecording, reason: SkipReason, detail: string): void;
  /** Another run works on it, at the latest until then unless it shows a sign of life. */
  claimedElsewhere(recording: ListedRecording, untilMs: number): void;
  /** It waits for its time. */
  waiting(recording: ListedRecording, untilMs: number): void;
}

type Deps = Pick<EvaluateDeps, "store" | "clock" | "source">;
type Options = Pick<EvaluateOptions, "force" | "retryFailed" | "definitions" | "scorecard">;
const unchangedReason: SkipReason = "already_evaluated";
const erasedRefusal: [SkipReason, string] = ["erased", "it was erased, and is not fetched again"];
type Refused = [recording: ListedRecording, reason: SkipReason, detail: string];

/**
 * Claims those of the recordings that are to be evaluated and that nobody else works on. What is stored is looked at before the
 * claim, since most recordings of a repeated run need nothing, and again under it, since another run may have stored it meanwhile.
 */
export async function claimRecordings(
  deps: Deps,
  recordings: readonly ListedRecording[],
  run: { id: string; basis: RunBasis; options: Options; leases: Leases; signal: AbortSignal },
  refusals: Refusals,
): Promise<ClaimedRecording[]> {
  const { store, clock } = deps;
  const { basis, options, leases } = run;
  const known = await store.calls.states(recordings.map(({ id }) => id));
  const erased = await store.keeping.erasedAmong(recordings);
  const wanted = new Map<string, ListedRecording>();
  const refused: Refused[] = [];
  const late = new Set<string>();
  for (const recording of recordings) {
    const state = known.get(recording.id);
    if (erased.has(recording.id)) {
      refused.push([recording, ...erasedRefusal]);
      continue;
    }
    const refusal = reasonToSkip(recording, state, basis, options);
    if (refusal !== null && isLate(recording, state) && (await hasTranscript(deps, recording, run.signal))) {
      late.add(recording.id);
      wanted.set(recording.id, recording);
    } else if (refusal === null) wanted.set(recording.id, recording);
    else refused.push([recording, ...refusal]);
  }
  await refuse(refused);
  if (wanted.size === 0) return [];

  const lease = { nowMs: clock.now(), leaseMs: leases.leaseMs, owner: run.id };
  const answers = await store.work.claim("recording", [...wanted.keys()], lease);
  const states = await store.calls.states(answers.flatMap((answer) => ("token" in answer ? [answer.key] : [])));
  const erasedMeanwhile = await store.keeping.erasedAmong([...wanted.values()]);
  const claimed: ClaimedRecording[] = [];
  const dropped: ClaimedWork[] = [];
  const refusedNow: Refused[] = [];
  for (const answer of answers) {
    const recording = wanted.get(answer.key);
    if (recording === undefined) continue;
    if ("token" in answer) {
      const state = states.get(recording.id);
      const refusal = erasedMeanwhile.has(recording.id)
        ? erasedRefusal
        : reasonToSkip(recording, state, basis, options);
      const cameLate =
        refusal !== null && refusal !== erasedRefusal && late.has(recording.id) && isLate(recording, state);
      if (refusal === null || cameLate) {
        const reasons = cameLate
          ? ["its source has a transcript of it by now"]
          : whyEvaluated(recording, state, basis, options);
        claimed.push({ recording, claim: answer, state, reasons, lost: leases.hold(answer) });
      } else {
        dropped.push(answer);
        refusedNow.push([recording, ...refusal]);
      }
    } else if (answer.reason === "claimed") refusals.claimedElsewhere(recording, answer.untilMs);
    else refusals.waiting(recording, answer.untilMs);
  }
  await store.work.drop(dropped);
  await refuse(refusedNow);
  return claimed;

  function isLate(recording: ListedRecording, state: CallState | undefined): recording is Recording {
    return !("unreadable" in recording) && mayHaveTranscript(recording, state, clock.now());
  }

  /** What needs no evaluation may have been scored by other rules since: reports are to show those of this run. */
  async function refuse(refused: readonly Refused[]): Promise<void> {
    const unchanged = refused.filter(
      ([recording, reason]) => reason === unchangedReason && !("unreadable" in recording),
    );
    const rules = { definition: options.definitions[0].name, scorecard: options.scorecard.name };
    const ids = unchanged.map(([{ id }]) => id);
    const shown = new Set(ids.length === 0 ? [] : await store.evaluations.makePrimary(ids, rules));
    for (const [recording, reason, detail] of refused) {
      refusals.skipped(
        recording,
        reason,
        shown.has(recording.id) ? `it is in the store, and shown by ${rules.scorecard} again` : detail,
      );
    }
  }
}

function reasonToSkip(
  recording: ListedRecording,
  state: CallState | undefined,
  basis: RunBasis,
  { force, retryFailed }: Options,
): [SkipReason, string] | null {
  if (force) return null;
  const isStored = state?.status === "evaluated";
  if (isStored && ("unreadable" in recording || reasonsToEvaluate(recording, state, basis).length === 0)) {
    return [unchangedReason, "it is in the store; --force evaluates it again"];
  }
  const failedBefore = state !== undefined && (state.status === "failed" || state.lastTryFailed);
  if (failedBefore && !retryFailed && !hasOtherContent(recording, state)) {
    return ["failed_before", "an earlier run failed; --retry-failed tries again"];
  }
  return null;
}

function whyEvaluated(
  recording: ListedRecording,
  state: CallState | undefined,
  basis: RunBasis,
  { force }: Options,
): string[] {
  if ("unreadable" in recording) return [];
  const reasons = reasonsToEvaluate(recording, state, basis);
  return reasons.length === 0 && force ? ["--force asks for it"] : reasons;
}
