import type { ChannelLevels, RecordingPart, SpeechColumns } from "@earshot/model";

const stepMs = 10;

/** What was measured of the sound of one part. */
export interface PartLevels {
  part: Pick<RecordingPart, "channel">;
  durationMs: number;
  /** None when the part could not be decoded. */
  levels: readonly ChannelLevels[];
}

/** The levels of each channel of a sound; none when there is no sound. */
export function levelsOf(sound: Pick<SpeechColumns, "channels" | "levels"> | null): ChannelLevels[] {
  const { levels: all = new Uint8Array(), channels = 0 } = sound ?? {};
  if (all.length === 0) return [];
  return Array.from({ length: channels }, (_, channel) => {
    const levels = new Uint8Array(Math.floor(all.length / channels));
    for (let i = 0, at = channel; i < levels.length; i += 1, at += channels) levels[i] = all[at] ?? 0;
    return { channel, levels };
  });
}

/** The levels of a recording of several parts: those that each hold a channel lie side by side, others follow one another. */
export function joinLevels(parts: readonly PartLevels[]): ChannelLevels[] {
  const [first] = parts;
  if (parts.length <= 1) return [...(first?.levels ?? [])];
  return areChannels(parts.map(({ part }) => part)) ? sideBySide(parts) : oneAfterAnother(parts);
}

/** Whether several parts each hold a channel of their own; others follow one another. */
export function areChannels(parts: readonly Pick<RecordingPart, "channel">[]): boolean {
  return parts.length > 1 && new Set(parts.flatMap(({ channel }) => channel ?? [])).size === parts.length;
}

function sideBySide(parts: readonly PartLevels[]): ChannelLevels[] {
  return parts
    .flatMap(({ part, levels }) => levels.slice(0, 1).map((own) => ({ ...own, channel: part.channel ?? 0 })))
    .sort((a, b) => a.channel - b.channel);
}

function oneAfterAnother(parts: readonly PartLevels[]): ChannelLevels[] {
  const durationMs = parts.reduce((sum, part) => sum + part.durationMs, 0);
  const joined = new Map<number, Uint8Array>();
  let offsetMs = 0;
  for (const part of parts) {
    const from = Math.round(offsetMs / stepMs);
    for (const { channel, levels } of part.levels) {
      const whole = joined.get(channel) ?? new Uint8Array(Math.ceil(durationMs / stepMs));
      whole.set(levels.subarray(0, whole.length - from), from);
      joined.set(channel, whole);
    }
    offsetMs += part.durationMs;
  }
  return Array.from(joined, ([channel, levels]) => ({ channel, levels })).sort((a, b) => a.channel - b.channel);
}
