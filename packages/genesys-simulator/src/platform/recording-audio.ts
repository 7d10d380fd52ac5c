import type { Span } from "./conversation.ts";
import type { HoldAudio } from "./platform-options.ts";
import type { SourceRecording } from "./recordings.ts";
import { music } from "./tones.ts";
import { readMuLaw, samplesAt } from "./wav.ts";

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
