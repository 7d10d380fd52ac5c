/** How loud one channel of a recording is over time: enough to draw it without its sound. */
export interface ChannelLevels {
  /** From 0. */
  channel: number;
  /** One byte for every 10 ms from the recording's first sample: `value × 0.376 − 87.3` are dBFS; 0 is silence. */
  levels: Uint8Array;
}

export interface LevelRepository {
  /** The channels of a recording in their order; none when its sound was never decoded. @throws StoreError `store.corrupt` */
  find(recordingId: string): Promise<ChannelLevels[]>;
}
