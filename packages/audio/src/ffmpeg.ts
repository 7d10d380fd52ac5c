import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { AudioError, type AudioErrorCode } from "./errors.ts";

const longestReason = 500;
const timeLimitMs = 30 * 60_000;
/** Only containers of sound that can't name other files. */
const containers = "aac,amr,amrnb,amrwb,asf,wav,w64,mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,ogg,flac,mp3";

/** The input may come from anywhere: only local files are opened, and a day of sound is the most that comes out. */
function argumentsFor(input: string, output: string): string[] {
  return [
    ["-nostdin", "-hide_banner", "-loglevel", "error"],
    ["-protocol_whitelist", "file", "-format_whitelist", containers],
    ["-i", `file:${resolve(input)}`],
    ["-map", "0:a:0", "-map_metadata", "-1", "-t", "86400", "-c:a", "pcm_s16le", "-rf64", "auto"],
    ["-f", "wav", `file:${output}`],
  ].flat();
}

/** Has ffmpeg turn a recording into WAV for as long as that is used. Throws AudioError. */
export async function withDecodedWav<Result>(
  ffmpeg: string,
  path: string,
  signal: AbortSignal | undefined,
  use: (wav: string) => Promise<Result>,
): Promise<Result> {
  // Whoever erases calls removes what a killed process left, by its id.
  const folder = await mkdtemp(join(tmpdir(), `earshot-decoded-${hostname()}-${process.pid}-`));
  try {
    const wav = join(folder, "decoded.wav");
    await decode(ffmpeg, path, wav, signal);
    return await use(wav);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function decode(ffmpeg: string, path: string, wav: string, signal: AbortSignal | undefined): Promise<void> {
  const timeout = AbortSignal.timeout(timeLimitMs);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (code: AudioErrorCode, what: string, hint: string, cause?: unknown) =>
    reject(new AudioError(code, `${path}: ${what}`, { hint, cause, path }));
  const child = spawn(ffmpeg, argumentsFor(path, wav), {
    stdio: ["ignore", "ignore", "pipe"],
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    killSignal: "SIGKILL",
    windowsHide: true,
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-4 * longestReason);
  });
  child.on("error", (cause) => {
    if (signal?.aborted) reject(signal.reason);
    else if (timeout.aborted)
      fail("audio.timed_out", "ffmpeg took too long", "Check whether the recording is whole.", cause);
    else {
      const hint = "Check FFMPEG_PATH, or install ffmpeg so that it is found in PATH.";
      fail("audio.ffmpeg_failed", `${ffmpeg} could not be started: ${cause.message}`, hint, cause);
    }
  });
  child.on("close", (code, killedBy) => {
    if (code === 0) resolve();
    else {
      const end = code === null ? `was ended by ${killedBy}` : `ended with ${code}`;
      fail("audio.ffmpeg_failed", `ffmpeg ${end}: ${reasonOf(stderr)}`, "Check whether the recording is whole.");
    }
  });
  await promise;
}

/** One line of the last that ffmpeg said. */
function reasonOf(stderr: string): string {
  const line = stderr.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return line.slice(-longestReason) || "it gives no reason";
}
