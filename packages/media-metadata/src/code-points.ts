/** The longest value of an annotation, in Unicode code points. */
export const maxValueLength = 2000;

/** The length in code points; a surrogate without its pair counts as one. */
export function codePointLength(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** The first `maxValueLength` code points, never half of a surrogate pair. */
export function cutToLength(text: string): string {
  let length = 0;
  let end = 0;
  for (const character of text) {
    if (length === maxValueLength) return text.slice(0, end);
    length += 1;
    end += character.length;
  }
  return text;
}
