import type { SpokenSegment } from "../call.ts";
import type { PlatformOptions } from "./platform-options.ts";
import { samplesOf } from "./recording-audio.ts";
import { audioTimeOf, type SourceRecording, speechIn } from "./recordings.ts";
import { headerOnlyWav, samplesAt, wavBytes, writeWav } from "./wav.ts";

/** The formats that can be delivered; the others that the Platform API knows would need encoders. */
export const formats = ["WAV", "WAV_ULAW", "OGG_OPUS"] as const;

export type Format = (typeof formats)[number];

/** A file of a recording. */
export interface RecordingFile {
  /** Its key among the media of the recording. */
  channel: string;
  contentType: string;
  sizeBytes: number;
  read(): Buffer;
  /** What a speech service makes of it: it sees channels, not people. */
  transcript: { results: { start_time: number; end_time: number; channel: number; transcript: string }[] };
}

type MediaOptions = Required<Pick<PlatformOptions, "channels" | "agentChannel" | "holdAudio">>;

export function createRecordingMedia({
  channels,
  agentChannel,
  holdAudio,
}: { [K in keyof MediaOptions]: NonNullable<MediaOptions[K]> }) {
  function durationMs(recording: SourceRecording): number {
    return audioTimeOf(recording, holdAudio)(recording.part.durationMs);
  }

  function isStereo({ conversation }: SourceRecording): boolean {
    return channels === "stereo" || conversation.quirks.has("sharedChannel");
  }

  /** Whether the recording can be had as the Ogg file that its call brings: a file of two channels with its holds. */
  function hasOgg(recording: SourceRecording): boolean {
    return recording.part.contentType === "audio/ogg" && isStereo(recording) && holdAudio === "padded";
  }

  function fileOf(
    recording: SourceRecording,
    channel: string,
    format: Format,
    speakers: readonly SpokenSegment["speaker"][],
  ): RecordingFile {
    const { id, part, conversation } = recording;
    const isMixed = conversation.quirks.has("mixedSides");
    const speech = speechIn(recording, holdAudio).filter(({ speaker }) => isMixed || speakers.includes(speaker));
    const transcript = {
      results: speech.map(({ speaker, startMs, endMs, text }) => ({
        start_time: startMs / 1000,
        end_time: endMs / 1000,
        channel: isMixed ? 0 : speakers.indexOf(speaker),
        transcript: text,
      })),
    };
    if (conversation.quirks.has("headerOnlyAudio")) {
      return { channel, contentType: "audio/wav", sizeBytes: 44, read: headerOnlyWav, transcript: { results: [] } };
    }
    if (format === "OGG_OPUS") {
      return { channel, contentType: "audio/ogg", sizeBytes: part.audio.length, read: () => part.audio, transcript };
    }
    const encoding = format === "WAV" ? "pcm16" : "muLaw";
    const read = () => {
      const samples = samplesOf(recording, holdAudio);
      return writeWav(
        speakers.map((speaker) => samples[speaker]),
        encoding,
        `${id} ${channel}`,
      );
    };
    const sizeBytes = wavBytes(samplesAt(durationMs(recording)), speakers.length, encoding);
    return { channel, contentType: "audio/wav", sizeBytes, read, transcript };
  }

  return {
    durationMs,

    /** The files of a recording; null when they cannot be had in the format. */
    files(recording: SourceRecording, format: Format): RecordingFile[] | null {
      if (format === "OGG_OPUS" && !hasOgg(recording)) return null;
      const speakers: SpokenSegment["speaker"][] = agentChannel === 0 ? ["agent", "customer"] : ["customer", "agent"];
      if (isStereo(recording)) {
        const key = recording.conversation.quirks.has("sharedChannel") ? "S" : "0";
        return [fileOf(recording, key, format, speakers)];
      }
      return speakers.map((speaker, channel) => fileOf(recording, String(channel), format, [speaker]));
    },
  };
}

export type RecordingMedia = ReturnType<typeof createRecordingMedia>;
