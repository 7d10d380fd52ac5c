import { createHash, randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MediaStore } from "@earshot/model";
import { MediaError } from "./errors.ts";

/** Keeps a few bytes, reads a range of them and deletes them. @throws EarshotError saying which of it cannot be done */
export async function checkMedia(media: MediaStore): Promise<void> {
  const content = Buffer.from(`earshot ${randomUUID()}`);
  const sha256 = createHash("sha256").update(content).digest("hex");
  const range = { startByte: 8, endByte: 16 };
  const directory = await mkdtemp(join(tmpdir(), "earshot-probe-"));
  try {
    const path = join(directory, "probe");
    await writeFile(path, content);
    await media.put(sha256, path);
    const read = Buffer.concat(await Array.fromAsync((await media.read(sha256, range)) ?? []));
    if (!(await media.delete(sha256)) || !read.equals(content.subarray(range.startByte, range.endByte))) {
      throw new MediaError("media.bad_answer", `${media.location} does not give back what is put there`, {
        hint: "Check EARSHOT_MEDIA and EARSHOT_S3_ENDPOINT.",
      });
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
