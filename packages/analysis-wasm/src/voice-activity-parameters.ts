export interface SampleFormat {
  /** Samples a second in each channel, 4,000 to 192,000. */
  sampleRate: number;
  /** Interleaved channels, 1 to 32. */
  channels: number;
}

/**
 * What counts as speech. Levels are those of frames of 10 ms without their constant part; 0 dBFS is a sine of full scale.
 * Lengths are multiples of 10 ms.
 */
export interface VoiceActivityParameters {
  /** What tells speech from other sound: a network that knows voices, or that the level of speech moves. */
  detector: "network" | "level";
  /** Speech has to be this far above the channel's noise floor for 30 ms, unless the network detects it … */
  onsetDb: number;
  /** … and includes the frames before and after that are this far above. */
  offsetDb: number;
  /** The noise floor is at least this, also in digital silence. */
  minFloorDbfs: number;
  /** A sound whose level differs by less from the nearest of the last 50 ms, on average over 1 s, is a tone, music or noise, unless the network detects speech. */
  steadyDb: number;
  /**
   * Sound that follows the loudest of the other channels is taken for their leak: as far below them as is usual in the
   * recording while they are loud, but at least this far; negative.
   */
  leakDb: number;
  /** Shorter speech is dropped. */
  minSpeechMs: number;
  /** Shorter silence does not end a segment. */
  minSilenceMs: number;
  /** Widens each segment at either end; at most half of `minSilenceMs`. */
  padMs: number;
}

/**
 * The two thresholds and the least speech are of the kind Silero VAD has (`threshold` and `neg_threshold`, `min_speech_duration_ms`
 * 250). Unlike its `min_silence_duration_ms` of 100, speech continues over pauses of up to 300 ms, auditok's `max_silence`: pauses
 * between words are part of an utterance, and shorter ones are no end of a turn. Unlike its `speech_pad_ms` of 30 there is no
 * padding: offsets are found where the sound ends, and padding would count as talk-over.
 */
export const defaultVoiceActivity: VoiceActivityParameters = {
  detector: "network",
  onsetDb: 6,
  offsetDb: 3.5,
  minFloorDbfs: -70,
  steadyDb: 0.75,
  leakDb: -20,
  minSpeechMs: 250,
  minSilenceMs: 300,
  padMs: 0,
};
