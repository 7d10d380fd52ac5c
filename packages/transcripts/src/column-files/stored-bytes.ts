import { open } from "node:fs/promises";
import { irregular } from "../files/irregular.ts";
import { unreadable } from "../files/stored.ts";

/** A file of known length that is read from any place. */
export interface StoredBytes {
  byteLength: number;
  /** Bytes `[start, end)`; all of them, or it throws. */
  slice(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/** @throws TranscriptError `transcript.unreadable` */
export async function openStoredBytes(path: string): Promise<StoredBytes> {
  const file = await open(path, "r").catch((cause) => Promise.reject(unreadable(path, cause)));
  try {
    const facts = await file.stat();
    const fault = irregular(path, facts);
    if (fault !== null) throw fault;
    return {
      byteLength: facts.size,
      async slice(start, end) {
        const bytes = new Uint8Array(end - start);
        for (let filled = 0; filled < bytes.length; ) {
          const { bytesRead } = await file
            .read(bytes, filled, bytes.length - filled, start + filled)
            .catch((cause) => Promise.reject(unreadable(path, cause)));
          if (bytesRead === 0) throw unreadable(path, new Error(`ends at byte ${start + filled}`));
          filled += bytesRead;
        }
        return bytes;
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}
