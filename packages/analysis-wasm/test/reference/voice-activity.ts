import type { VoiceActivityParameters } from "../../src/index.ts";

/** Speech as `[startMs, endMs, channel]`. */
export type Spoken = [startMs: number, endMs: number, channel: number];

/** The detector word by word: every frame looks at all the frames it depends on. */
export function findSpeech(
  samples: Int16Array,
  sampleRate: number,
  channels: number,
  parameters: VoiceActivityParameters,
): Spoken[] {
  return findBy(samples, sampleRate, channels, parameters, (own, others) =>
    rejectSteady(hear(own, others, parameters), own, parameters),
  );
}

/** The same where a network says, for each window of 32 ms and each channel, how sure it is of a voice, of 255. */
export function findVoicedSpeech(
  samples: Int16Array,
  sampleRate: number,
  channels: number,
  parameters: VoiceActivityParameters,
  voices: Uint8Array,
): Spoken[] {
  return findBy(samples, sampleRate, channels, parameters, (own, others, channel) => {
    const sure = Array.from({ length: voices.length / channels }, (_, i) => voices[i * channels + channel] ?? 0);
    const windows = runs(sure.map((_, i) => hasVoice(sure.slice(0, i + 1)))).map(([from, to]) => {
      return { fromMs: from * 32 - 60, toMs: to * 32 + 30 };
    });
    const { loud } = loudness(own, others, parameters);
    const voiced = loud.map(
      (isLoud, f) => isLoud && windows.some(({ fromMs, toMs }) => f * 10 + 10 > fromMs && f * 10 < toMs),
    );
    // What is loud goes on for up to 110 ms more.
    const heard = runs(
      loud.map((_, f) => {
        const last = voiced.lastIndexOf(true, f);
        return last >= 0 && f - last <= 11 && loud.slice(last, f + 1).every((isLoud) => isLoud);
      }),
    );
    return islands(heard, Math.max(1, parameters.minSilenceMs / 10))
      .filter((island) => {
        const [fromMs, toMs] = [(island[0]?.[0] ?? 0) * 10, (island.at(-1)?.[1] ?? 0) * 10];
        const touched = sure.filter((_, i) => i * 32 + 32 > fromMs && i * 32 < toMs);
        return touched.reduce((sum, value) => sum + (value / 255) * 32, 0) >= parameters.minSpeechMs * 0.75;
      })
      .flat();
  });
}

/** Whether the last of these is part of a voice: one begins at 0.3 and lasts until it is below 0.15. */
function hasVoice(sure: readonly number[]): boolean {
  const end = sure.findLastIndex((value) => value < 38);
  return sure.slice(end + 1).some((value) => value >= 77);
}

function findBy(
  samples: Int16Array,
  sampleRate: number,
  channels: number,
  parameters: VoiceActivityParameters,
  hear: (own: readonly number[], others: readonly (readonly number[])[], channel: number) => Run[],
): Spoken[] {
  const length = Math.floor(samples.length / channels);
  const durationMs = Math.round((length * 1000) / sampleRate);
  const levels = Array.from({ length: channels }, (_, channel) => {
    const own = Array.from({ length }, (_, i) => samples[i * channels + channel] ?? 0);
    return levelsOf(own, sampleRate);
  });
  return levels
    .flatMap((own, channel) => {
      const others = levels.filter((_, other) => other !== channel);
      return join(hear(own, others, channel), parameters).map(
        ([start, end]): Spoken => [start * 10, Math.min(end * 10, durationMs), channel],
      );
    })
    .sort(([startA, , a], [startB, , b]) => startA - startB || a - b);
}

const steps = (decibels: number) => (decibels / (10 * Math.log10(2))) * 8;

function levelsOf(samples: readonly number[], sampleRate: number): number[] {
  const levels: number[] = [];
  for (let frame = 0; ; frame++) {
    const from = Math.floor((frame * sampleRate) / 100);
    if (from >= samples.length) return levels;
    const values = samples.slice(from, Math.floor(((frame + 1) * sampleRate) / 100));
    const sum = values.reduce((total, value) => total + value, 0);
    const squares = values.reduce((total, value) => total + value * value, 0);
    let power = (squares * values.length - sum * sum) / (values.length * values.length);
    let doublings = 0;
    for (; power >= 2; power /= 2) doublings++;
    levels.push(power < 1 ? 0 : doublings * 8 + Math.floor((power - 1) * 8));
  }
}

const ascending = (values: readonly number[]) => values.toSorted((a, b) => a - b);

/** Frames in runs above the lower threshold that have 30 ms in a row above the upper one, leaks left out. */
function hear(levels: readonly number[], others: readonly (readonly number[])[], parameters: VoiceActivityParameters) {
  const { loud, louder } = loudness(levels, others, parameters);
  return runs(loud).filter(([start, end]) => {
    return runs(louder.slice(start, end)).some(([from, to]) => to - from >= 3);
  });
}

/** Frames above the lower threshold, and above the upper one, leaks left out. */
function loudness(
  levels: readonly number[],
  others: readonly (readonly number[])[],
  parameters: VoiceActivityParameters,
) {
  const loudest = levels.map((_, frame) => Math.max(...others.map((other) => other[frame] ?? 0)));
  const { leak, isHeard } = leakOf(levels, loudest, parameters);
  const floors = levels.map((_, frame) => {
    const around = ascending(levels.slice(Math.max(0, frame - 500), frame + 500).filter((level) => level > 0));
    const floor = around[Math.floor(around.length / 20)] ?? 255;
    return Math.max(floor, leastFloorOf(parameters));
  });
  const leaks = levels.map((level, frame) => {
    // A leak that is heard is so over the noise of the channel.
    const floor = isHeard ? (floors[frame] ?? 0) : Number.NEGATIVE_INFINITY;
    return loudest.slice(Math.max(0, frame - 5), frame + 2).some((other) => {
      return others.length > 0 && level < Math.round(8 * Math.log2(2 ** ((other + leak) / 8) + 2 ** (floor / 8)));
    });
  });
  const above = (decibels: number) =>
    levels.map((level, frame) => !leaks[frame] && level >= (floors[frame] ?? 0) + Math.round(steps(decibels)));
  return { loud: above(parameters.offsetDb), louder: above(parameters.onsetDb) };
}

/** How far a leak is below what leaks, and whether it is heard: louder than the noise while the others are loudest. */
function leakOf(levels: readonly number[], loudest: readonly number[], parameters: VoiceActivityParameters) {
  const loud = ascending(loudest)[loudest.length - 1 - Math.floor(loudest.length / 10)] ?? 0;
  const isLoud = (_: number, frame: number) => (loudest[frame] ?? 0) >= loud;
  const quartile = (values: readonly number[]) => ascending(values)[Math.floor(values.length / 4)] ?? 0;
  const sounding = ascending(levels.filter((level) => level > 0));
  const noise = Math.max(sounding[Math.floor(sounding.length / 20)] ?? 511, leastFloorOf(parameters));
  const below = levels.map((level, frame) => level - (loudest[frame] ?? 0)).filter(isLoud);
  return {
    isHeard: quartile(levels.filter(isLoud)) > noise + 3,
    leak: Math.min(Math.round(steps(parameters.leakDb)), quartile(below) + 12),
  };
}

function leastFloorOf({ minFloorDbfs }: VoiceActivityParameters): number {
  return Math.round(steps(minFloorDbfs)) + 29 * 8;
}

type Run = readonly [start: number, end: number];

function runs(values: readonly boolean[]): Run[] {
  const starts = values.flatMap((value, i) => (value && !values[i - 1] ? [i] : []));
  const ends = values.flatMap((value, i) => (value && !values[i + 1] ? [i + 1] : []));
  return starts.map((start, i): Run => [start, ends[i] ?? start]);
}

/** Runs with less than `gap` frames between them, together. */
function islands(parts: readonly Run[], gap: number): Run[][] {
  const joined: Run[][] = [];
  for (const part of parts) {
    const latest = joined.at(-1);
    if (latest !== undefined && part[0] - (latest.at(-1)?.[1] ?? 0) < gap) latest.push(part);
    else joined.push([part]);
  }
  return joined;
}

/** Leaves the frames around which the level moves, over the second around them that lies within their island. */
function rejectSteady(heard: readonly Run[], levels: readonly number[], parameters: VoiceActivityParameters): Run[] {
  const moving = levels.map(() => false);
  for (const island of islands(heard, parameters.minSilenceMs / 10)) {
    const first = island[0]?.[0] ?? 0;
    const end = island.at(-1)?.[1] ?? 0;
    const judged = island.flatMap(([from, to]) => {
      return Array.from({ length: Math.max(0, to - from - 3) }, (_, i) => {
        const frame = from + 2 + i;
        const before = levels.slice(Math.max(0, frame - 5), frame);
        return { frame, movement: Math.min(...before.map((level) => Math.abs((levels[frame] ?? 0) - level))) };
      });
    });
    for (const frame of island.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i))) {
      const from = Math.max(first, Math.min(frame - 50, end - 100));
      const around = judged.filter((other) => other.frame >= from && other.frame < from + 100);
      const moved = around.reduce((sum, { movement }) => sum + movement, 0);
      moving[frame] = around.length < 8 || moved >= around.length * steps(parameters.steadyDb);
    }
  }
  return runs(moving);
}

function join(heard: readonly Run[], { minSpeechMs, minSilenceMs, padMs }: VoiceActivityParameters): Run[] {
  return islands(heard, minSilenceMs / 10)
    .map((island): Run => [island[0]?.[0] ?? 0, island.at(-1)?.[1] ?? 0])
    .filter(([start, end]) => end - start >= minSpeechMs / 10)
    .map(([start, end]): Run => [Math.max(0, start - padMs / 10), end + padMs / 10]);
}
