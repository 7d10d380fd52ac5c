import { OutOfBits } from "./bit-reader.ts";
import { bitLength, createVorbisBits, type VorbisBits } from "./vorbis-bits.ts";
import type { Codebook } from "./vorbis-codebook.ts";
import { createInverseMdct } from "./vorbis-mdct.ts";
import type { Floor, Mapping, Residue, VorbisHead, VorbisSetup } from "./vorbis-setup.ts";

/** The samples that a packet completes; those of the block before it fade into its own. */
interface VorbisBlock {
  /** Of each channel; good until the next packet. */
  channelData: Float32Array[];
  samples: number;
}

export interface VorbisDecoder {
  /** Null for a packet that is no sound. */
  decode(packet: Uint8Array): VorbisBlock | null;
  /** Forgets the block before, as at the start. */
  reset(): void;
}

const floorRanges = [256, 128, 86, 64];
/** 140 decibels in 256 steps. */
const floorLevels = Float32Array.from({ length: 256 }, (_, step) => 10 ** (((step - 255) * 140) / 256 / 20));
const passes = 8;

/** A decoder of Vorbis I, but for floors of the first kind. */
export function createVorbisDecoder({ channels, blockSamples }: VorbisHead, setup: VorbisSetup): VorbisDecoder {
  const [short, long] = blockSamples;
  const transforms = new Map([short, long].map((length) => [length, createInverseMdct(length)]));
  const slopes = new Map([short, long].map((length) => [length, slopeOf(length / 2)]));
  const perChannel = (length: number) => Array.from({ length: channels }, () => new Float32Array(length));
  const spectra = perChannel(long / 2);
  const blocks = perChannel(long);
  const kept = perChannel(long / 2);
  const output = perChannel(long);
  const curve = new Float32Array(long / 2);
  let keptLength = 0;

  const decodeBlock = (bits: VorbisBits): VorbisBlock | null => {
    if (bits.read(1) !== 0) return null;
    const mode = setup.modes[bits.read(bitLength(setup.modes.length - 1))];
    const mapping = mode && setup.mappings[mode.mapping];
    if (mode === undefined || mapping === undefined) return null;
    const length = mode.isLong ? long : short;
    const isAfterShort = mode.isLong && bits.read(1) === 0;
    const isBeforeShort = mode.isLong && bits.read(1) === 0;
    const half = length / 2;
    const points = spectra.map((_, channel) => readFloor(bits, floorOf(setup, mapping, channel), setup.codebooks));
    const silent = points.map((found) => found === null);
    for (const { magnitude, angle } of mapping.couplings) {
      if (silent[magnitude] && silent[angle]) continue;
      silent[magnitude] = false;
      silent[angle] = false;
    }
    for (const spectrum of spectra) spectrum.fill(0, 0, half);
    readResidues(bits, setup, mapping, spectra, silent, half);
    for (const { magnitude, angle } of mapping.couplings.toReversed()) {
      decouple(spectra[magnitude], spectra[angle], half);
    }
    const before = isAfterShort ? short : length;
    const after = isBeforeShort ? short : length;
    for (const [channel, spectrum] of spectra.entries()) {
      const block = blocks[channel];
      const found = points[channel];
      const floor = floorOf(setup, mapping, channel);
      if (block === undefined) continue;
      if (found === null || found === undefined || floor === null) spectrum.fill(0, 0, half);
      else {
        drawFloor(floor, found, curve.subarray(0, half));
        for (let i = 0; i < half; i += 1) spectrum[i] = (spectrum[i] ?? 0) * (curve[i] ?? 0);
      }
      transforms.get(length)?.(spectrum, block);
      applyWindow(block, length, slopes.get(before), slopes.get(after));
    }
    return overlap(length);
  };

  /** Adds the first half of a block to the second half of the one before. */
  const overlap = (length: number): VorbisBlock => {
    const half = length / 2;
    const samples = keptLength === 0 ? 0 : keptLength / 2 + half / 2;
    const offset = samples - half;
    for (const [channel, of] of output.entries()) {
      const [block, earlier] = [blocks[channel], kept[channel]];
      if (block === undefined || earlier === undefined) continue;
      for (let i = 0; i < samples; i += 1) {
        of[i] = (i < keptLength ? (earlier[i] ?? 0) : 0) + (i >= offset ? (block[i - offset] ?? 0) : 0);
      }
      earlier.set(block.subarray(half, length));
    }
    keptLength = half;
    return { channelData: output, samples };
  };

  return {
    decode(packet) {
      try {
        return decodeBlock(createVorbisBits(packet));
      } catch (error) {
        if (error instanceof OutOfBits) return null;
        throw error;
      }
    },
    reset() {
      keptLength = 0;
    },
  };
}

function floorOf(setup: VorbisSetup, { submapOf, submaps }: Mapping, channel: number): Floor | null {
  return setup.floors[submaps[submapOf[channel] ?? 0]?.floor ?? 0] ?? null;
}

function slopeOf(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => {
    return Math.sin((Math.PI / 2) * Math.sin(((i + 0.5) / length) * (Math.PI / 2)) ** 2);
  });
}

/** The slopes are as long as half of the shorter of two neighbours, in the middle of either half of the block. */
function applyWindow(block: Float32Array, length: number, rise?: Float32Array, fall?: Float32Array): void {
  if (rise === undefined || fall === undefined) return;
  const riseAt = length / 4 - rise.length / 2;
  block.fill(0, 0, riseAt);
  for (let i = 0; i < rise.length; i += 1) block[riseAt + i] = (block[riseAt + i] ?? 0) * (rise[i] ?? 0);
  const fallAt = (3 * length) / 4 - fall.length / 2;
  for (let i = 0; i < fall.length; i += 1) {
    block[fallAt + i] = (block[fallAt + i] ?? 0) * (fall[fall.length - 1 - i] ?? 0);
  }
  block.fill(0, fallAt + fall.length, length);
}

/** The heights of a floor's points; null for a channel without sound. */
function readFloor(bits: VorbisBits, floor: Floor | null, codebooks: readonly Codebook[]): Int32Array | null {
  if (floor === null) throw new OutOfBits();
  try {
    if (bits.read(1) === 0) return null;
    const range = floorRanges[floor.multiplier - 1] ?? 256;
    const coded = new Int32Array(floor.places.length);
    coded[0] = bits.read(bitLength(range - 1));
    coded[1] = bits.read(bitLength(range - 1));
    let point = 2;
    for (const partition of floor.partitions) {
      const kind = floor.classes[partition];
      if (kind === undefined) continue;
      let choice = kind.subclassBits === 0 ? 0 : (codebooks[kind.masterBook]?.decode(bits) ?? 0);
      for (let i = 0; i < kind.dimensions; i += 1) {
        const book = kind.books[choice & ((1 << kind.subclassBits) - 1)] ?? -1;
        choice >>= kind.subclassBits;
        coded[point] = book < 0 ? 0 : (codebooks[book]?.decode(bits) ?? 0);
        point += 1;
      }
    }
    return unwrap(floor, coded, range);
  } catch (error) {
    if (error instanceof OutOfBits) return null;
    throw error;
  }
}

/** Each point is coded by how far it is from the line between its neighbours; −1 marks one that is on it. */
function unwrap(floor: Floor, coded: Int32Array, range: number): Int32Array {
  const heights = Int32Array.from(coded);
  const isUsed = new Uint8Array(coded.length);
  isUsed.fill(1, 0, 2);
  for (let point = 2; point < coded.length; point += 1) {
    const low = floor.lowNeighbours[point] ?? 0;
    const high = floor.highNeighbours[point] ?? 1;
    const [x0, x1, x] = [floor.places[low] ?? 0, floor.places[high] ?? 1, floor.places[point] ?? 0];
    const [y0, y1] = [heights[low] ?? 0, heights[high] ?? 0];
    const away = Math.trunc((Math.abs(y1 - y0) * (x - x0)) / (x1 - x0));
    const line = y1 < y0 ? y0 - away : y0 + away;
    const value = coded[point] ?? 0;
    heights[point] = line;
    if (value === 0) continue;
    isUsed[low] = 1;
    isUsed[high] = 1;
    isUsed[point] = 1;
    const above = range - line;
    if (value >= Math.min(above, line) * 2) heights[point] = above > line ? value : range - 1 - value;
    else heights[point] = value % 2 === 1 ? line - (value + 1) / 2 : line + value / 2;
  }
  for (const [point, used] of isUsed.entries()) if (used === 0) heights[point] = -1;
  return heights;
}

function drawFloor({ sorted, places, multiplier }: Floor, heights: Int32Array, curve: Float32Array): void {
  let x0 = 0;
  let y0 = Math.max(0, heights[0] ?? 0) * multiplier;
  for (const point of sorted.slice(1)) {
    const height = heights[point] ?? -1;
    if (height < 0) continue;
    const [x1, y1] = [places[point] ?? 0, height * multiplier];
    drawLine(curve, x0, y0, x1, y1);
    [x0, y0] = [x1, y1];
  }
  if (x0 < curve.length) drawLine(curve, x0, y0, curve.length, y0);
}

function drawLine(curve: Float32Array, x0: number, y0: number, x1: number, y1: number): void {
  const width = x1 - x0;
  const base = Math.trunc((y1 - y0) / width);
  const step = y1 < y0 ? -1 : 1;
  const rest = Math.abs(y1 - y0) - Math.abs(base) * width;
  let error = 0;
  let y = y0;
  for (let x = x0; x < Math.min(x1, curve.length); x += 1) {
    curve[x] = floorLevels[Math.max(0, Math.min(255, y))] ?? 0;
    error += rest;
    y += base;
    if (error >= width) {
      error -= width;
      y += step;
    }
  }
}

function readResidues(
  bits: VorbisBits,
  setup: VorbisSetup,
  mapping: Mapping,
  spectra: readonly Float32Array[],
  silent: readonly boolean[],
  half: number,
): void {
  try {
    for (const [submap, { residue: number }] of mapping.submaps.entries()) {
      const residue = setup.residues[number];
      const own = spectra.flatMap((spectrum, channel) =>
        mapping.submapOf[channel] === submap ? [{ spectrum, isSilent: silent[channel] === true }] : [],
      );
      if (residue === undefined || own.length === 0) continue;
      if (residue.kind < 2) {
        const vectors = own.map(({ spectrum, isSilent }) => (isSilent ? null : spectrum.subarray(0, half)));
        readResidue(bits, residue, setup.codebooks, vectors, half);
        continue;
      }
      if (own.every(({ isSilent }) => isSilent)) continue;
      const together = new Float32Array(half * own.length);
      try {
        readResidue(bits, residue, setup.codebooks, [together], together.length);
      } finally {
        for (const [place, { spectrum }] of own.entries()) {
          for (let i = 0, at = place; i < half; i += 1, at += own.length) spectrum[i] = together[at] ?? 0;
        }
      }
    }
  } catch (error) {
    // A packet may end early: what is not coded is 0.
    if (!(error instanceof OutOfBits)) throw error;
  }
}

/** Adds the vectors of one submap; null for those that have no sound. */
function readResidue(
  bits: VorbisBits,
  residue: Residue,
  codebooks: readonly Codebook[],
  vectors: readonly (Float32Array | null)[],
  length: number,
): void {
  const { begin, end, partitionSize, classifications, kind } = residue;
  const from = Math.min(begin, length);
  const partitions = Math.floor((Math.min(end, length) - from) / partitionSize);
  const classBook = codebooks[residue.classBook];
  if (classBook === undefined || partitions <= 0) return;
  const classWords = classBook.dimensions;
  const classes = vectors.map(() => new Uint8Array(partitions + classWords));
  for (let pass = 0; pass < passes; pass += 1) {
    for (let partition = 0; partition < partitions; ) {
      if (pass === 0) {
        for (const [index, vector] of vectors.entries()) {
          if (vector === null) continue;
          let code = classBook.decode(bits);
          const own = classes[index];
          for (let word = classWords - 1; word >= 0 && own !== undefined; word -= 1) {
            own[partition + word] = code % classifications;
            code = Math.floor(code / classifications);
          }
        }
      }
      for (let word = 0; word < classWords && partition < partitions; word += 1, partition += 1) {
        for (const [index, vector] of vectors.entries()) {
          const book = codebooks[residue.books[classes[index]?.[partition] ?? 0]?.[pass] ?? -1];
          if (vector === null || book === undefined) continue;
          addPartition(bits, book, vector, from + partition * partitionSize, partitionSize, kind === 0);
        }
      }
    }
  }
}

function addPartition(
  bits: VorbisBits,
  { decode, dimensions, vectors }: Codebook,
  vector: Float32Array,
  at: number,
  size: number,
  isSpread: boolean,
): void {
  if (vectors === null) return;
  const count = size / dimensions;
  for (let i = 0; i < count; i += 1) {
    const entry = decode(bits) * dimensions;
    for (let dimension = 0; dimension < dimensions; dimension += 1) {
      const place = at + (isSpread ? i + dimension * count : i * dimensions + dimension);
      vector[place] = (vector[place] ?? 0) + (vectors[entry + dimension] ?? 0);
    }
  }
}

/** Turns the louder of two channels and their difference into the two channels. */
function decouple(magnitudes: Float32Array | undefined, angles: Float32Array | undefined, length: number): void {
  if (magnitudes === undefined || angles === undefined) return;
  for (let i = 0; i < length; i += 1) {
    const magnitude = magnitudes[i] ?? 0;
    const angle = angles[i] ?? 0;
    const other = magnitude > 0 === angle > 0 ? magnitude - angle : magnitude + angle;
    if (angle > 0) angles[i] = other;
    else {
      magnitudes[i] = other;
      angles[i] = magnitude;
    }
  }
}
