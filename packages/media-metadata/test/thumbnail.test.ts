import { spawnSync } from "node:child_process";
import { chmod, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findFfmpeg } from "@earshot/audio";
import { readScreenRecording } from "@earshot/genesys-simulator";
import { errorOf, temporaryFolder } from "@earshot/test-kit";
import { describe, expect, test } from "vitest";
import { MediaMetadataError, makeThumbnail } from "../src/index.ts";
import { readJpegSize } from "../src/jpeg.ts";

const ffmpeg = await findFfmpeg(process.env);
if (ffmpeg === null) console.warn("No ffmpeg in FFMPEG_PATH or PATH: the tests with real thumbnails are skipped.");

const failure = (work: Promise<unknown>) => errorOf(MediaMetadataError, () => work);

async function script(folder: string, text: string): Promise<string> {
  const path = join(folder, "ffmpeg");
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
  return path;
}

describe.skipIf(ffmpeg === null)("with the user's ffmpeg", () => {
  const program = ffmpeg ?? "";

  test("the screen recording becomes a JPEG of 320x240, and nothing else is left", async () => {
    const folder = await temporaryFolder();
    const input = join(folder, "odd name; $(touch x) %d.mp4");
    await writeFile(input, readScreenRecording());
    const output = join(folder, "thumbnails", "screen.jpeg");
    const made = await makeThumbnail({ ffmpeg: program, input, output });
    const jpeg = await readFile(output);
    expect(made).toEqual({ path: output, bytes: jpeg.length });
    expect(readJpegSize(jpeg)).toEqual({ width: 320, height: 240 });
    expect(jpeg.length).toBeGreaterThan(2000);
    expect(await readdir(join(folder, "thumbnails"))).toEqual(["screen.jpeg"]);
    await makeThumbnail({ ffmpeg: program, input, output });
    expect((await readFile(output)).equals(jpeg)).toBe(true);
  });

  test("a tall picture is padded to the same size", async () => {
    const folder = await temporaryFolder();
    const input = join(folder, "tall.mp4");
    const make = [
      "-loglevel",
      "error",
      "-f",
      "lavfi",
      "-i",
      "testsrc=size=90x300:rate=5:duration=1",
      "-c:v",
      "mpeg4",
      input,
    ];
    expect(spawnSync(program, make).status).toBe(0);
    const { path } = await makeThumbnail({ ffmpeg: program, input, output: join(folder, "tall.jpeg") });
    expect(readJpegSize(await readFile(path))).toEqual({ width: 320, height: 240 });
  });

  test.each([
    ["no video", Buffer.from("no video at all")],
    ["cut off", readScreenRecording().subarray(0, 900)],
    ["empty", Buffer.alloc(0)],
    ["a playlist of other files", Buffer.from("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n")],
    ["a list of other files", Buffer.from("ffconcat version 1.0\nfile /etc/passwd\n")],
  ])("a file that is %s is refused and leaves nothing behind", async (_what, content) => {
    const folder = await temporaryFolder();
    const input = join(folder, "in.mp4");
    await writeFile(input, content);
    const error = await failure(makeThumbnail({ ffmpeg: program, input, output: join(folder, "out.jpeg") }));
    expect(error.code).toBe("media_metadata.thumbnail_failed");
    expect(error.message.length).toBeLessThan(1000);
    expect(await readdir(folder)).toEqual(["in.mp4"]);
  });

  test("sound without a picture and a missing file are refused", async () => {
    const folder = await temporaryFolder();
    const input = join(folder, "sound.mp4");
    spawnSync(program, ["-loglevel", "error", "-f", "lavfi", "-i", "sine=duration=0.2", input]);
    const output = join(folder, "out.jpeg");
    expect((await failure(makeThumbnail({ ffmpeg: program, input, output }))).code).toMatch(/thumbnail_failed/);
    const missing = join(folder, "missing.mp4");
    const error = await failure(makeThumbnail({ ffmpeg: program, input: missing, output }));
    expect(error.message).toContain("No such file");
  });

  test("an output that can't be written names its place", async () => {
    const folder = await temporaryFolder();
    const input = join(folder, "in.mp4");
    await writeFile(input, readScreenRecording());
    const error = await failure(makeThumbnail({ ffmpeg: program, input, output: join(input, "out.jpeg") }));
    expect(error.code).toBe("media_metadata.write_failed");
    expect(error.message).toContain("out.jpeg");
  });
});

describe.skipIf(process.platform === "win32")("an ffmpeg that is none", () => {
  async function attempt(
    text: string,
    more: { timeoutMs?: number | undefined; signal?: AbortSignal | undefined } = {},
  ) {
    const folder = await temporaryFolder();
    const program = await script(folder, text);
    const work = makeThumbnail({ ffmpeg: program, input: "in.mp4", output: join(folder, "out.jpeg"), ...more });
    const error = await failure(work);
    expect(await readdir(folder)).toEqual(["ffmpeg"]);
    return error;
  }

  test("writes something else", async () => {
    expect((await attempt("echo hello")).message).toContain("no JPEG");
  });

  test("writes without end", async () => {
    expect((await attempt("head -c 3000000 /dev/zero")).code).toBe("media_metadata.thumbnail_failed");
  });

  test("complains at length: the error keeps the end of it", async () => {
    const { message } = await attempt("head -c 300000 /dev/zero | tr '\\0' x >&2; echo the end >&2; exit 3");
    expect(message).toMatch(/ended with 3: x+the end$/);
    expect(message.length).toBeLessThan(700);
  });

  test("hangs, and is ended at the time limit", async () => {
    expect((await attempt("exec sleep 100", { timeoutMs: 100 })).code).toBe("media_metadata.timeout");
  });

  test("is ended when the caller stops", async () => {
    const error = await attempt("exec sleep 100", { signal: AbortSignal.timeout(100) });
    expect(error.code).toBe("media_metadata.aborted");
  });

  test("is not there", async () => {
    const folder = await temporaryFolder();
    const options = { ffmpeg: join(folder, "none"), input: "in.mp4", output: join(folder, "out.jpeg") };
    expect((await failure(makeThumbnail(options))).code).toBe("media_metadata.ffmpeg_unusable");
  });
});

test("only a whole JPEG has a size", () => {
  const frame = Buffer.from("ffd8ffe00004aabbffc0000b0800f001400101110000ffd9", "hex");
  expect(readJpegSize(frame)).toEqual({ width: 320, height: 240 });
  for (const broken of [frame.subarray(1), frame.subarray(0, -1), Buffer.from("ffd8ffd9", "hex"), Buffer.alloc(0)]) {
    expect(readJpegSize(broken)).toBeNull();
  }
});
