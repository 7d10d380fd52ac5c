import { describe, expect, it } from "vitest";
import type { RoleMap } from "../src/role-map.ts";
import { speechTranscript } from "../src/speech.ts";

const speech = (channels: number) => ({
  startMs: Int32Array.of(0, 900),
  endMs: Int32Array.of(800, 1500),
  channel: Int32Array.of(0, channels - 1),
  channels,
  durationMs: 2000,
});

describe("speech without words", () => {
  it("is on the sides of the channels, by the role map", () => {
    const voices = (roleMap?: RoleMap) => {
      const { format, segments } = speechTranscript(speech(2), roleMap);
      expect(format).toBe("voice-activity");
      return segments.map(({ channel, speaker, side, startMs, endMs }) => [channel, speaker, side, startMs, endMs]);
    };
    expect(voices()).toEqual([
      [0, "channel_0", "agent", 0, 800],
      [1, "channel_1", "customer", 900, 1500],
    ]);
    expect(voices({ labels: {}, channels: { 0: "customer", 1: "other" } }).map(([, , side]) => side)).toEqual([
      "customer",
      "other",
    ]);
  });

  it("is on no known side in a recording of one channel", () => {
    expect(speechTranscript(speech(1)).segments).toEqual([
      { startMs: 0, endMs: 800, channel: null, speaker: "unknown", side: "unknown", text: "" },
      { startMs: 900, endMs: 1500, channel: null, speaker: "unknown", side: "unknown", text: "" },
    ]);
  });
});
