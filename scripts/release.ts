import { execFileSync } from "node:child_process";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Publishes what the changesets describe: raises versions and writes change logs, builds, tries the packages out, publishes them
 * and commits. With --dry-run it publishes and commits nothing, and leaves the versions for `git restore`.
 */
const root = join(import.meta.dirname, "..");
const options = process.argv.slice(2);
const manifests = globSync(["packages/*/package.json", "apps/*/package.json"], { cwd: root });

interface Manifest {
  version: string;
  private?: boolean | undefined;
  repository?: { type: string; url: string; directory?: string | undefined } | undefined;
}

const read = (path: string): Manifest => JSON.parse(readFileSync(join(root, path), "utf8"));
const { repository } = read("package.json");
if (repository === undefined) {
  fail("package.json names no repository, by which registries check where a package was built");
}
if (output("git", "status", "--porcelain") !== "") fail("there are changes that are not committed");

run("changeset", "version");
for (const path of manifests) {
  const manifest = { ...read(path), repository: { ...repository, directory: dirname(path) } };
  if (manifest.private !== true) writeFileSync(join(root, path), `${JSON.stringify(manifest, null, 2)}\n`);
}
const { version } = read("apps/cli/package.json");
run("biome", "check", "--write", ...manifests);
run("pnpm", "build");
run("vitest", "run", "--project", "earshot", "apps/cli/test/installed.test.ts");
run("pnpm", "--recursive", "publish", "--no-git-checks", ...options);
if (!options.includes("--dry-run")) {
  run("git", "add", "--all");
  run("git", "commit", "--message", `Release ${version}`);
  run("git", "tag", "--annotate", "--message", `Release ${version}`, `v${version}`);
}

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { cwd: root, stdio: "inherit" });
}

function output(command: string, ...args: string[]): string {
  return execFileSync(command, args, { cwd: root, encoding: "utf8" });
}

function fail(reason: string): never {
  console.error(`There is no release: ${reason}.`);
  process.exit(2);
}
