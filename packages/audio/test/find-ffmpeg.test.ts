import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { temporaryFolder } from "@earshot/test-kit";
import { describe, expect, test } from "vitest";
import { findFfmpeg } from "../src/index.ts";

async function program(folder: string): Promise<string> {
  const path = join(folder, "ffmpeg");
  await writeFile(path, "#!/bin/sh\n");
  await chmod(path, 0o755);
  return path;
}

describe.skipIf(process.platform === "win32")("ffmpeg is looked for", () => {
  test("in FFMPEG_PATH, which nothing else replaces", async () => {
    const folder = await temporaryFolder();
    const found = await program(folder);
    expect(await findFfmpeg({ FFMPEG_PATH: found, PATH: "" })).toBe(found);
    expect(await findFfmpeg({ FFMPEG_PATH: join(folder, "none"), PATH: folder })).toBeNull();
    expect(await findFfmpeg({ FFMPEG_PATH: folder })).toBeNull();
  });

  test("in the absolute folders of PATH, the first that can be run", async () => {
    const folder = await temporaryFolder();
    const [first, second] = [join(folder, "first"), join(folder, "second")];
    for (const made of [first, second]) await mkdir(made);
    await writeFile(join(first, "ffmpeg"), "not executable");
    const found = await program(second);
    expect(await findFfmpeg({ PATH: ["", ".", first, second].join(delimiter) })).toBe(found);
    expect(await findFfmpeg({ PATH: first })).toBeNull();
    expect(await findFfmpeg({})).toBeNull();
  });
});
