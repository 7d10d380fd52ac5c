import { TranscriptError } from "../errors.ts";
import { type ColumnFormat, isOnDisk, type SetFile } from "../files/set-file.ts";
import { type OpenStored, openOnDisk } from "../files/stored.ts";
import { type ColumnFile, Damage, Unsupported } from "./column-file.ts";
import { openBytesElsewhere, openStoredBytes } from "./stored-bytes.ts";

/**
 * Opens a file of columns.
 * @throws TranscriptError `transcript.unreadable`, `columns.damaged` or `columns.unsupported`
 */
export async function openColumns(
  file: SetFile,
  format: ColumnFormat,
  open: OpenStored = openOnDisk,
): Promise<ColumnFile> {
  const { path } = file;
  const bytes = isOnDisk(file) ? await openStoredBytes(path) : await openBytesElsewhere(file, open);
  try {
    return await (await readerOf(format))(bytes);
  } catch (error) {
    await bytes.close();
    throw columnFault(path, error);
  }
}

/** Loaded when there is a file of columns: most sets have none. */
async function readerOf(format: ColumnFormat) {
  return format === "parquet"
    ? (await import("./parquet-file.ts")).openParquet
    : (await import("./arrow-file.ts")).openArrow;
}

/** What reading a file of columns throws, as a fault of that file; other errors as they are. */
export function columnFault(path: string, error: unknown): unknown {
  if (error instanceof Damage) {
    return new TranscriptError("columns.damaged", `${path} ${error.message}`, {
      hint: "Write or copy the file again.",
      source: path,
    });
  }
  if (error instanceof Unsupported) {
    const { message, hint } = error;
    return new TranscriptError("columns.unsupported", `${path} ${message}`, { hint, source: path });
  }
  return error;
}
