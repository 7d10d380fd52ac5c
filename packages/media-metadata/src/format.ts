import type { MatrixRow } from "./matrix.ts";

/** A format's name in lower case; a MIME type becomes its format, or stays one when it is not known. */
function nameOf(format: string, mimeTypes: ReadonlyMap<string, string>): string {
  const name = format.toLowerCase();
  if (!name.includes("/")) return name;
  const [essence = ""] = name.split(";");
  return mimeTypes.get(essence.trim()) ?? essence.trim();
}

/** Whether a format, given as a name or a MIME type, is one of those expected; whole names only. */
export function isExpectedFormat(
  format: string,
  { expectedFormat }: Pick<MatrixRow, "expectedFormat">,
  mimeTypes: ReadonlyMap<string, string>,
): boolean {
  return expectedFormat === "any" || expectedFormat.split("|").includes(nameOf(format, mimeTypes));
}
