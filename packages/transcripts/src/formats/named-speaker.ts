/** At most three words, so that a sentence with a colon in it names nobody. */
const pattern =
  /^(?:>>|-)?\s*\[?(\p{L}[\p{L}\p{M}\p{N}_.'’-]*(?: [\p{L}\p{M}\p{N}_.'’-]+){0,2})\]?:(?:\s+(?=\S)|\s*$)/u;

/** Words with the name of their speaker in front, such as `Agent: Hello`. */
export function splitSpeaker(text: string): { speaker: string | null; words: string } {
  const name = pattern.exec(text);
  return { speaker: name?.[1] ?? null, words: text.slice(name?.[0].length ?? 0) };
}
