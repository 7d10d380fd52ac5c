import { readFile } from "node:fs/promises";
import { fileError, requireUtf8 } from "@earshot/model";

export async function readTextFile(path: string): Promise<string> {
  try {
    return requireUtf8(await readFile(path), path);
  } catch (cause) {
    throw fileError(path, cause);
  }
}
