import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { ChannelLevels } from "@earshot/model";
import type { Database as SqliteFile } from "better-sqlite3";
import { StoreError } from "../errors.ts";
import { once } from "../sqlite/connection.ts";
import { insertInto } from "../sqlite/insert-rows.ts";

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

/** Writes the levels of recordings, as a step of the caller's transaction. */
export function createLevelRows(file: SqliteFile) {
  const statements = once(() => ({
    remove: file.prepare<[number]>("DELETE FROM recording_levels WHERE recording_key = ?"),
    add: file.prepare<[LevelRow & { recording_key: number }]>(
      insertInto("recording_levels", ["recording_key", "channel", "levels"]),
    ),
  }));
  return {
    remove(recordingKey: number): void {
      statements().remove.run(recordingKey);
    },
    add(recordingKey: number, rows: readonly LevelRow[]): void {
      for (const row of rows) statements().add.run({ ...row, recording_key: recordingKey });
    },
  };
}
