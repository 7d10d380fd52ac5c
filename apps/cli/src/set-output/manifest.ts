import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileError, UsageError } from "@earshot/model";
import { z } from "zod";
import { partialName } from "./partial-file.ts";

const count = z.int().nonnegative();
const sums = z.object({ calls: count, segments: count, bytes: count, failed: count, scored: count, atEnds: count });

const manifestSchema = z.object({
  version: z.literal(1),
  /** SHA-256 of the input and the settings. */
  plan: z.string(),
  /** All of the set is in the pieces. */
  done: z.boolean(),
  pieces: z.array(
    z.object({
      files: z.array(z.string()),
      /** Where the set is after the piece. */
      position: z.object({ tasks: count, lines: count }),
      /** Of this piece and those before it. */
      sums,
    }),
  ),
});

/** Which files of a folder are whole, and how far in the set they go. */
export type Manifest = z.infer<typeof manifestSchema>;
export type SetSums = z.infer<typeof sums>;

/** Engines that read a folder pass over names that begin like this. */
const manifestName = "_analysis.json";

/** Null where there is none. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  const path = join(folder, manifestName);
  const text = await readFile(path, "utf8").catch((cause) => {
    if (cause.code === "ENOENT") return null;
    throw fileError(path, cause);
  });
  if (text === null) return null;
  const { data } = manifestSchema.safeParse(parseJson(text));
  if (data !== undefined) return data;
  throw new UsageError(`${path} is damaged`, "Begin anew with --overwrite, or choose another folder.");
}

/** Replaces it as a whole. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const path = join(folder, manifestName);
  const partial = join(folder, partialName(manifestName));
  try {
    await writeFile(partial, `${JSON.stringify(manifest, null, 2)}\n`);
    await rename(partial, path);
  } catch (cause) {
    throw fileError(path, cause);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
