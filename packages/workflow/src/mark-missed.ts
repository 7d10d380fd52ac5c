import { silencedStretches, unite } from "@earshot/measuring";
import type { CallWords, Marked, MaskedWords, Masking, StepFacts, Store, Stretch, Viewer } from "@earshot/model";
import { hashName, holdsNumbers, isSaidByAnybody, type PiiDetector, wordsOfName } from "@earshot/pii";
import { layoutOf } from "./call-sound.ts";
import { WorkflowError } from "./errors.ts";
import type { NamesInUse } from "./own-names.ts";

/** How many words can be marked at once, and how many of a name that is sought in all calls. */
const mostMarkedWords = { inCall: 16, inAllCalls: 4 } as const;
/** How many places are masked at once: nothing else is written meanwhile, and each costs up to a millisecond. */
const mostPlaces = 1000;
/** Such text would show as something else than what is stored, or as several entries. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Words of a call that are personal data and were not found. */
interface MissedName {
  recordingId: string;
  /** As it is written in the call. */
  text: string;
  kind: string;
  /** Whether it is sought in all calls from now on. */
  allCalls: boolean;
}

interface MarkDeps {
  store: Pick<Store, "ownNames" | "ownNamesBy">;
  detector: PiiDetector;
}

/**
 * Masks words wherever they are said in a call: at once in what is stored, and in its sound; and whenever it is evaluated again.
 * Undefined when the viewer sees no such call.
 * @throws WorkflowError `mark.unusable` when it can't be sought as it is asked or is said too often, `mark.not_said`
 */
export async function markMissed(
  { store, detector }: MarkDeps,
  viewer: Viewer,
  { recordingId, text, kind, allCalls }: MissedName,
  facts: StepFacts,
): Promise<Marked | undefined> {
  const words = wordsOfName(text);
  const most = allCalls ? mostMarkedWords.inAllCalls : mostMarkedWords.inCall;
  if (words === 0) throw unusable("it has no words", "Choose words of the call.");
  if (words > most) {
    const inItsCall = `Mark it in its call alone, which can be up to ${mostMarkedWords.inCall} words, or choose fewer.`;
    throw unusable(`it has ${words} words; ${most} can be sought`, allCalls ? inItsCall : "Choose fewer words.");
  }
  if (allCalls && kind !== "person") {
    throw unusable(`only a person's name is sought in all calls, not ${kind}`, "Mark it in its call alone.");
  }
  if (allCalls && isSaidByAnybody(text)) {
    throw unusable(
      "its words are said in calls of everybody",
      "Mark it in its call alone, or choose a word that is nothing but a name.",
    );
  }
  const key = await store.ownNames.key();
  const hashes = hashName({ text, kind, allCalls }, key);
  if (allCalls && hashes.every(({ ownCall }) => ownCall)) {
    throw unusable("it is too short to be sought in all calls", "Mark it in its call alone, or choose the whole name.");
  }
  const name = { kind, recordingId, allCalls, hashes };
  const marking = detector.withOwnNames({ key, denied: [name], allowed: [], lastEntry: 0 });
  const masking = maskingOf(marking, recordingId);
  const marked = await store.ownNamesBy(viewer).mask({ ...name, words, masking }, facts);
  if (marked !== null) return marked;
  throw new WorkflowError("mark.not_said", "these words are not said in the call, or are masked already", {
    hint: "Load the call again, and choose words as they are written there.",
  });
}

interface AllowDeps {
  store: Pick<Store, "ownNamesBy" | "seenBy">;
  detector: PiiDetector;
  namesNow: () => Promise<Pick<NamesInUse, "detector">>;
}

/**
 * What is nobody's: a product, a company. Undefined when the viewer sees no such call.
 * @throws WorkflowError `mark.unusable` when it has numbers of people in it, or no words, or holds a name that was marked
 */
export async function allowName(
  { store, detector, namesNow }: AllowDeps,
  viewer: Viewer,
  { text, recordingId }: { text: string; recordingId: string | null },
  facts: StepFacts,
) {
  const words = wordsOfName(text);
  if (words === 0) throw unusable("it has no words", "Give the name of a product or a company.");
  if (unseen.test(text)) {
    throw unusable("it holds line feeds or characters that are not seen", "Type it instead of copying it.");
  }
  if (holdsNumbers(text, detector)) {
    throw unusable(
      "it holds a number or an address that may be somebody's",
      "Give the name of a product or a company.",
    );
  }
  // What is marked in a call that the viewer may not see is not told.
  const sees = recordingId !== null && (await store.seenBy(viewer).calls.sound(recordingId)) !== null;
  const { spans } = (await namesNow()).detector.redactDenied([{ text, speaker: "" }], sees ? recordingId : "");
  if (spans > 0) {
    throw unusable(
      "it was marked as personal data, and would stay masked",
      "Remove that entry from the list of names first.",
    );
  }
  return store.ownNamesBy(viewer).allow(text, words, recordingId, facts);
}

function maskingOf(detector: PiiDetector, recordingId: string): Masking {
  return {
    text: (text) => detector.redactDenied([{ text, speaker: "" }], recordingId).utterances[0]?.text ?? text,
    words: (call) => maskedWords(detector, recordingId, call),
  };
}

function maskedWords(
  detector: PiiDetector,
  recordingId: string,
  { utterances: said, durationMs, media, silenced }: CallWords,
): MaskedWords {
  const { utterances, spans, masked } = detector.redactDenied(said, recordingId);
  const changed = said.flatMap((utterance, index) => {
    const masks = masked[index] ?? [];
    return masks.length === 0 ? [] : [{ ...utterance, masks }];
  });
  const isPlaced = media.length === 0 || layoutOf({ media: [...media], durationMs }) === "together";
  // This runs in the transaction of the mark, before anything is written.
  if (spans > mostPlaces) {
    throw unusable(
      `it is said in ${spans} places of the call; ${mostPlaces} can be masked at once`,
      "Choose words that are said less often.",
    );
  }
  // The times of single words are not stored: the whole utterance is silent until the call is evaluated again.
  const stretches = changed.length === 0 ? [] : silencedStretches(changed, { durationMs, isPlaced });
  const silent: Stretch[] | null = silenced === null || stretches === null ? null : unite([...silenced, ...stretches]);
  return { utterances, places: spans, silenced: silent };
}

function unusable(why: string, hint: string): WorkflowError {
  return new WorkflowError("mark.unusable", why, { hint });
}
