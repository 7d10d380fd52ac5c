import { wasmVersion } from "../build/version.js";
import { analyze } from "./analyze.ts";
import type { AnalysisParameters, Call, CallBatch, StateChange } from "./call.ts";
import { createCore } from "./core.ts";
import { holds } from "./holds.ts";
import type { CallMetrics, HoldMetrics } from "./metrics.ts";
import { analysisModule, moduleOf, type WasmSource } from "./module.ts";
import { type PlacedCalls, place } from "./place.ts";
import { input, type ScannedCalls, type SpeakerOf, scanDocuments, scanLines } from "./scan.ts";
import { type VoiceActivity, voiceActivity } from "./voice-activity.ts";
import { defaultVoiceActivity, type SampleFormat, type VoiceActivityParameters } from "./voice-activity-parameters.ts";
import { createVoiceListener, type Listen } from "./voice-listener.ts";
import { createVoiceNetworkCore, type VoiceModel, voiceModel } from "./voice-model/voice-model.ts";

/** Which engine computed a result, to be stored with it: another wasm has another version. */
export const engineVersion: string = wasmVersion;

/** Synchronous and not shared between threads: one per worker. Throws `AnalysisError` for input it refuses. */
export interface Kernel {
  /** Measures one call in full. */
  analyze(call: Call, parameters: AnalysisParameters): CallMetrics;
  /** Places many calls in the kernel's memory, to be measured together: the scalars of `analyze` only, as columns. */
  place(batch: CallBatch): PlacedCalls;
  /**
   * Room in the kernel's memory for `bytes` bytes of transcripts, up to 500 MB, for the caller to fill. Good until the kernel's
   * next call of any kind.
   */
  input(bytes: number): Uint8Array<ArrayBuffer>;
  /**
   * Scans the first `bytes` bytes of the latest `input`: JSON Lines, one document a line, ended by a newline or the end; blank
   * lines are skipped. The members named in `idNames` may hold a document's id, the first preferred.
   */
  scanLines(bytes: number, speakerOf: SpeakerOf, idNames?: readonly string[]): ScannedCalls;
  /**
   * Scans documents that follow one another in the latest `input`. Document `d` is `[ends[d - 1] + 1, ends[d])`, the
   * first begins at 0; the byte at each end belongs to no document and is overwritten.
   */
  scanDocuments(ends: Uint32Array, speakerOf: SpeakerOf, idNames?: readonly string[]): ScannedCalls;
  /**
   * Hold intervals of one call from its state changes, in any order (equal times keep their order). A hold closes at the next
   * change of its session that is not HOLD, flagged as open where that is the last sign of its session; one left open closes at `endMs`, or at the last change when that is null.
   */
  holds(changes: readonly StateChange[], endMs: number | null): HoldMetrics;
  /**
   * Finds who speaks when in a recording of 16-bit PCM with interleaved channels, given whole or in blocks cut anywhere: only
   * one block at a time, and a byte for each channel and 10 ms, are held in memory; by the network half a megabyte for each channel
   * besides, and a byte for each 32 ms. A last sample without its channels is left out.
   */
  voiceActivity(
    samples: Int16Array | Iterable<Int16Array>,
    format: SampleFormat,
    parameters?: VoiceActivityParameters,
  ): VoiceActivity;
}

/**
 * A kernel with an instance and a memory of its own; the memory grows with the largest input and stays. It detects voices by the
 * network of `voices`: by default the one that this package carries, and none (null) where the wasm comes from elsewhere.
 */
export async function createKernel(source?: WasmSource, voices?: VoiceModel | null): Promise<Kernel> {
  const core = await createCore(source === undefined ? await analysisModule() : await moduleOf(source));
  const isOurs = source === undefined || "module" in source;
  const model = voices === undefined && isOurs ? await voiceModel() : (voices ?? null);
  const network = model === null ? null : await createVoiceNetworkCore(model);
  const listen: Listen | null = network === null ? null : (...recording) => createVoiceListener(network, ...recording);
  return {
    analyze: (call, parameters) => analyze(core, call, parameters),
    place: (batch) => place(core, batch),
    input: (bytes) => input(core, bytes),
    scanLines: (bytes, speakerOf, idNames) => scanLines(core, bytes, speakerOf, idNames),
    scanDocuments: (ends, speakerOf, idNames) => scanDocuments(core, ends, speakerOf, idNames),
    holds: (changes, endMs) => holds(core, changes, endMs),
    voiceActivity: (samples, format, parameters = defaultVoiceActivity) =>
      voiceActivity(core, listen, samples, format, parameters),
  };
}
