import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { fileProblem } from "@earshot/model";
import { TranscriptError } from "../errors.ts";
import { irregular } from "./irregular.ts";
import { sourceName } from "./set-file.ts";
import { openStandardInput } from "./standard-input.ts";

/**
 * A file's bytes as they are stored, `-` being standard input.
 * @throws TranscriptError `transcript.unreadable`
 */
export async function* readStored(
  path: string,
  { startByte, pieceBytes }: { startByte: number; pieceBytes: number },
): AsyncGenerator<Buffer> {
  if (path !== "-") await rejectDevice(path);
  // A pipe has no places to start at.
  const start = startByte === 0 ? {} : { start: startByte };
  try {
    if (path === "-") yield* openStandardInput(pieceBytes);
    else yield* createReadStream(path, { ...start, highWaterMark: pieceBytes });
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** A device such as `/dev/zero` may have no end; a pipe ends when its writer does. */
async function rejectDevice(path: string): Promise<void> {
  const facts = await stat(path).catch((cause: unknown) => Promise.reject(unreadable(path, cause)));
  const fault = facts.isCharacterDevice() || facts.isBlockDevice() ? irregular(path, facts) : null;
  if (fault !== null) throw fault;
}

/** A fault of the file system as one of a transcript's file or folder. */
export function unreadable(path: string, cause: unknown): TranscriptError {
  const { problem, hint } = fileProblem(cause) ?? {
    problem: cause instanceof Error ? cause.message : String(cause),
    hint: "Check the file and the disk it is on.",
  };
  const source = sourceName(path);
  return new TranscriptError("transcript.unreadable", `${source}: ${problem}`, { hint, cause, source });
}
