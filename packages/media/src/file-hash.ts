import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/** SHA-256 of what is in a file, in hex. */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest("hex");
}
