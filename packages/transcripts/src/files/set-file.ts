/** One file of a set; the path `-` is standard input. */
export interface SetFile {
  path: string;
  /** JSON Lines: one transcript a line. Otherwise the file is one transcript. */
  lines: boolean;
  compression: "gzip" | "zstd" | null;
}

/** Whether a file of a folder holds transcripts, by its name alone. `call.events.json` holds the state events of `call.json`. */
export const isSetFileName = (name: string): boolean =>
  /\.(?:json|jsonl|ndjson|vtt|srt)(?:\.(?:gz|zst))?$/i.test(name) && !/\.events\.json$/i.test(name);

const captions = /\.(?:vtt|srt)(?:\.(?:gz|zst))?$/i;
const extensions = /\.(?:json|vtt|srt)(?:\.(?:gz|zst))?$/i;

/** Files of a folder without the captions beside a transcript of the same name, which has the same words. */
export function withoutDuplicateCaptions(names: readonly string[]): string[] {
  const stems = new Set(names.filter((name) => !captions.test(name)).map((name) => name.replace(extensions, "")));
  return names.filter((name) => !captions.test(name) || !stems.has(name.replace(extensions, "")));
}

/** What a file holds, by its name alone: `.jsonl` or `.ndjson`, then `.gz` or `.zst`. `lines` says it of any name. */
export function toSetFile(path: string, lines = false): SetFile {
  const [, kind, packing] = /(?:\.(jsonl|ndjson))?(?:\.(gz|zst))?$/i.exec(path) ?? [];
  const compression = packing === undefined ? null : packing.toLowerCase() === "gz" ? "gzip" : "zstd";
  return { path, lines: lines || kind !== undefined, compression };
}

/** How messages call a file. */
export const sourceName = (path: string): string => (path === "-" ? "standard input" : path);
