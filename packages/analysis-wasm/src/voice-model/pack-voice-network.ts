import type { Layer, VoiceNetwork } from "./voice-network.ts";

const largest = 127;

/**
 * The network as `assembly/voice-network` reads it, little-endian. For each layer, in the order in which they are computed: the
 * scale of each row and its bias as f32, then its weights as i8; then the output's weights and its bias as f32.
 */
export function packVoiceNetwork({
  convolutions,
  fromSound,
  fromItself,
  output,
}: VoiceNetwork): Uint8Array<ArrayBuffer> {
  const parts = [
    ...[...convolutions, fromSound, fromItself].flatMap(packLayer),
    output.weights,
    Float32Array.of(output.bias),
  ];
  const packed = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    packed.set(bytesOf(part), at);
    at += part.byteLength;
  }
  return packed;
}

function packLayer({ rows, taps, inputs, weights, biases }: Layer): [Float32Array, Float32Array, Int8Array] {
  const length = taps * inputs;
  const scales = Float32Array.from({ length: rows }, (_, row) => {
    const ofRow = weights.subarray(row * length, (row + 1) * length);
    return ofRow.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9) / largest;
  });
  const whole = Int8Array.from(weights, (weight, i) => Math.round(weight / (scales[Math.floor(i / length)] ?? 1)));
  return [scales, biases, whole];
}

function bytesOf(part: Float32Array | Int8Array): Uint8Array {
  if (part instanceof Int8Array) return new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
  const bytes = new Uint8Array(part.byteLength);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of part.entries()) view.setFloat32(4 * i, value, true);
  return bytes;
}
