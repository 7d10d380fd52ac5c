import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { folderOf, transcript } from "./files.ts";

const room = join(import.meta.dirname, "..");

test("the example of the README runs", () => {
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(room, "README.md"), "utf8")) ?? [];
  const folder = folderOf({
    "calls/one.json": transcript("one"),
    "calls/one.wav": "sound",
    "archive/2026-10.jsonl.zst": zstdCompressSync(`${transcript("two", { startTime: "2026-09-30T00:00:00Z" })}\n{`),
  });
  mkdirSync(join(folder, "node_modules", "@earshot"), { recursive: true });
  symlinkSync(room, join(folder, "node_modules", "@earshot", "folder-source"));
  writeFileSync(join(folder, "example.mts"), example);
  const output = execFileSync("sh", ["-c", '"$0" example.mts 2>&1', process.execPath], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(output.trimEnd().split("\n")).toEqual([
    "one calls/one.wav",
    "one document",
    expect.stringMatching(/^archive\/2026-10\.jsonl\.zst:2 is not valid JSON at 1:2 /),
  ]);
});
