import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { createWholeProgram } from "../apps/cli/src/program.ts";
import { variables } from "../packages/composition/src/variables.ts";

interface Manifest {
  dependencies?: Record<string, string> | undefined;
}

type Command = Awaited<ReturnType<typeof createWholeProgram>>;

/** Checks that what the documents name exists: links, paths, rooms, settings, commands and their options. Hints have a test of the command line. */
const root = join(import.meta.dirname, "..");
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: root })
  .toString()
  .split("\n")
  .filter((file) => existsSync(join(root, file)));
/** A change log tells of what was. */
const documents = files.filter((file) => file.endsWith(".md") && basename(file) !== "CHANGELOG.md");
const settings = new Set(Object.keys(variables));

const program = await createWholeProgram();
const faults: string[] = [];

for (const file of documents) {
  const text = readFileSync(join(root, file), "utf8");
  checkLinks(file, text);
  checkSettings(file, text);
  for (const command of commandLines(text)) checkCommand(file, command);
  for (const [, option = ""] of text.matchAll(/`(--[a-z][a-z-]+)[^`]*`/g)) checkOption(file, option, [program]);
}
for (const file of ["AGENTS.md", "ARCHITECTURE.md", "CONTRIBUTING.md"]) {
  checkPaths(file, readFileSync(join(root, file), "utf8"));
}
checkRooms("ARCHITECTURE.md");

if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}

function checkLinks(file: string, text: string): void {
  const prose = text.replace(/```[\s\S]*?```/g, "");
  for (const [, target = ""] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [path = "", anchor] = target.split("#");
    const found = path === "" ? file : join(dirname(file), path);
    if (!existsSync(join(root, found))) faults.push(`${file}: there is no ${target}`);
    else if (anchor !== undefined && !anchors(found).has(anchor)) faults.push(`${file}: ${found} has no #${anchor}`);
  }
}

/** The headings of a document as GitHub names them. */
function anchors(file: string): ReadonlySet<string> {
  const headings = readFileSync(join(root, file), "utf8").matchAll(/^#+ (.*)$/gm);
  return new Set(
    Array.from(headings, ([, heading = ""]) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

function checkPaths(file: string, text: string): void {
  for (const [, path = ""] of text.matchAll(/`(\w[\w.-]*\/[\w./-]*)`/g)) {
    if (!existsSync(join(root, path))) faults.push(`${file}: there is no ${path}`);
  }
}

/** The table of rooms: `| floor | room | is | uses |`. It must name every room, and the rooms that each one depends on. */
function checkRooms(file: string): void {
  const rows = readFileSync(join(root, file), "utf8").matchAll(/^\| (\d+) \| `([^`]+)` \| .* \| ([^|]+) \|$/gm);
  const rooms = Array.from(rows, ([, floor, folder = "", uses = ""]) => {
    return { floor: Number(floor), folder, uses: new Set(uses === "–" ? [] : uses.split(", ")) };
  });
  const floorOf = new Map(rooms.map(({ folder, floor }) => [basename(folder), floor]));
  for (const { folder, floor, uses } of rooms) {
    const manifest: Manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const actual = new Set(
      Object.keys(manifest.dependencies ?? {}).flatMap((name) =>
        name.startsWith("@earshot/") ? [name.slice("@earshot/".length)] : [],
      ),
    );
    const wrong = [...uses, ...actual].filter((room) => uses.has(room) !== actual.has(room));
    if (wrong.length > 0) faults.push(`${file}: ${folder} is wrong about ${wrong.join(", ")}`);
    for (const room of actual) {
      if ((floorOf.get(room) ?? floor) >= floor) faults.push(`${file}: ${folder} is not above ${room}`);
    }
  }
  for (const folder of new Set(
    files.flatMap((name) => /^((?:apps|packages)\/[^/]+)\/package\.json$/.exec(name)?.[1] ?? []),
  )) {
    if (!rooms.some((room) => room.folder === folder)) faults.push(`${file}: ${folder} is not in the table of rooms`);
  }
}

function checkSettings(file: string, text: string): void {
  for (const [name] of text.matchAll(/\bEARSHOT_[A-Z0-9_]*[A-Z]\b/g)) {
    if (!settings.has(name)) faults.push(`${file}: there is no setting ${name}`);
  }
}

/** What follows `earshot` in the code of a document. */
function commandLines(text: string): string[] {
  const blocks = Array.from(text.matchAll(/```\w*\n([\s\S]*?)```/g), ([, block = ""]) => block.split("\n")).flat();
  const spans = Array.from(text.matchAll(/`([^`\n]+)`/g), ([, span = ""]) => span);
  return [...blocks, ...spans].flatMap((line) => {
    const [, command] = /(?:^|\| |pnpm |^\$ )earshot ([^#>|]*)/.exec(line) ?? [];
    // Behind -- stands a command of its own.
    return command?.split(" -- ") ?? [];
  });
}

function checkCommand(file: string, line: string): void {
  let command: Command = program;
  const path = [program];
  for (const word of line.split(" ")) {
    const next = command.commands.find((child) => child.name() === word);
    if (next === undefined) break;
    command = next;
    path.push(next);
  }
  if (command === program && /^[a-z]/.test(line)) faults.push(`${file}: there is no command earshot ${line.trim()}`);
  for (const [, option = ""] of line.matchAll(/(?:^|\s)(--[a-z][a-z-]+)/g)) checkOption(file, option, path);
}

/** An option of one of the commands, or of the commands below the last one. */
function checkOption(file: string, option: string, path: readonly Command[]): void {
  const last = path.at(-1);
  const known = [...path, ...(last === undefined ? [] : descendants(last))];
  const isKnown = known.some((command) => command.options.some(({ long }) => long === option));
  if (!isKnown && !["--help", "--version"].includes(option)) faults.push(`${file}: no command has ${option}`);
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}
