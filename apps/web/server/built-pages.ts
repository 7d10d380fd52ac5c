import { existsSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../dist/pages");

/** The folder of the built pages; undefined before they are built. */
export function findBuiltPages(): string | undefined {
  return existsSync(join(folder, "index.html")) ? folder : undefined;
}
