import { stat } from "node:fs/promises";
import type { SetResult } from "@earshot/measuring";
import { UsageError } from "@earshot/model";
import { printBytes } from "../io.ts";
import { createEncoder, type OutputFormat } from "./encoder.ts";
import { createPartialFile } from "./partial-file.ts";

/** Where the calls of a set are written. */
export interface SetOutput {
  /** Parts come one after the other, each when the one before is written. */
  add(part: SetResult): Promise<void>;
  end(): Promise<void>;
  /** Leaves nothing that is not whole. */
  discard(): Promise<void>;
}

export async function printedOutput(format: OutputFormat): Promise<SetOutput> {
  const encoder = await createEncoder(format, "calls");
  return {
    async add(part) {
      for (const piece of encoder.add(part)) await printBytes(piece);
      free(part);
    },
    async end() {
      for (const piece of encoder.end()) await printBytes(piece);
    },
    discard: async () => {},
  };
}

/** One file, which has its name once it is whole. */
export async function fileOutput(path: string, format: OutputFormat, overwrite: boolean): Promise<SetOutput> {
  if (!overwrite && (await exists(path))) {
    throw new UsageError(`${path} exists`, "Choose another name, or replace it with --overwrite.");
  }
  const encoder = await createEncoder(format, "calls");
  const file = await createPartialFile(path);
  return {
    async add(part) {
      await file.write(encoder.add(part));
      free(part);
    },
    async end() {
      await file.write(encoder.end());
      await file.finish();
    },
    discard: file.discard,
  };
}

/** Left to the garbage collector, output that is written would pile up to many times what is in use. */
export function free({ output }: SetResult): void {
  output.buffer.transfer(0);
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
