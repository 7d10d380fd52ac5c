import type { Span } from "./conversation.ts";
import type { HoldAudio } from "./platform-options.ts";
import type { SourceRecording } from "./recordings.ts";
import { readMuLaw, sampleRateHz } from "./wav.ts";

const samplesAt = (ms: number) => Math.round((ms * sampleRateHz) / 1000);

/** A second of two tones in µ-law, as loud as speech: what the customer hears while waiting. */
const music = Buffer.from(
  Array.from({ length: sampleRateHz }, (_, index) => {
    const time = index / sampleRateHz;
    return toMuLaw(5000 * Math.sin(2 * Math.PI * 440 * time) + 3000 * Math.sin(2 * Math.PI * 660 * time));
  }),
);

/** G.711 for a 16-bit sample. */
function toMuLaw(sample: number): number {
  const magnitude = Math.min(Math.abs(Math.round(sample)), 32_635) + 0x84;
  const exponent = Math.floor(Math.log2(magnitude)) - 7;
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | mantissa) & 0xff;
}

/** The µ-law samples of agent and customer. Music plays on the agent's side, since it is sent to the customer. */
export function samplesOf(recording: SourceRecording, holdAudio: HoldAudio): { agent: Buffer; customer: Buffer } {
  const { part, holds } = recording;
  const [agent, customer = agent] = readMuLaw(part.wav ?? part.audio);
  if (agent === undefined || customer === undefined) throw new Error(`${recording.id} has no channel`);
  switch (holdAudio) {
    case "padded":
      return { agent, customer };
    case "music":
      return { agent: withMusic(agent, holds), customer };
    case "suppressed":
      return { agent: cut(agent, holds), customer: cut(customer, holds) };
  }
}

function withMusic(samples: Buffer, holds: readonly Span[]): Buffer {
  const played = Buffer.from(samples);
  for (const { startMs, endMs } of holds) played.fill(music, samplesAt(startMs), samplesAt(endMs));
  return played;
}

function cut(samples: Buffer, holds: readonly Span[]): Buffer {
  const kept: Buffer[] = [];
  let from = 0;
  for (const { startMs, endMs } of holds) {
    kept.push(samples.subarray(from, samplesAt(startMs)));
    from = samplesAt(endMs);
  }
  return Buffer.concat([...kept, samples.subarray(from)]);
}
