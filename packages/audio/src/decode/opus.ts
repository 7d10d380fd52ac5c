import { OpusDecoder } from "opus-decoder";
import { audioFault, createDamageReport, downloadAgain, interleave, silence } from "./audio-stream.ts";

/** What the head of an Opus stream says, in Ogg and in WebM alike. */
export interface OpusHead {
  channels: number;
  /** Samples at 48 kHz that come before the sound. */
  preSkip: number;
  gain: number;
  streams: number;
  coupledStreams: number;
  mapping: number[];
}

/** Opus is decoded at this rate whatever it was made from: speech has nothing above. */
export const opusRateHz = 16_000;
/** Positions in Opus count samples at 48 kHz. */
export const opusTicksHz = 48_000;
const ticksPerSample = opusTicksHz / opusRateHz;
const mostChannels = 8;
/** Longer gaps come from damaged numbers, not from lost sound. */
const longestGap = 600 * opusTicksHz;

export function isOpusHead(packet: Uint8Array): boolean {
  return Buffer.from(packet.subarray(0, 8)).toString("latin1") === "OpusHead";
}

/** Throws AudioError. */
export function parseOpusHead(packet: Uint8Array, path: string): OpusHead {
  const corrupt = (what: string) => audioFault("audio.corrupt", path, what, downloadAgain);
  if (!isOpusHead(packet) || packet.length < 19) throw corrupt("has no whole head of its Opus sound");
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const channels = view.getUint8(9);
  const family = view.getUint8(18);
  const head = { channels, preSkip: view.getUint16(10, true), gain: 10 ** (view.getInt16(16, true) / (20 * 256)) };
  if (channels === 0) throw corrupt("has 0 channels");
  if (family === 0) {
    if (channels > 2) throw corrupt(`has ${channels} channels, which do not fit its mapping`);
    return { ...head, streams: 1, coupledStreams: channels - 1, mapping: channels === 2 ? [0, 1] : [0] };
  }
  if (channels > mostChannels) {
    const what = `has ${channels} channels of Opus`;
    throw audioFault(
      "audio.unsupported",
      path,
      what,
      `Convert the recording: at most ${mostChannels} channels are decoded.`,
    );
  }
  if (packet.length < 21 + channels) throw corrupt("has no whole head of its Opus sound");
  const streams = view.getUint8(19);
  const coupledStreams = view.getUint8(20);
  const mapping = [...packet.subarray(21, 21 + channels)];
  const decoded = streams + coupledStreams;
  if (streams === 0 || coupledStreams > streams || mapping.some((place) => place >= decoded && place !== 255)) {
    throw corrupt("has channels of Opus that are mapped to no stream");
  }
  return { ...head, streams, coupledStreams, mapping };
}

/** How long a packet of Opus lasts, in samples at 48 kHz; 0 for one that is none. */
export function opusTicks(packet: Uint8Array): number {
  const [toc, count = 0] = packet;
  if (toc === undefined) return 0;
  const config = toc >> 3;
  const frame =
    config < 12 ? [480, 960, 1920, 2880][config & 3] : config < 16 ? [480, 960][config & 1] : 120 << (config & 3);
  const frames = (toc & 3) === 0 ? 1 : (toc & 3) < 3 ? 2 : count & 63;
  const ticks = (frame ?? 0) * frames;
  return ticks <= 5760 ? ticks : 0;
}

/** Decodes the packets of one stream, one after the other, and keeps them at their places in time. */
export interface OpusTrack {
  /** A packet as 16-bit PCM without what comes before the sound; silence when it is damaged. */
  decode(packet: Uint8Array, trimEndTicks: number): Int16Array;
  /** Silence in the place of what is lost. */
  fill(ticks: number): Iterable<Int16Array>;
  /** Begins another stream of the same form. */
  restart(head: OpusHead): void;
  /** Samples at 48 kHz that were decoded or filled since the start, those before the sound among them. */
  ticks(): number;
  damage: ReturnType<typeof createDamageReport>;
  free(): void;
}

export async function createOpusTrack(head: OpusHead): Promise<OpusTrack> {
  const { channels } = head;
  const decoder = new OpusDecoder({
    sampleRate: opusRateHz,
    channels,
    streamCount: head.streams,
    coupledStreamCount: head.coupledStreams,
    channelMappingTable: head.mapping,
    preSkip: 0,
  });
  await decoder.ready;
  const longestPacket = 3840 * channels;
  const damage = createDamageReport();
  let { gain } = head;
  let ticks = 0;
  let skipTicks = head.preSkip;

  const decodeFloats = (packet: Uint8Array): Float32Array[] | null => {
    if (packet.length > longestPacket) return null;
    try {
      const { channelData, errors, samplesDecoded } = decoder.decodeFrame(packet);
      return errors.length === 0 && samplesDecoded > 0 ? channelData : null;
    } catch {
      return null; // the decoder gave up on a packet that is none
    }
  };
  /** How much of a stretch of so many ticks is before the sound. */
  const skip = (length: number): number => {
    const skipped = Math.min(skipTicks, length);
    skipTicks -= skipped;
    return skipped;
  };
  return {
    decode(packet, trimEndTicks) {
      const length = opusTicks(packet);
      ticks += length;
      const from = Math.round(skip(length) / ticksPerSample);
      const to = Math.max(from, Math.round((length - trimEndTicks) / ticksPerSample));
      if (length === 0) damage.add();
      if (to === 0) return new Int16Array(0);
      const floats = decodeFloats(packet);
      if (floats === null || floats[0]?.length !== length / ticksPerSample) {
        damage.add();
        damage.addGap(to - from);
        return new Int16Array((to - from) * channels);
      }
      if (gain !== 1)
        for (const samples of floats) for (const [i, value] of samples.entries()) samples[i] = value * gain;
      return interleave(floats, channels, from, to);
    },
    *fill(length) {
      if (length <= 0 || length > longestGap) return;
      ticks += length;
      const samples = Math.round((length - skip(length)) / ticksPerSample);
      damage.addGap(samples);
      yield* silence(samples, channels);
    },
    restart(next) {
      gain = next.gain;
      skipTicks = next.preSkip;
      ticks = 0;
    },
    ticks: () => ticks,
    damage,
    free: () => decoder.free(),
  };
}
