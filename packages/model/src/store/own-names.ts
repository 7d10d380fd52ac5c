import type { Segment, Stretch } from "../segment.ts";
import type { MediaFile } from "./calls.ts";
import type { Page, PageRequest } from "./page.ts";
import type { StepFacts } from "./reviews.ts";

/** What is found of a denied name: HMAC-SHA-256, in hex, of its words in lower case. The name itself is stored nowhere. */
export interface NameHash {
  hash: string;
  /** How the hash of its first word begins: what begins otherwise need not be hashed. */
  begin: string;
  /** How many words were hashed together. */
  words: number;
  /** Only where it is written with a capital within a sentence: it is a word of every day as well. */
  capital: boolean;
  /** Only in the call in which it was marked. */
  ownCall: boolean;
}

/** A name that is personal data wherever it is said, or in its call alone. */
export interface DeniedName {
  /** A kind of personal data. */
  kind: string;
  /** The recording of the call in which it was marked. */
  recordingId: string;
  allCalls: boolean;
  hashes: readonly NameHash[];
}

/** What detectors use of the organisation's own list of names. */
export interface OwnNames {
  /** What denied names are hashed with, in hex; null while there are none. */
  key: string | null;
  denied: readonly DeniedName[];
  /** Products and companies: nobody's. */
  allowed: readonly string[];
  /** The number of the entry that was added last; 0 before the first. */
  lastEntry: number;
}

export const ownNameActions = ["deny", "allow"] as const;

export type OwnNameAction = (typeof ownNameActions)[number];

/** One entry of the list, as people see it. */
export interface OwnNameEntry {
  id: number;
  action: OwnNameAction;
  kind: string;
  /** What is allowed, as it was typed; null of what is denied. */
  text: string | null;
  words: number;
  allCalls: boolean;
  /** Where it was marked; null when whoever asks may not see that call. */
  recordingId: string | null;
  addedBy: string;
  addedAtMs: number;
}

/** The words of a stored call, as far as a mark changes them. */
export interface CallWords {
  utterances: readonly Pick<Segment, "startMs" | "endMs" | "speaker" | "text">[];
  durationMs: number | null;
  media: readonly MediaFile[];
  /** When it is silent already; null when that is not known. */
  silenced: readonly Stretch[] | null;
}

/** The same with what was marked masked. */
export interface MaskedWords {
  /** All utterances, in their order. */
  utterances: readonly Pick<Segment, "speaker" | "text">[];
  /** How many places are masked in them, the labels of speakers counted too. */
  places: number;
  silenced: readonly Stretch[] | null;
}

/** How a mark changes what is stored of a call. Both may be asked more than once for the same. */
export interface Masking {
  words(call: CallWords): MaskedWords;
  /** Another text about the call, such as a note of a review. */
  text(text: string): string;
}

export interface NewMark extends DeniedName {
  /** How many words it has. */
  words: number;
  masking: Masking;
}

/** What came of a mark. */
export interface Marked {
  /** The entry of the list that keeps it masked. */
  entry: number;
  places: number;
}

/** How many entries for all calls the list may have. */
export const mostOwnNames = 5000;

/** What detectors and runs read of the list. */
export interface OwnNameReading {
  /** @throws StoreError `store.corrupt` */
  read(): Promise<OwnNames>;
  /** Changes with every entry that is added or removed. */
  version(): Promise<string>;
  /** What denied names are hashed with; made when it is asked for first. */
  key(): Promise<string>;
}

/** The list as one viewer may see and change it. */
export interface OwnNameRepository {
  /** The latest first. @throws StoreError `store.invalid_query`, `store.invalid_cursor` */
  list(page: PageRequest): Promise<Page<OwnNameEntry>>;
  /**
   * Masks what was marked wherever it is said in its call, and adds it to the list. Undefined when the viewer sees no such call; null
   * when it is said nowhere in it: nothing is stored then.
   * @throws StoreError `store.mark_refused` of a call of the viewer's own, without the right to remove marks; `store.too_many_own_names`
   */
  mask(mark: NewMark, facts: StepFacts): Promise<Marked | null | undefined>;
  /**
   * Adds what is nobody's, from a call or from none; gives back the entry that has the text already. Undefined when the viewer sees
   * no such call.
   * @throws StoreError `store.too_many_own_names`
   */
  allow(text: string, words: number, recordingId: string | null, facts: StepFacts): Promise<OwnNameEntry | undefined>;
  /** Undefined when there is no such entry, or it is of one call alone, which the viewer may not see. */
  remove(id: number, facts: StepFacts): Promise<OwnNameEntry | undefined>;
}
