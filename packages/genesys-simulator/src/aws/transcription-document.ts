import type { SpokenSegment } from "../call.ts";

/** What Transcribe delivers of a job, by channel or by speaker: times are seconds in text. */
export function transcriptionDocument(
  jobName: string,
  speech: readonly SpokenSegment[],
  { byChannel, language }: { byChannel: boolean; language: string },
): unknown {
  const items: Record<string, unknown>[] = [];
  const segments = speech.map((segment, id) => {
    const { speaker, text } = segment;
    const number = speaker === "agent" ? 0 : 1;
    const voice = byChannel ? { channel_label: `ch_${number}` } : { speaker_label: `spk_${number}` };
    const first = items.length;
    items.push(...wordsOf(segment, first, voice));
    return {
      id,
      transcript: text,
      ...timesOf(segment),
      ...voice,
      items: items.slice(first).map((_, index) => first + index),
    };
  });
  const channel = (number: number) => ({
    channel_label: `ch_${number}`,
    items: items.filter((item) => item.channel_label === `ch_${number}`),
  });
  const labels = byChannel
    ? { channel_labels: { channels: [channel(0), channel(1)], number_of_channels: 2 } }
    : {
        speaker_labels: {
          speakers: 2,
          segments: segments.map(({ items: _, id: __, transcript: ___, ...rest }) => rest),
        },
      };
  return {
    jobName,
    accountId: "123456789012",
    status: "COMPLETED",
    results: {
      transcripts: [{ transcript: speech.map(({ text }) => text).join(" ") }],
      language_code: language,
      ...labels,
      items,
      audio_segments: segments,
    },
  };
}

/** The words share the time of their segment; the text's punctuation stays with them. */
function wordsOf({ startMs, endMs, text }: SpokenSegment, first: number, voice: Record<string, string>) {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const at = (index: number) => startMs + Math.round(((endMs - startMs) * index) / words.length);
  return words.map((content, index) => ({
    id: first + index,
    type: "pronunciation",
    alternatives: [{ confidence: "0.99", content }],
    ...timesOf({ startMs: at(index), endMs: at(index + 1) }),
    ...voice,
  }));
}

function timesOf({ startMs, endMs }: { startMs: number; endMs: number }) {
  return { start_time: (startMs / 1000).toFixed(3), end_time: (endMs / 1000).toFixed(3) };
}
