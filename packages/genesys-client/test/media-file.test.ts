import { spawnSync } from "node:child_process";
import { chmod, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "@earshot/test-kit";
import { describe, expect, test } from "vitest";
import { extensionOf, saveMedia } from "../src/media-file.ts";
import { failure } from "./helpers.ts";

test.each([
  ["audio/x-wav", "mp3", "wav"],
  ["audio/mpeg", "", "mp3"],
  ["application/octet-stream", "WAV", "wav"],
  ["application/octet-stream", "w/../av", "bin"],
  ["constructor", "", "bin"],
])("the extension of %s in format %j is %s", (type, format, extension) => {
  expect(extensionOf(type, format)).toBe(extension);
});

/** A body during whose arrival something happens to the disk. */
async function* interrupted(interrupt: () => Promise<unknown>) {
  yield Buffer.from("RIFF");
  await interrupt();
  yield Buffer.from(" and so on");
}

/** Saves 3 MB in a process of its own, under limits that this one must not have. */
function saveUnder(limit: readonly string[], directory: string): { code: string; message: string; hint: string } {
  const script = fileURLToPath(new URL("./children/save-media.ts", import.meta.url));
  const [command = "", ...rest] = [...limit, process.execPath, script, directory];
  const child = spawnSync(command, rest, { encoding: "utf8" });
  if (child.stdout === "") throw new Error(child.stderr);
  return JSON.parse(child.stdout);
}

/** Root passes every check of rights unless it gives up what lets it. */
const bound = process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : [];

describe("a folder that cannot be written is named, as a fault of the disk", () => {
  test("when it may not be written", async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o500);
    const error = saveUnder(bound, folder);
    expect(error).toMatchObject({ code: "genesys.write_failed", message: expect.stringContaining(folder) });
    expect(error.hint).toContain("permission");
  });

  test("when it may not be made", async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o500);
    const below = join(folder, "below");
    const error = saveUnder(bound, below);
    expect(error).toMatchObject({ code: "genesys.write_failed", message: expect.stringContaining(below) });
  });

  test("when its path leads through a file, or is one", async () => {
    const file = join(await temporaryFolder(), "file");
    await writeFile(file, "");
    for (const directory of [file, join(file, "below")]) {
      const error = await failure(saveMedia(Readable.from(["x"]), directory, "wav"));
      expect(error).toMatchObject({ code: "genesys.write_failed", message: expect.stringContaining(directory) });
      expect(error.hint).toContain("choose another");
    }
  });

  test("when the disk takes no more in the middle of a file, of which nothing is left", async () => {
    const folder = await temporaryFolder();
    const error = saveUnder(["sh", "-c", 'ulimit -f 100 && exec "$@"', "sh"], folder);
    expect(error).toMatchObject({ code: "genesys.write_failed", message: expect.stringContaining(folder) });
    expect(await readdir(folder)).toEqual([]);
  });

  test("when it vanishes during the download", async () => {
    const folder = join(await temporaryFolder(), "media");
    const body = Readable.from(interrupted(() => rm(folder, { recursive: true })));
    const error = await failure(saveMedia(body, folder, "wav"));
    expect(error).toMatchObject({ code: "genesys.write_failed", message: expect.stringContaining(folder) });
    expect(error.hint).toContain("run again");
  });

  test("when it becomes a file during the download", async () => {
    const folder = join(await temporaryFolder(), "media");
    const replace = async () => {
      await rm(folder, { recursive: true });
      await writeFile(folder, "");
    };
    const error = await failure(saveMedia(Readable.from(interrupted(replace)), folder, "wav"));
    expect(error).toMatchObject({ code: "genesys.write_failed", message: expect.stringContaining(folder) });
  });

  test("when a folder bears the file's name", async () => {
    const folder = await temporaryFolder();
    const { path } = await saveMedia(Readable.from(["RIFF"]), folder, "wav");
    await rm(path);
    await mkdir(path);
    const error = await failure(saveMedia(Readable.from(["RIFF"]), folder, "wav"));
    expect(error).toMatchObject({ code: "genesys.write_failed", message: expect.stringContaining(folder) });
    expect(await readdir(folder)).toHaveLength(1);
  });
});

test("a body that fails leaves nothing behind, and its own error", async () => {
  const folder = await temporaryFolder();
  const lost = new Error("the line was cut");
  const body = Readable.from(interrupted(() => Promise.reject(lost)));
  await expect(saveMedia(body, folder, "wav")).rejects.toBe(lost);
  expect(await readdir(folder)).toEqual([]);
});
