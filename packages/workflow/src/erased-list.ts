import { randomUUID } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { type ErasedId, erasedIdKinds, fileError } from "@earshot/model";
import { z } from "zod";
import { WorkflowError } from "./errors.ts";

const lineSchema = z.object({ kind: z.enum(erasedIdKinds), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/**
 * The list of what was erased, a JSON object a line: a database that a backup brought back has an older one. None when there is no file.
 * @throws WorkflowError `erasure.list_unreadable`
 */
export async function readErasedList(path: string): Promise<ErasedId[]> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return [];
    throw fileError(path, cause);
  }
  return text.split("\n").flatMap((line, at) => (line.trim() === "" ? [] : [readLine(line, `${path}:${at + 1}`)]));
}

/** Adds to the list what it lacks; it never gets shorter. */
export async function addToErasedList(path: string, ids: readonly ErasedId[]): Promise<void> {
  const all = new Map([...(await readErasedList(path)), ...ids].map((id) => [`${id.kind} ${id.sha256}`, id]));
  const lines = Array.from(all.values(), ({ kind, sha256 }) => `${JSON.stringify({ kind, sha256 })}\n`);
  // Several processes may do so at once.
  const part = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(part, lines.join(""), { mode: 0o600, flush: true });
    await rename(part, path);
  } catch (cause) {
    throw fileError(path, cause);
  }
}

function readLine(line: string, place: string): ErasedId {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch (cause) {
    throw new WorkflowError("erasure.list_unreadable", `${place} is no line of a list of what was erased`, {
      hint: "Give the file erased.jsonl of the folder EARSHOT_DATA, or a copy of it.",
      cause,
    });
  }
}
