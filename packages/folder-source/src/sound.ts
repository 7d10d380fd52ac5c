import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { fileProblem } from "@earshot/model";
import { irregular } from "@earshot/transcripts";
import { FolderError } from "./errors.ts";

/** An audio file as it was when it was listed. */
export interface Sound {
  path: string;
  bytes: number;
  modifiedMs: number;
  sha256: string;
}

/** A day of 16-bit stereo at 48 kHz has 16.6 GB. */
const longestBytes = 16 * 2 ** 30;

/** Throws `FolderError`. */
export async function readSound(path: string, signal: AbortSignal | undefined): Promise<Sound> {
  const before = await soundFacts(path);
  if (before.bytes > longestBytes) {
    throw new FolderError(
      "folder.too_large",
      `${path}: ${before.bytes} bytes, more than the ${longestBytes} of a day`,
      {
        hint: "Split the recording, one file for each call.",
      },
    );
  }
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      signal?.throwIfAborted();
      hash.update(chunk);
    }
  } catch (cause) {
    signal?.throwIfAborted();
    throw unreadable(path, cause);
  }
  return { path, ...before, sha256: hash.digest("hex") };
}

/** @throws FolderError `folder.changed` when the file is no longer what was listed */
export async function checkUnchanged({ path, bytes, modifiedMs }: Sound): Promise<void> {
  const now = await soundFacts(path);
  if (now.bytes === bytes && now.modifiedMs === modifiedMs) return;
  throw new FolderError("folder.changed", `${path}: changed since it was listed`, {
    hint: "Run again when nothing writes to it any more.",
  });
}

async function soundFacts(path: string): Promise<{ bytes: number; modifiedMs: number }> {
  const facts = await stat(path).catch((cause: unknown) => Promise.reject(unreadable(path, cause)));
  const fault = irregular(path, facts);
  if (fault !== null) throw new FolderError("folder.unreadable", fault.message, { hint: fault.hint });
  return { bytes: facts.size, modifiedMs: facts.mtimeMs };
}

function unreadable(path: string, cause: unknown): FolderError {
  const { problem, hint } = fileProblem(cause) ?? { problem: String(cause), hint: "Check the file and its disk." };
  return new FolderError("folder.unreadable", `${path}: ${problem}`, { hint, cause });
}
