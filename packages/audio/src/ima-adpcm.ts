/** Of each channel, a block has one whole sample, then words of eight samples of four bits. */
const headBytes = 4;
const indexSteps = Int8Array.of(-1, -1, -1, -1, 2, 4, 6, 8);
const largestIndex = 88;
/** As the recommendation of the Interactive Multimedia Association lists them. */
const steps = Int16Array.of(
  ...[7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107],
  ...[
    118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963,
  ],
  ...[1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894],
  ...[6484, 7132, 7845, 8630, 9493, 10_442, 11_487, 12_635, 13_899, 15_289, 16_818, 18_500, 20_350, 22_385, 24_623],
  ...[27_086, 29_794, 32_767],
);

/** Samples of each channel in a block; no whole number for blocks that are none. */
export function adpcmBlockSamples(blockBytes: number, channels: number): number {
  return ((blockBytes / channels - headBytes) / 4) * 8 + 1;
}

/** Decodes one block of IMA ADPCM, as WAV has it, to interleaved 16-bit PCM. */
export function decodeAdpcmBlock(block: Uint8Array, channels: number, samples: Int16Array): void {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const words = (block.length / channels - headBytes) / 4;
  for (let channel = 0; channel < channels; channel += 1) {
    let value = view.getInt16(channel * headBytes, true);
    let index = Math.min(view.getUint8(channel * headBytes + 2), largestIndex);
    samples[channel] = value;
    let at = channels + channel;
    for (let word = 0; word < words; word += 1) {
      let codes = view.getUint32(channels * headBytes + (word * channels + channel) * 4, true);
      for (let i = 0; i < 8; i += 1, codes >>>= 4, at += channels) {
        const step = steps[index] ?? 0;
        let change = step >> 3;
        if (codes & 4) change += step;
        if (codes & 2) change += step >> 1;
        if (codes & 1) change += step >> 2;
        value = Math.max(-0x8000, Math.min(0x7fff, codes & 8 ? value - change : value + change));
        index = Math.max(0, Math.min(largestIndex, index + (indexSteps[codes & 7] ?? 0)));
        samples[at] = value;
      }
    }
  }
}
