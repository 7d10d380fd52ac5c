import { isObject } from "@earshot/model";

/** An array, or an empty one for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

const timeLike = /^(?:NaN|[+-]?Infinity|(?:[\s:.,+\-PT]|\p{N}(?:ms|[eExsmhSMH])?)*)$/u;
const longestTime = 14;

/**
 * A text that should be a time, for a message: quoted when it looks like a number or a time, else only how long it is, since what
 * was said must not get into messages.
 */
export function describeTime(text: string): string {
  return text.length <= longestTime && timeLike.test(text) ? JSON.stringify(text) : describeText(text);
}

/** A text by its length. */
export function describeText(text: string): string {
  return `text of ${text.length} ${text.length === 1 ? "character" : "characters"}`;
}

/** What a value is, for a message: `"an array of 3"`, `"null"`, `"an object with jobName, results and 2 other keys"`. */
export function describeValue(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : `an array of ${value.length}`;
  if (!isObject(value)) return `a ${typeof value}`;
  const keys = Object.keys(value);
  return keys.length === 0 ? "an empty object" : `an object with ${describeKeys(keys)}`;
}

const mostKeys = 8;
/** What keys of transcripts are made of. */
const keyWords: ReadonlySet<string> = new Set(
  "account agent agents alternatives analytics app at audio begin callback call calls category channel channels chunk chunks code codes combined communication confidence content contents conversation created customer data date detected direction disconnect display division divisions document duration end ended entities entries error event events file format id ids index info interaction is items job label labels lang language leg legs list media message metadata metrics model monologues ms name names number offset output paragraphs participant participants payload percent phrase phrases purpose queue queues recognized recording recordings request response result results role seconds segment segments sentences session side skill skills source speaker speakers start started state status step task text ticks time timestamp timestamps title tokens transcript transcription transcripts turns type up url user utterance utterances value values version wall word words wrap".split(
    " ",
  ),
);

/** Keys for a message: those that are made of usual words, since documents that go by their speakers have names for keys. */
export function describeKeys(keys: readonly string[]): string {
  const usual = keys.filter((key) => wordsOf(key).every((word) => keyWords.has(word))).slice(0, mostKeys);
  const others = keys.length - usual.length;
  if (others === 0) return usual.join(", ");
  const counted = `${others}${usual.length === 0 ? "" : " other"} ${others === 1 ? "key" : "keys"}`;
  return usual.length === 0 ? counted : `${usual.join(", ")} and ${counted}`;
}

function wordsOf(key: string): string[] {
  return key
    .replaceAll(/(?<=[a-z])[A-Z]/g, " $&")
    .split(/[ _-]/)
    .map((word) => word.toLowerCase());
}
