import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createMediaFolder } from "@earshot/media";

/** Keeps a recording and reads the first bytes of it back. */
export async function keepRecording(folder: string, path: string): Promise<Buffer> {
  const media = createMediaFolder(folder);
  const sha256 = createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
  await media.put(sha256, path); // true when it was not there yet
  const pieces = await media.read(sha256, { startByte: 0, endByte: 4 });
  return Buffer.concat(await Array.fromAsync(pieces ?? []));
}
