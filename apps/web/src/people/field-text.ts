/** The lines of a field that hold something. */
export function linesOf(field: FormDataEntryValue): string[] {
  return String(field)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
