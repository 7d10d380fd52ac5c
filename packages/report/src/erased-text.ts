import { type ErasedCounts, type ErasedKind, erasedKinds } from "@earshot/model";

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
  teams: ["membership of a team", "memberships of teams"],
  savedViews: ["saved view"],
  schedules: ["schedule"],
  runs: ["run that named them", "runs that named them"],
};
