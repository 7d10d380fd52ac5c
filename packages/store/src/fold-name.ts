/** Names and ids are equal for a filter when their folded forms are: case, and how an accent is written, do not matter. */
export function foldName(text: string): string {
  return text.normalize("NFKC").toLowerCase().trim();
}
