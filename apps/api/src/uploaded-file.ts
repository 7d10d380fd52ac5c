import { mkdir, open, readFile, rename } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { audioKind, kindBytes } from "@earshot/audio";
import { parseTranscript } from "@earshot/transcripts";
import { makeProcessFolder } from "@earshot/workflow";
import { ApiError } from "./api-error.ts";
import { invalidRequest } from "./problem.ts";
import { longestBody } from "./route-work.ts";

/** Extensions of recordings that are imported, by what is in them; the first is usual. */
const soundExtensions: Readonly<Record<string, readonly [string, ...string[]]>> = {
  wav: [".wav", ".wave"],
  mp3: [".mp3"],
  flac: [".flac"],
  ogg: [".ogg", ".oga", ".opus"],
  webm: [".webm"],
  mp4: [".m4a", ".mp4"],
};
const isSoundExtension = (extension: string) => Object.values(soundExtensions).flat().includes(extension);

/** More than one call in a file, or one that could be far larger than it looks. */
const setOrPacked = /\.(?:jsonl|ndjson|gz|zst)$/i;

/** File systems take 255 bytes, of which an extension may have to be added. */
const longestNameBytes = 240;

/** A folder for one upload. */
export async function makeUploadFolder(workDirectory: string): Promise<string> {
  await mkdir(workDirectory, { recursive: true, mode: 0o700 });
  return makeProcessFolder(workDirectory, "upload");
}

/**
 * A file name without the path and the invisible characters that it may come with.
 * @throws ApiError 400 when nothing is left, or too much
 */
export function readFileName(sent: string): string {
  const name = (sent.split(/[/\\]/).at(-1) ?? "").replace(/\p{C}/gu, "").trim().replace(/^\.+/, "");
  if (name === "") throw invalidRequest("query", [{ path: ["name"], message: "is no file name" }]);
  if (Buffer.byteLength(name) <= longestNameBytes) return name;
  throw invalidRequest("query", [{ path: ["name"], message: `has more than ${longestNameBytes} bytes` }]);
}

/** @throws ApiError 413 */
export function requireSize(bytes: number, longestBytes: number): void {
  if (bytes <= longestBytes) return;
  throw new ApiError(
    413,
    "request.too_large",
    "the file is too large",
    `Send at most ${longestBytes / 1e6} MB. EARSHOT_UPLOAD_MAX_MB sets the limit.`,
  );
}

/**
 * Writes what is sent to the folder, under the name that `earshot import` knows its kind by.
 * @throws ApiError 400, 413, 415, and TranscriptError for what is neither a recording nor a transcript
 */
export async function receiveFile(
  body: AsyncIterable<Uint8Array>,
  { folder, name, longestBytes }: { folder: string; name: string; longestBytes: number },
): Promise<void> {
  const path = join(folder, ".part");
  let bytes = 0;
  let head: Uint8Array;
  {
    await using file = await open(path, "wx+", 0o600);
    for await (const piece of body) {
      bytes += piece.length;
      // The rest is read and dropped: a client that is still sending would not see the answer.
      if (bytes <= longestBytes) await file.writeFile(piece);
    }
    requireSize(bytes, longestBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(kindBytes), 0, kindBytes, 0);
    head = buffer.subarray(0, bytesRead);
  }
  if (bytes === 0)
    throw new ApiError(400, "upload.empty", `${name} is empty`, "Send the bytes of the file as the body.");
  await rename(path, join(folder, await nameByContent(path, name, { head, bytes })));
}

async function nameByContent(
  path: string,
  name: string,
  { head, bytes }: { head: Uint8Array; bytes: number },
): Promise<string> {
  const extension = extname(name).toLowerCase();
  const kind = audioKind(head);
  if (kind !== null) {
    const [usual] = soundExtensions[kind] ?? [];
    if (usual === undefined) throw notTaken(`${name} is ${kind.toUpperCase()} audio`);
    return isSoundExtension(extension) ? name : `${basename(name, extname(name))}${usual}`;
  }
  if (isSoundExtension(extension)) throw notTaken(`${name} is no recording`);
  if (setOrPacked.test(name)) {
    const hint = "Send transcripts one by one and unpacked, or import the file where the database is: earshot import.";
    throw new ApiError(415, "upload.unknown_file", `${name} is no single transcript`, hint);
  }
  if (bytes > longestBody) throw notTaken(`${name} is no recording, and too large for a transcript`);
  parseTranscript(await readFile(path), { source: name });
  return name;
}

function notTaken(what: string): ApiError {
  return new ApiError(
    415,
    "upload.unknown_file",
    what,
    "Send a WAV, MP3, FLAC, Ogg, WebM or MP4 recording, or a transcript of at most 16 MiB in a format of docs/transcripts.md.",
  );
}
