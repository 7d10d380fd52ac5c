/** One file of a set; the path `-` is standard input. */
export interface SetFile {
  /** As rows and messages name it: a path, an address without its query, or the path of an archive and the name of a member. */
  path: string;
  /** JSON Lines: one transcript a line. Otherwise the file is one transcript. */
  lines: boolean;
  compression: Compression | null;
  /** A table of utterances, several calls, in this format. */
  columns?: ColumnFormat | undefined;
  /** RTTM beside a transcript, which says who speaks when. */
  speakers?: SetFile | undefined;
  /** Where its bytes are, when it is no file of this machine. */
  place?: RemotePlace | TarPlace | ZipPlace | undefined;
}

export type Compression = "gzip" | "zstd";
export type ColumnFormat = "parquet" | "arrow";

/** A file on a server. */
export interface RemotePlace {
  kind: "remote";
  /** `https://…` with its query, which may be a signature and is shown nowhere, or `s3://bucket/key`. */
  address: string;
  /** What is read must still be this; null takes it as it is. */
  version: RemoteVersion | null;
}

export interface RemoteVersion {
  byteLength: number;
  etag: string | null;
}

/** A member of a tar archive. */
export interface TarPlace {
  kind: "tar";
  archive: SetFile;
  /** The archive can only be read from its beginning: it is packed as a whole, or its server sends no ranges. */
  inOneGo: boolean;
  /** In the archive, unpacked. */
  startByte: number;
  bytes: number;
}

/** A member of a zip archive. */
export interface ZipPlace {
  kind: "zip";
  archive: SetFile;
  /** Where the member's own header begins. */
  headerByte: number;
  packedBytes: number;
  bytes: number;
  method: "stored" | "deflate" | "zstd";
  crc32: number;
}

/** Whether a file can be opened by its path. */
export const isOnDisk = ({ path, place }: SetFile): boolean => place === undefined && path !== "-";

/** The archive that a file has to be read from its beginning for; null for all others. */
export function archiveInOneGo({ place }: SetFile): SetFile | null {
  return place?.kind === "tar" && place.inOneGo ? place.archive : null;
}

const named = /\.(?:json|jsonl|ndjson|vtt|srt)(?:\.(?:gz|zst))?$/i;

/** `call.events.json` holds the state events of `call.json`. */
export const isEventsFileName = (name: string): boolean => /\.events\.json(?:\.(?:gz|zst))?$/i.test(name);

/** Whether a file of a folder is called a transcript. */
export const isSetFileName = (name: string): boolean => named.test(name) && !isEventsFileName(name);

/** `call.rttm` says who speaks in a transcript `call` beside it. */
export const isSpeakersFileName = (name: string): boolean => /\.rttm(?:\.(?:gz|zst))?$/i.test(name);

const extension = /(?:\.([^.]*))?(?:\.(?:gz|zst))?$/i;
/** Of several documents of one call, the one that says most. What is not named comes in front of RTTM, which has no words. */
const ranks = ["vtt", "srt", "csv", "tsv", "txt"];

/** A file's name without its extension and that of its packing. */
export const transcriptStem = (name: string): string => name.replace(extension, "") || name;

/** Transcripts of a folder, of those with one name that with most in it: JSON, else captions, else another. */
export function withoutDuplicates<File extends { name: string }>(
  files: readonly File[],
): { transcripts: File[]; duplicates: File[] } {
  const ranked = files.map((file) => ({ file, stem: transcriptStem(file.name), rank: rankOf(file.name) }));
  const best = new Map<string, number>();
  for (const { stem, rank } of ranked) {
    if (rank !== ofLines) best.set(stem, Math.min(best.get(stem) ?? Number.POSITIVE_INFINITY, rank));
  }
  const transcripts: File[] = [];
  const duplicates: File[] = [];
  for (const { file, stem, rank } of ranked) {
    (rank === ofLines || rank === best.get(stem) ? transcripts : duplicates).push(file);
  }
  return { transcripts, duplicates };
}

/** JSON Lines hold other calls than the one they are called after. */
const ofLines = -2;

function rankOf(name: string): number {
  const [, extended = ""] = extension.exec(name) ?? [];
  const kind = extended.toLowerCase();
  if (kind === "jsonl" || kind === "ndjson") return ofLines;
  if (kind === "json") return -1;
  if (kind === "rttm") return ranks.length + 1;
  const rank = ranks.indexOf(kind);
  return rank < 0 ? ranks.length : rank;
}

/** Whether a file has columns, by its name alone. */
function columnsOf(path: string): ColumnFormat | null {
  const [, ending] = /\.(parquet|arrow|feather)$/i.exec(path) ?? [];
  if (ending === undefined) return null;
  return ending.toLowerCase() === "parquet" ? "parquet" : "arrow";
}

/**
 * What a file holds, by its name alone: `.jsonl` or `.ndjson`, then `.gz` or `.zst`; or `.parquet`, `.arrow`, `.feather`. `lines` says of
 * any name that it has JSON Lines.
 */
export function toSetFile(path: string, lines = false): SetFile {
  const columns = lines ? null : columnsOf(path);
  if (columns !== null) return { path, lines: false, compression: null, columns };
  const [, kind, packing] = /(?:\.(jsonl|ndjson))?(?:\.(gz|zst))?$/i.exec(path) ?? [];
  const compression = packing === undefined ? null : packing.toLowerCase() === "gz" ? "gzip" : "zstd";
  return { path, lines: lines || kind !== undefined, compression };
}

/** How messages call a file. */
export const sourceName = (path: string): string => (path === "-" ? "standard input" : path);
