import type { CallState, ClaimedWork, Recording, UnreadableRecording } from "@earshot/model";
import type { EvaluateDeps, EvaluateOptions, SkipReason } from "./evaluation.ts";
import { hasOtherContent, type RunBasis, reasonsToEvaluate } from "./fingerprint.ts";
import { hasTranscript, mayHaveTranscript } from "./late-transcript.ts";
import type { Leases } from "./leases.ts";
import type { NamesInUse } from "./own-names.ts";

export type ListedRecording = Recording | UnreadableRecording;

/** A recording that this run may work on. */
export interface ClaimedRecording {
  recording: ListedRecording;
  claim: ClaimedWork;
  state: CallState | undefined;
  /** Why it is to be evaluated. */
  reasons: string[];
  /** The last removal of media that had ended before it was worked on. */
  lastRemoval: number;
  /** What finds personal data in it, by the list of names as it was when it was claimed. */
  names: NamesInUse;
  /** Aborts when another worker has claimed it. */
  lost: AbortSignal;
  /** What kept its source from saying what it is. */
  fault?: { error: unknown } | undefined;
}

/** A recording that is to be evaluated, as far as it was looked at before it was claimed. */
export interface WantedRecording {
  recording: ListedRecording;
  /** It is stored without its source's transcript, which has come since. */
  late: boolean;
}

/** What the rules for looking at recordings need of a run. */
export interface ClaimingRun {
  id: string;
  basis: RunBasis;
  options: Pick<EvaluateOptions, "force" | "retryFailed" | "definitions" | "scorecard">;
  leases: Leases;
  names(): Promise<NamesInUse>;
  signal: AbortSignal;
}

/** Called with what needs no evaluation. */
type Skipped = (recording: ListedRecording, reason: SkipReason, detail: string) => void;

/** What becomes of recordings that are not claimed. */
export interface Refusals {
  skipped: Skipped;
  /** Another run works on it, at the latest until then unless it shows a sign of life. */
  claimedElsewhere(recording: ListedRecording, untilMs: number): void;
  /** It waits for its time. */
  waiting(recording: ListedRecording, untilMs: number): void;
}

type Deps = Pick<EvaluateDeps, "store" | "clock" | "source">;
const unchangedReason: SkipReason = "already_evaluated";
const erasedRefusal: [SkipReason, string] = ["erased", "it was erased, and is not fetched again"];
type Refused = [recording: ListedRecording, reason: SkipReason, detail: string];

/** Those of the recordings that are to be evaluated by what is stored of them: most of a repeated run need nothing. */
export async function selectRecordings(
  deps: Deps,
  recordings: readonly ListedRecording[],
  { basis, options, signal }: Pick<ClaimingRun, "basis" | "options" | "signal">,
  skipped: Skipped,
): Promise<WantedRecording[]> {
  const known = await deps.store.calls.states(recordings.map(({ id }) => id));
  const erased = await deps.store.keeping.erasedAmong(recordings);
  const wanted: WantedRecording[] = [];
  const refused: Refused[] = [];
  for (const recording of recordings) {
    const state = known.get(recording.id);
    if (erased.has(recording.id)) {
      refused.push([recording, ...erasedRefusal]);
      continue;
    }
    const refusal = reasonToSkip(recording, state, basis, options);
    if (refusal === null) wanted.push({ recording, late: false });
    else if (isLate(deps, recording, state) && (await hasTranscript(deps, recording, signal))) {
      wanted.push({ recording, late: true });
    } else refused.push([recording, ...refusal]);
  }
  await refuse(deps, refused, options, skipped);
  return wanted;
}

/** Looks at what is stored again under the claims, since another run may have stored it meanwhile; drops those that need nothing. */
export async function confirmClaims(
  deps: Deps,
  claims: readonly (WantedRecording & { claim: ClaimedWork })[],
  run: ClaimingRun,
  skipped: Skipped,
): Promise<ClaimedRecording[]> {
  const { basis, options, leases } = run;
  const lastRemoval = await deps.store.keeping.lastRemoval();
  const names = await run.names();
  const states = await deps.store.calls.states(claims.map(({ claim }) => claim.key));
  const erased = await deps.store.keeping.erasedAmong(claims.map(({ recording }) => recording));
  const claimed: ClaimedRecording[] = [];
  const dropped: ClaimedWork[] = [];
  const refused: Refused[] = [];
  for (const { recording, late, claim } of claims) {
    const state = states.get(recording.id);
    const refusal = erased.has(recording.id) ? erasedRefusal : reasonToSkip(recording, state, basis, options);
    const cameLate = refusal !== null && refusal !== erasedRefusal && late && isLate(deps, recording, state);
    if (refusal === null || cameLate) {
      const reasons = cameLate
        ? ["its source has a transcript of it by now"]
        : whyEvaluated(recording, state, basis, options);
      claimed.push({ recording, claim, state, reasons, lastRemoval, names, lost: leases.hold(claim) });
    } else {
      dropped.push(claim);
      refused.push([recording, ...refusal]);
    }
  }
  await deps.store.work.drop(dropped);
  await refuse(deps, refused, options, skipped);
  return claimed;
}

/** Claims those of the recordings that are to be evaluated and that nobody else works on. */
export async function claimRecordings(
  deps: Deps,
  recordings: readonly ListedRecording[],
  run: ClaimingRun,
  refusals: Refusals,
): Promise<ClaimedRecording[]> {
  const selected = await selectRecordings(deps, recordings, run, refusals.skipped);
  const wanted = new Map(selected.map((each) => [each.recording.id, each]));
  if (wanted.size === 0) return [];
  const lease = { nowMs: deps.clock.now(), leaseMs: run.leases.leaseMs, owner: run.id };
  const claims: (WantedRecording & { claim: ClaimedWork })[] = [];
  for (const answer of await deps.store.work.claim("recording", [...wanted.keys()], lease)) {
    const each = wanted.get(answer.key);
    if (each === undefined) continue;
    if ("token" in answer) claims.push({ ...each, claim: answer });
    else if (answer.reason === "claimed") refusals.claimedElsewhere(each.recording, answer.untilMs);
    else refusals.waiting(each.recording, answer.untilMs);
  }
  return confirmClaims(deps, claims, run, refusals.skipped);
}

function isLate({ clock }: Deps, recording: ListedRecording, state: CallState | undefined): recording is Recording {
  return !("unreadable" in recording) && mayHaveTranscript(recording, state, clock.now());
}

/** What needs no evaluation may have been scored by other rules since: reports are to show those of this run. */
async function refuse(
  { store }: Deps,
  refused: readonly Refused[],
  { definitions, scorecard }: ClaimingRun["options"],
  skipped: Skipped,
): Promise<void> {
  const unchanged = refused.filter(([recording, reason]) => reason === unchangedReason && !("unreadable" in recording));
  const rules = { definition: definitions[0].name, scorecard: scorecard.name };
  const ids = unchanged.map(([{ id }]) => id);
  const shown = new Set(ids.length === 0 ? [] : await store.evaluations.makePrimary(ids, rules));
  for (const [recording, reason, detail] of refused) {
    skipped(
      recording,
      reason,
      shown.has(recording.id) ? `it is in the store, and shown by ${rules.scorecard} again` : detail,
    );
  }
}

function reasonToSkip(
  recording: ListedRecording,
  state: CallState | undefined,
  basis: RunBasis,
  { force, retryFailed }: ClaimingRun["options"],
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
  { force }: ClaimingRun["options"],
): string[] {
  if ("unreadable" in recording) return [];
  const reasons = reasonsToEvaluate(recording, state, basis);
  return reasons.length === 0 && force ? ["--force asks for it"] : reasons;
}
