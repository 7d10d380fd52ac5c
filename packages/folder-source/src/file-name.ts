/** What a file is for, by its name. `lines`: JSON Lines, one transcript a line. `speakers`: RTTM, who speaks when. */
export type FileKind = "transcript" | "lines" | "sound" | "events" | "speakers";

const contentTypes: ReadonlyMap<string, string> = new Map([
  ["flac", "audio/flac"],
  ["m4a", "audio/mp4"],
  ["mp3", "audio/mpeg"],
  ["mp4", "audio/mp4"],
  ["oga", "audio/ogg"],
  ["ogg", "audio/ogg"],
  ["opus", "audio/ogg"],
  ["wav", "audio/wav"],
  ["wave", "audio/wav"],
  ["webm", "audio/webm"],
]);

const packed = "(?:\\.(?:gz|zst))?$";
const kinds: readonly [FileKind, RegExp][] = [
  ["events", new RegExp(`\\.events\\.json${packed}`, "i")],
  ["transcript", new RegExp(`\\.(?:json|vtt|srt)${packed}`, "i")],
  ["lines", new RegExp(`\\.(?:jsonl|ndjson)${packed}`, "i")],
  ["speakers", new RegExp(`\\.rttm${packed}`, "i")],
  ["sound", new RegExp(`\\.(?:${[...contentTypes.keys()].join("|")})$`, "i")],
];

export interface FileName {
  kind: FileKind;
  /** The name without extensions. */
  stem: string;
}

/** Null for a file that has nothing to do with recordings. */
export function readFileName(name: string): FileName | null {
  for (const [kind, ending] of kinds) {
    const stem = name.replace(ending, "");
    if (stem !== name && stem !== "") return { kind, stem };
  }
  return null;
}

/** Encodings without loss come first: the others are often made from them, to be played. */
const lossless: readonly string[] = ["wav", "wave", "flac"];

/** Of two sounds of one call, the one with the lower rank is taken. */
export function soundRank(path: string): number {
  const rank = lossless.indexOf(soundFormat(path).format);
  return rank < 0 ? lossless.length : rank;
}

/** The extension of a sound file, in small letters, and its media type. */
export function soundFormat(path: string): { format: string; contentType: string } {
  const format = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  return { format, contentType: contentTypes.get(format) ?? "application/octet-stream" };
}
