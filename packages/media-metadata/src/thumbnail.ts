import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { MediaMetadataError } from "./errors.ts";
import { readJpegSize } from "./jpeg.ts";

export interface ThumbnailOptions {
  /** Path of the ffmpeg executable. */
  ffmpeg: string;
  /** Path of an MP4 or WebM file. */
  input: string;
  /** Path of the JPEG to write; its folder is made if need be. */
  output: string;
  /** Default 60 000. */
  timeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

const width = 320;
const height = 240;
const maxJpegBytes = 1024 * 1024;
const maxReasonLength = 500;

/** Fits the picture into the frame, centred on black, and takes the most representative of the first 50 (ffmpeg's filter `thumbnail`). */
const filter = [
  `scale=${width}:${height}:force_original_aspect_ratio=decrease`,
  `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2:black`,
  "setsar=1",
  "thumbnail=50",
].join(",");

/** The input may come from anywhere: only files, and only containers that can't name other files, are opened. */
function argumentsFor(input: string): string[] {
  return [
    ["-nostdin", "-hide_banner", "-loglevel", "error"],
    ["-protocol_whitelist", "file", "-format_whitelist", "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm"],
    ["-i", `file:${resolve(input)}`],
    ["-map", "0:v:0", "-map_metadata", "-1", "-vf", filter, "-frames:v", "1", "-q:v", "4"],
    ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-f", "image2pipe", "pipe:1"],
  ].flat();
}

/** One line of the last that ffmpeg said. */
function reasonOf(stderr: string): string {
  return (
    stderr
      .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
      .trim()
      .slice(-maxReasonLength) || "it gives no reason"
  );
}

/** What ffmpeg writes to its standard output. */
function run({ ffmpeg, input, timeoutMs = 60_000, signal }: ThumbnailOptions): Promise<Buffer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const ending = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const fail = (code: MediaMetadataError["code"], problem: string, hint: string, cause?: unknown) =>
    reject(new MediaMetadataError(code, `${input}: ${problem}`, { hint, cause }));
  const checkHint = "Check that it is a whole MP4 or WebM file with a picture.";

  const child = spawn(ffmpeg, argumentsFor(input), {
    stdio: ["ignore", "pipe", "pipe"],
    signal: ending,
    killSignal: "SIGKILL",
    windowsHide: true,
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxJpegBytes) chunks.push(chunk);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-4 * maxReasonLength);
  });
  child.on("error", (cause) => {
    if (signal?.aborted) {
      fail("media_metadata.aborted", "the thumbnail was stopped", "It was interrupted on request.", cause);
    } else if (timeout.aborted) {
      fail("media_metadata.timeout", `ffmpeg took longer than ${timeoutMs} ms`, checkHint, cause);
    } else {
      const hint = "Check FFMPEG_PATH, or install ffmpeg so that it is found in PATH.";
      fail("media_metadata.ffmpeg_unusable", `${ffmpeg} could not be started: ${cause.message}`, hint, cause);
    }
  });
  child.on("close", (code, killedBy) => {
    if (code !== 0) {
      const end = code === null ? `was ended by ${killedBy}` : `ended with ${code}`;
      fail("media_metadata.thumbnail_failed", `ffmpeg ${end}: ${reasonOf(stderr)}`, checkHint);
    } else {
      resolve(bytes <= maxJpegBytes ? Buffer.concat(chunks) : Buffer.alloc(0));
    }
  });
  return promise;
}

async function write(output: string, jpeg: Buffer): Promise<void> {
  const part = `${output}.${randomUUID()}.part`;
  try {
    await mkdir(dirname(output), { recursive: true });
    const file = await open(part, "wx", 0o600);
    try {
      await file.writeFile(jpeg);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, output);
  } catch (cause) {
    await rm(part, { force: true }).catch(() => {});
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MediaMetadataError("media_metadata.write_failed", `${output}: could not be written: ${reason}`, {
      hint: "Check the folder, its permissions and the room on its disk.",
      cause,
    });
  }
}

/**
 * Writes a picture of a video as a JPEG of 320 × 240, padded with black. ffmpeg is started without a shell, with fixed
 * arguments but for the input's path, and reads local MP4 and WebM only. What fails leaves nothing behind.
 *
 * @throws {MediaMetadataError}
 */
export async function makeThumbnail(options: ThumbnailOptions): Promise<{ path: string; bytes: number }> {
  const jpeg = await run(options);
  const size = readJpegSize(jpeg);
  if (size === null || size.width !== width || size.height !== height) {
    const got = size === null ? "no JPEG" : `a JPEG of ${size.width}x${size.height}`;
    const message = `${options.input}: ffmpeg gave ${got}, not one of ${width}x${height}`;
    throw new MediaMetadataError("media_metadata.thumbnail_failed", message, {
      hint: "Check FFMPEG_PATH: it must be a real ffmpeg.",
    });
  }
  await write(options.output, jpeg);
  return { path: options.output, bytes: jpeg.length };
}
