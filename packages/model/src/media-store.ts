/** A part of a medium in bytes: `endByte` is exclusive, and its end when it is not given. */
export interface ByteRange {
  startByte: number;
  endByte?: number | undefined;
}

/** A content that is kept. */
export interface KeptContent {
  sha256: string;
  bytes: number;
  /** When it was put there, epoch ms. */
  keptAtMs: number;
}

/**
 * Where media are kept, each by the SHA-256 of its content in hex, so that equal ones are kept once. They are as they were recorded:
 * nothing in them is masked. Every method throws an `EarshotError` when the place itself can't be used.
 */
export interface MediaStore {
  /** For people. */
  readonly location: string;
  /** Where it keeps a content, whether it is there or not: the reference that is stored with a recording. */
  referenceTo(sha256: string): string;
  /**
   * Keeps the content of a file, whole or not at all; true when it was not there yet, or was damaged. A folder finds any damage, a
   * bucket, which checks what it keeps, another length.
   * @throws EarshotError `media.changed` when the file does not have this content any more
   */
  put(sha256: string, path: string): Promise<boolean>;
  /** How many bytes it has of a content; null when it has none. */
  size(sha256: string): Promise<number | null>;
  /** The content, or a part of it, piece by piece; null when it is not there. */
  read(sha256: string, range?: ByteRange): Promise<AsyncIterable<Uint8Array> | null>;
  /** All that it has, in no order. */
  list(): AsyncIterable<KeptContent>;
  /** Removes what was begun to be kept before a time, and never was whole. */
  removeUnfinished(beforeMs: number): Promise<void>;
  /** Deletes every version of a content; false when there was none. */
  delete(sha256: string): Promise<boolean>;
}
