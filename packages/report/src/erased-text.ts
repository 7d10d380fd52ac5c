import { type ErasedCounts, type ErasedKind, type ErasureReceipt, erasedKinds, retainedKinds } from "@earshot/model";

/** What is or was erased, such as `51 calls, 153 utterances`. */
export function erasedText(counts: ErasedCounts): string {
  const parts = erasedKinds.flatMap((kind) => {
    const count = counts[kind] ?? 0;
    if (count === 0) return [];
    const [noun, plural = `${noun}s`] = wordsOf[kind];
    return [`${count} ${count === 1 ? noun : plural}`];
  });
  return parts.length === 0 ? "nothing" : parts.join(", ");
}

/** Of how many calls a retention removed what, such as `words of 44 calls, media of 51 calls`: many of them are the same calls. */
export function retiredText(receipts: readonly Pick<ErasureReceipt, "cause" | "counts">[]): string {
  const parts = retainedKinds.toReversed().flatMap((kind) => {
    const own = receipts.filter(({ cause }) => cause === `retention of ${kind}`);
    const calls = own.reduce((sum, { counts }) => sum + (counts.calls ?? 0), 0);
    return calls === 0 ? [] : [`${kind} of ${calls === 1 ? "1 call" : `${calls} calls`}`];
  });
  return parts.length === 0 ? "nothing" : parts.join(", ");
}

const wordsOf: Readonly<Record<ErasedKind, readonly [noun: string, plural?: string]>> = {
  calls: ["call"],
  media: ["kept recording"],
  utterances: ["utterance"],
  levels: ["channel of levels", "channels of levels"],
  evaluations: ["evaluation"],
  reviews: ["review"],
  calibrationReviews: ["judgement of a calibration", "judgements of calibrations"],
  outcomes: ["outcome of a run", "outcomes of runs"],
  work: ["piece of work", "pieces of work"],
  speechSubmissions: ["submission to a speech service", "submissions to speech services"],
  events: ["event for archives", "events for archives"],
  publications: ["publication"],
  thumbnails: ["thumbnail"],
  names: ["name"],
  ownNames: ["name that was marked in them", "names that were marked in them"],
  teams: ["membership of a team", "memberships of teams"],
  savedViews: ["saved view"],
  schedules: ["schedule"],
  runs: ["run that named them", "runs that named them"],
};
