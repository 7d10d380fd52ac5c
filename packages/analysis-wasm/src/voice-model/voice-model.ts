import { instantiate } from "../../build/voice-network.js";
import { AnalysisError } from "../errors.ts";
import { compile, read } from "../module.ts";
import { packVoiceNetwork } from "./pack-voice-network.ts";
import { readVoiceNetwork } from "./voice-network.ts";

const wasmFile = new URL("../../build/voice-network.wasm", import.meta.url);
const weightsFile = new URL("../../build/voice-network.weights", import.meta.url);

/** A network that tells voices from other sounds. It can be posted to a thread. */
export interface VoiceModel {
  module: WebAssembly.Module;
  weights: Uint8Array<ArrayBuffer>;
}

let loaded: Promise<VoiceModel> | undefined;

/** The network that this package carries, Silero VAD version 5. After a failure the next call tries again. */
export function voiceModel(): Promise<VoiceModel> {
  loaded ??= load().catch((error) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function load(): Promise<VoiceModel> {
  const [wasm, weights] = await Promise.all([read(wasmFile), read(weightsFile)]);
  return { module: await compile(wasm, String(wasmFile)), weights: new Uint8Array(weights) };
}

/**
 * Another network of the same kind, as the bytes of its ONNX file: Silero VAD version 5 or 6. Throws AnalysisError, which names
 * the source.
 */
export async function voiceModelOf(onnx: Uint8Array, source: string): Promise<VoiceModel> {
  const { module } = await voiceModel();
  try {
    return { module, weights: packVoiceNetwork(readVoiceNetwork(onnx)) };
  } catch (cause) {
    if (!(cause instanceof AnalysisError)) throw cause;
    throw new AnalysisError(cause.code, `${source}: ${cause.message}`, { hint: cause.hint, cause });
  }
}

export type VoiceNetworkCore = Awaited<ReturnType<typeof instantiate>>;

/** An instance of the network. Never shared between threads. */
export async function createVoiceNetworkCore({ module, weights }: VoiceModel): Promise<VoiceNetworkCore> {
  const wasm = await instantiate(module, {});
  if (weights.length !== wasm.weightsBytes()) {
    throw new AnalysisError(
      "analysis.voice_model",
      `a voice network has ${wasm.weightsBytes()} bytes of weights, this one ${weights.length}`,
      {
        hint: "Build it again with the wasm script of @earshot/analysis-wasm.",
      },
    );
  }
  new Uint8Array(wasm.memory.buffer, wasm.weightsOffset(), weights.length).set(weights);
  wasm.begin();
  return wasm;
}
