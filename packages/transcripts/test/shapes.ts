import { type TranscriptFormat, transcriptFormats } from "@earshot/model";

/** The smallest document of each format with one segment of a second. */
export const shapes: Record<TranscriptFormat, unknown> = {
  results: { results: [{ start_time: 0, end_time: 1, speaker: "agent", transcript: "Hi" }] },
  genesys: {
    transcripts: [
      { phrases: [{ participantPurpose: "agent", startTimeMs: 0, duration: { milliseconds: 1000 }, text: "Hi" }] },
    ],
  },
  webvtt: "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Agent>Hi</v>\n",
  srt: "1\n00:00:00,000 --> 00:00:01,000\nAgent: Hi\n",
  earshot: {
    transcript: "earshot",
    segments: [{ startMs: 0, endMs: 1000, channel: null, speaker: "Sam", side: "agent", text: "Hi" }],
  },
  "aws-transcribe": {
    jobName: "job",
    status: "COMPLETED",
    results: {
      transcripts: [{ transcript: "Hi." }],
      items: [
        { type: "pronunciation", start_time: "0.0", end_time: "1.0", alternatives: [{ content: "Hi" }] },
        { type: "punctuation", alternatives: [{ confidence: "0.0", content: "." }] },
      ],
    },
  },
  "aws-streaming": [
    {
      TranscriptEvent: {
        Transcript: { Results: [{ StartTime: 0, EndTime: 1, IsPartial: false, Alternatives: [{ Transcript: "Hi" }] }] },
      },
    },
  ],
  "aws-call-analytics": {
    Transcript: [{ ParticipantRole: "AGENT", BeginOffsetMillis: 0, EndOffsetMillis: 1000, Content: "Hi" }],
  },
  "contact-lens": {
    Participants: [{ ParticipantId: "p1", ParticipantRole: "AGENT" }],
    Transcript: [{ ParticipantId: "p1", BeginOffsetMillis: 0, EndOffsetMillis: 1000, Content: "Hi" }],
  },
  google: { results: [{ alternatives: [{ transcript: "Hi", words: [{ endTime: "1s", word: "Hi" }] }] }] },
  riva: { results: [{ alternatives: [{ transcript: "Hi", words: [{ startTime: 0, endTime: 1000, word: "Hi" }] }] }] },
  "azure-batch": {
    recognizedPhrases: [{ recognitionStatus: "Success", offset: "PT0S", duration: "PT1S", nBest: [{ display: "Hi" }] }],
  },
  "azure-fast": { phrases: [{ offsetInMs: 0, durationInMs: 1000, text: "Hi" }] },
  deepgram: {
    metadata: { channels: 1 },
    results: { channels: [{ alternatives: [{ words: [{ word: "hi", punctuated_word: "Hi", start: 0, end: 1 }] }] }] },
  },
  assemblyai: { audio_duration: 1, utterances: null, words: [{ text: "Hi", start: 0, end: 1000, speaker: null }] },
  revai: { monologues: [{ speaker: 0, elements: [{ type: "text", value: "Hi", ts: 0, end_ts: 1 }] }] },
  speechmatics: {
    results: [{ type: "word", start_time: 0, end_time: 1, alternatives: [{ content: "Hi", speaker: "S1" }] }],
  },
  elevenlabs: { words: [{ type: "word", text: "Hi", start: 0, end: 1, speaker_id: "speaker_0", logprob: 0 }] },
  "whisper-cpp": { transcription: [{ offsets: { from: 0, to: 1000 }, text: " Hi" }] },
  openai: { text: "Hi", segments: [{ start: 0, end: 1, text: " Hi" }] },
  whisperx: { segments: [{ text: " Hi", words: [{ word: "Hi", start: 0, end: 1, score: 1, speaker: "SPEAKER_00" }] }] },
  rttm: "SPEAKER call 1 0.000 1.000 <NA> <NA> SPEAKER_00 <NA> <NA>\n",
  ctm: "call 1 0.00 1.00 Hi 0.9\n",
  "whisper-tsv": "start\tend\ttext\n0\t1000\tHi\n",
  csv: "start,end,speaker,text\n0,1,agent,Hi\n",
  audacity: "0.000000\t1.000000\tAgent: Hi\n",
  lines: "[00:00:00] Agent: Hi\n[00:00:01] Customer:\n",
};

export function requireFormat(name: string): TranscriptFormat {
  const format = transcriptFormats.find((known) => known === name);
  if (format === undefined) throw new Error(`${name} is no format`);
  return format;
}
