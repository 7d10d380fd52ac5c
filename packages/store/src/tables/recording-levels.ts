/** How loud one channel of a recording is. */
export interface RecordingLevelsTable {
  recordingKey: number;
  channel: number;
  /** One byte for every 10 ms, compressed by zstd. */
  levels: Uint8Array;
}
