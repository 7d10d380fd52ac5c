import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileError } from "@earshot/model";

/** A file that has its name once it is whole. */
export interface PartialFile {
  write(pieces: readonly Uint8Array[]): Promise<void>;
  /** How much was written. */
  bytes(): number;
  finish(): Promise<void>;
  discard(): Promise<void>;
}

/** What is not whole yet: engines that read a folder pass over names that begin like this. */
export const partialName = (name: string): string => `_${name}.part`;

/** @throws UsageError when it cannot be written, or the disk is full */
export async function createPartialFile(path: string): Promise<PartialFile> {
  const partial = join(dirname(path), partialName(basename(path)));
  const file = await open(partial, "w").catch((cause) => Promise.reject(fileError(path, cause)));
  let written = 0;
  const discard = async () => {
    await file.close().catch(() => {}); // closed before, when it is renamed
    await rm(partial, { force: true });
  };
  const orDiscard = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (cause) {
      await discard();
      throw fileError(path, cause);
    }
  };
  return {
    write: (pieces) =>
      orDiscard(async () => {
        for (const piece of pieces) {
          await file.writeFile(piece);
          written += piece.length;
        }
      }),
    bytes: () => written,
    finish: () =>
      orDiscard(async () => {
        await file.close();
        await rename(partial, path);
      }),
    discard,
  };
}
