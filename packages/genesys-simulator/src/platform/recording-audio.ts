import type { Span } from "./conversation.ts";
import type { HoldAudio } from "./platform-options.ts";
import type { SourceRecording } from "./recordings.ts";
import { music } from "./tones.ts";
import { readMuLaw, samplesAt, silence } from "./wav.ts";

interface Sides {
  agent: Buffer;
  customer: Buffer;
}

/** The µ-law samples of agent and customer, or both of both where the trunk did not tell them apart. */
export function samplesOf(recording: SourceRecording, holdAudio: HoldAudio): Sides {
  const sides = sidesOf(recording, holdAudio);
  if (!recording.conversation.quirks.has("mixedSides")) return sides;
  const mixed = mix(sides);
  return { agent: mixed, customer: mixed };
}

/** Music plays on the agent's side, since it is sent to the customer. */
function sidesOf(recording: SourceRecording, holdAudio: HoldAudio): Sides {
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

/** The louder of both at each time. In µ-law the bits of louder samples are the smaller ones. */
function mix({ agent, customer }: Sides): Buffer {
  const louder = agent.map((sample, index) => {
    const other = customer[index] ?? silence;
    return (sample & 0x7f) < (other & 0x7f) ? sample : other;
  });
  return Buffer.from(louder.buffer, louder.byteOffset, louder.byteLength);
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
