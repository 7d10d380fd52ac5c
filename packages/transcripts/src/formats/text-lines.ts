/** The lines of a text that say something, with their numbers from 1. Lines that begin with `;;` are comments. */
export function textLines(text: string): { number: number; line: string }[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ number: index + 1, line }))
    .filter(({ line }) => line.trim() !== "" && !line.startsWith(";;"));
}

/** The first line that is neither blank nor a comment, as far as it is among the first 4096 characters. */
export function firstLine(text: string): string {
  return textLines(text.slice(0, 4096))[0]?.line ?? "";
}
