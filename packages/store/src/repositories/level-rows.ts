import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { ChannelLevels } from "@earshot/model";
import { StoreError } from "../errors.ts";
import { insertInto } from "../insert-rows.ts";
import { type Steps, statement } from "../transaction.ts";

/** More than the longest recording that can be decoded has. */
const mostLevels = 1 << 25;

/** The levels of a channel, ready to be stored: of an hour of talk, 430 KB for two channels instead of 720. */
export type LevelRow = ReturnType<typeof toLevelRow>;

export const toLevelRows = (channels: readonly ChannelLevels[] = []) => channels.map(toLevelRow);

function toLevelRow({ channel, levels }: ChannelLevels) {
  return { channel, levels: zstdCompressSync(levels) };
}

export function readLevels({ channel, levels }: { channel: number; levels: Uint8Array }): ChannelLevels {
  try {
    return { channel, levels: new Uint8Array(zstdDecompressSync(levels, { maxOutputLength: mostLevels })) };
  } catch (cause) {
    throw new StoreError("store.corrupt", "stored levels were changed by another program, or are damaged", {
      hint: "Keep the file for inspection and go on with a backup, or evaluate the call again.",
      cause,
    });
  }
}

const remove = statement<{ recordingKey: number }>("DELETE FROM recording_levels WHERE recording_key = @recordingKey");
const add = statement<LevelRow & { recording_key: number }>(
  insertInto("recording_levels", ["recording_key", "channel", "levels"]),
);

/** Removes the levels of a recording, as a step of the caller's transaction. */
export function* removeLevels(recordingKey: number): Steps<void> {
  yield* remove.run({ recordingKey });
}

/** Writes the levels of a recording in place of others, as a step of the caller's transaction. */
export function* replaceLevels(recordingKey: number, rows: readonly LevelRow[]): Steps<void> {
  yield* removeLevels(recordingKey);
  for (const row of rows) yield* add.run({ ...row, recording_key: recordingKey });
}
