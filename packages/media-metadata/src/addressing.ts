import { isExpectedFormat } from "./format.ts";
import type { MatrixRow } from "./matrix.ts";
import type { AnnotationFault } from "./validation.ts";

/** What an annotation says of its medium: undefined what it leaves out, null what can't be read. */
export interface Address {
  mediaId: string | null | undefined;
  mediaType: string | null | undefined;
  format: string | null | undefined;
}

type AddressFault = Pick<AnnotationFault, "field" | "rule" | "message" | "hint">;

/** Distinct texts as a list for a person. */
function listOf(texts: readonly string[]): string {
  return [...new Set(texts)].join(", ") || "none";
}

/** The media that are meant; null when nothing is addressed, or what is can't be read. */
function rowsOf(
  mediaId: string | null | undefined,
  mediaType: string | null | undefined,
  matrix: readonly MatrixRow[],
): readonly MatrixRow[] | null {
  if (mediaId !== undefined) return mediaId === null ? null : matrix.filter((row) => row.mediaId === mediaId);
  return mediaType == null ? null : matrix.filter((row) => row.mediaType === mediaType);
}

/**
 * Checks that the medium exists and that the format fits it. An id wins over a type; a type means all media of
 * that type. Without either the annotation is about the interaction as a whole. `show` makes submitted text printable.
 */
export function checkAddress(
  { mediaId, mediaType, format }: Address,
  matrix: readonly MatrixRow[],
  mimeTypes: ReadonlyMap<string, string>,
  show: (text: string) => string,
): AddressFault | null {
  const rows = rowsOf(mediaId, mediaType, matrix);
  if (rows === null) return null;
  if (rows.length === 0) {
    return mediaId == null
      ? {
          field: "mediaType",
          rule: "unknown_media_type",
          message: `the interaction has no medium of type ${show(mediaType ?? "")}`,
          hint: `Use one of its types: ${listOf(matrix.map((row) => row.mediaType))}.`,
        }
      : {
          field: "mediaId",
          rule: "unknown_media_id",
          message: `the interaction has no medium ${show(mediaId)}`,
          hint: "Use an id of the media matrix, or address the medium by its type.",
        };
  }
  if (format === null) return null;
  const expected = listOf(rows.map(({ expectedFormat }) => expectedFormat));
  if (format === undefined) {
    if (rows.some(({ expectedFormat }) => expectedFormat === "any")) return null;
    const message = `the format is missing; expected is ${expected}`;
    return { field: "format", rule: "format_required", message, hint: `Give the format: ${expected}.` };
  }
  if (rows.some((row) => isExpectedFormat(format, row, mimeTypes))) return null;
  return {
    field: "format",
    rule: "format",
    message: `the format ${show(format)} is not the expected ${expected}`,
    hint: "Give the whole name of an expected format or its MIME type, or address the medium that is meant.",
  };
}
