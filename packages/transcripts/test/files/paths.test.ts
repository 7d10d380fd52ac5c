import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findPath, isSetFileName, toSetFile, walkFolder } from "../../src/index.ts";

function folderOf(names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "earshot-files-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), "");
  }
  return folder;
}

test.each([
  ["call.json", { lines: false, compression: null }],
  ["CALL.JSON.GZ", { lines: false, compression: "gzip" }],
  ["calls.Jsonl", { lines: true, compression: null }],
  ["calls.ndjson.ZST", { lines: true, compression: "zstd" }],
])("%s is a transcript's file by its name", (path, facts) => {
  expect(isSetFileName(path)).toBe(true);
  expect(toSetFile(path)).toEqual({ path, ...facts });
});

test.each(["call.events.json", "call.wav", "json", "call.json.bz2", "call.jsonx"])("%s is none", (name) => {
  expect(isSetFileName(name)).toBe(false);
});

test("a folder is walked in the order of names, links to folders after everything else, each folder once", async () => {
  const folder = folderOf(["in/b.json", "in/a/c.json", "in/z/d.json", "in/.git/e.json", "out/f.json", "in/.g.json"]);
  symlinkSync("../out", join(folder, "in", "aa"));
  symlinkSync("z", join(folder, "in", "ab"));
  symlinkSync("../in", join(folder, "out", "loop"));
  execFileSync("mkfifo", [join(folder, "in", "pipe")]);
  symlinkSync("missing", join(folder, "in", "z", "broken"));
  symlinkSync("missing", join(folder, "in", "z", "broken.json"));
  const contents = await Array.fromAsync(walkFolder(join(folder, "in")));
  expect(
    contents.map(({ name, files, fault }) => [
      fault === null ? name : `${name} ${fault.code}`,
      ...files.map(({ name, fault }) => `${name} ${fault?.code ?? ""}`),
    ]),
  ).toEqual([
    ["", "b.json ", "pipe transcript.unreadable"],
    ["a", "c.json "],
    ["z", "broken.json transcript.unreadable", "d.json "],
    ["aa", "f.json "],
    ["z/broken transcript.unreadable"],
  ]);
});

test("a folder that is not there is a fault of its content", async () => {
  const path = join(folderOf([]), "missing");
  const [content] = await Array.fromAsync(walkFolder(path));
  expect(content?.fault).toMatchObject({ code: "transcript.unreadable", message: `${path}: no such file or folder` });
});

test("a pattern gives its matches in order, by the path below its first wildcard; a folder means what is in it", async () => {
  const folder = folderOf(["2026/a/1.json", "2026/b/2.json", "2026/b-c/3.json", "[x].json"]);
  const find = async (pattern: string) =>
    (await findPath(join(folder, pattern))).map(({ path, name, isFolder, fault }) => {
      expect([path.startsWith(folder), fault]).toEqual([true, null]);
      return isFolder ? `${name}/` : name;
    });
  expect(await find("2026/**/*.json")).toEqual(["a/1.json", "b-c/3.json", "b/2.json"]);
  expect(await find("2026/b*")).toEqual(["b/", "b-c/"]);
  expect(await find("20*/**")).toEqual(["2026/"]);
  expect(await find("*.txt")).toEqual([]);
  // A file of that very name is meant, not a pattern.
  expect(await find("[x].json")).toEqual([""]);
  await expect(findPath(join(folder, "missing"))).rejects.toMatchObject({ code: "ENOENT" });
});

test("a pattern finds what links lead to once, and takes a folder's own name as it is", async () => {
  const folder = folderOf(["in/a/1.json", "in/[2026]/2.json", "in/[2026]/{x}/3.json", "out/4.json"]);
  symlinkSync("a", join(folder, "in", "0-again"));
  symlinkSync("../out", join(folder, "in", "linked"));
  symlinkSync("..", join(folder, "in", "loop"));
  const find = async (pattern: string) =>
    (await findPath(join(folder, pattern))).map(({ path }) => path.slice(folder.length));
  expect(await find("in/**/*.json")).toEqual([
    "/in/[2026]/2.json",
    "/in/[2026]/{x}/3.json",
    "/in/a/1.json",
    expect.stringMatching(/\/4\.json$/),
  ]);
  expect(await find("in/[2026]/*.json")).toEqual(["/in/[2026]/2.json"]);
  expect(await find("in/[2026]/{x}/*.json")).toEqual(["/in/[2026]/{x}/3.json"]);
});
