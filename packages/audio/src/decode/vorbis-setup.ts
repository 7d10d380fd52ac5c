import { OutOfBits } from "./bit-reader.ts";
import { bitLength, createVorbisBits, type VorbisBits } from "./vorbis-bits.ts";
import { type Codebook, mostValues, readCodebook } from "./vorbis-codebook.ts";

export interface VorbisHead {
  channels: number;
  sampleRateHz: number;
  /** Samples of a short and of a long block. */
  blockSamples: readonly [number, number];
}

export interface Floor {
  /** The classes of the partitions, in order. */
  partitions: number[];
  classes: { dimensions: number; subclassBits: number; masterBook: number; books: number[] }[];
  multiplier: number;
  /** Where the curve has its points, as they are coded. */
  places: number[];
  /** The points by their place. */
  sorted: number[];
  /** Of each point, those before it in the code that are next to it on either side. */
  lowNeighbours: number[];
  highNeighbours: number[];
}

export interface Residue {
  kind: number;
  begin: number;
  end: number;
  partitionSize: number;
  classifications: number;
  classBook: number;
  /** Of each classification its books in eight passes, −1 for none. */
  books: number[][];
}

export interface Mapping {
  couplings: { magnitude: number; angle: number }[];
  /** Of each channel its submap. */
  submapOf: number[];
  submaps: { floor: number; residue: number }[];
}

export interface VorbisSetup {
  codebooks: Codebook[];
  /** Null for the first kind of floor, which no encoder has written for twenty years. */
  floors: (Floor | null)[];
  residues: Residue[];
  mappings: Mapping[];
  modes: { isLong: boolean; mapping: number }[];
}

const passes = 8;

export function isVorbisHead(packet: Uint8Array): boolean {
  return isHeader(packet, 1);
}

export function isHeader(packet: Uint8Array, kind: number): boolean {
  return packet[0] === kind && Buffer.from(packet.subarray(1, 7)).toString("latin1") === "vorbis";
}

/** Null for a head that contradicts itself. */
export function parseVorbisHead(packet: Uint8Array): VorbisHead | null {
  if (!isVorbisHead(packet) || packet.length < 30) return null;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const channels = view.getUint8(11);
  const sampleRateHz = view.getUint32(12, true);
  const sizes = view.getUint8(28);
  const [short, long] = [sizes & 15, sizes >> 4];
  if (view.getUint32(7, true) !== 0 || channels === 0 || sampleRateHz === 0) return null;
  if (short < 6 || long > 13 || short > long) return null;
  return { channels, sampleRateHz, blockSamples: [1 << short, 1 << long] };
}

/** Null for a setup that means nothing. */
export function parseVorbisSetup(packet: Uint8Array, channels: number): VorbisSetup | null {
  if (!isHeader(packet, 5)) return null;
  try {
    return readSetup(createVorbisBits(packet.subarray(7)), channels);
  } catch (error) {
    if (error instanceof OutOfBits) return null;
    throw error;
  }
}

function readSetup(bits: VorbisBits, channels: number): VorbisSetup {
  let values = 0;
  const codebooks = list(bits.read(8) + 1, () => {
    const book = readCodebook(bits);
    values += book.values;
    require(values <= mostValues);
    return book;
  });
  for (let times = bits.read(6) + 1; times > 0; times -= 1) require(bits.read(16) === 0);
  const floors = list(bits.read(6) + 1, () => readFloor(bits, codebooks));
  const residues = list(bits.read(6) + 1, () => readResidue(bits, codebooks));
  const mappings = list(bits.read(6) + 1, () => readMapping(bits, channels, floors.length, residues.length));
  const modes = list(bits.read(6) + 1, () => {
    const isLong = bits.read(1) === 1;
    require(bits.read(16) === 0 && bits.read(16) === 0);
    const mapping = bits.read(8);
    require(mapping < mappings.length);
    return { isLong, mapping };
  });
  require(bits.read(1) === 1);
  return { codebooks, floors, residues, mappings, modes };
}

function readFloor(bits: VorbisBits, codebooks: readonly Codebook[]): Floor | null {
  const kind = bits.read(16);
  require(kind <= 1);
  if (kind === 0) {
    bits.skip(8 + 16 + 16 + 6 + 8);
    for (let books = bits.read(4) + 1; books > 0; books -= 1) bits.skip(8);
    return null;
  }
  const partitions = list(bits.read(5), () => bits.read(4));
  const book = (number: number) => {
    require(number < codebooks.length);
    return number;
  };
  const classes = list(Math.max(-1, ...partitions) + 1, () => {
    const dimensions = bits.read(3) + 1;
    const subclassBits = bits.read(2);
    const masterBook = subclassBits === 0 ? 0 : book(bits.read(8));
    const books = list(1 << subclassBits, () => book(bits.read(8) - 1));
    return { dimensions, subclassBits, masterBook, books };
  });
  const multiplier = bits.read(2) + 1;
  const placeBits = bits.read(4);
  const places = [0, 1 << placeBits];
  for (const partition of partitions) {
    for (let left = classes[partition]?.dimensions ?? 0; left > 0; left -= 1) places.push(bits.read(placeBits));
  }
  require(places.length <= 65 && new Set(places).size === places.length);
  const sorted = [...places.keys()].sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  const neighbour = (point: number, isLower: boolean) => {
    const own = places[point] ?? 0;
    let nearest = isLower ? 0 : 1;
    for (const [other, place] of places.slice(0, point).entries()) {
      const best = places[nearest] ?? 0;
      if (isLower ? place < own && place > best : place > own && place < best) nearest = other;
    }
    return nearest;
  };
  return {
    partitions,
    classes,
    multiplier,
    places,
    sorted,
    lowNeighbours: places.map((_, point) => neighbour(point, true)),
    highNeighbours: places.map((_, point) => neighbour(point, false)),
  };
}

function readResidue(bits: VorbisBits, codebooks: readonly Codebook[]): Residue {
  const kind = bits.read(16);
  require(kind <= 2);
  const begin = bits.read(24);
  const end = bits.read(24);
  const partitionSize = bits.read(24) + 1;
  const classifications = bits.read(6) + 1;
  const classBook = bits.read(8);
  require(end >= begin && (codebooks[classBook]?.dimensions ?? 0) > 0);
  const cascades = list(classifications, () => {
    const low = bits.read(3);
    return bits.read(1) === 1 ? bits.read(5) * 8 + low : low;
  });
  const books = cascades.map((cascade) =>
    list(passes, (pass) => {
      if (((cascade >> pass) & 1) === 0) return -1;
      const number = bits.read(8);
      const dimensions = codebooks[number]?.dimensions ?? 0;
      require(codebooks[number]?.vectors != null && dimensions > 0 && partitionSize % dimensions === 0);
      return number;
    }),
  );
  return { kind, begin, end, partitionSize, classifications, classBook, books };
}

function readMapping(bits: VorbisBits, channels: number, floors: number, residues: number): Mapping {
  require(bits.read(16) === 0);
  const count = bits.read(1) === 1 ? bits.read(4) + 1 : 1;
  const channelBits = bitLength(channels - 1);
  const couplings = list(bits.read(1) === 1 ? bits.read(8) + 1 : 0, () => {
    const magnitude = bits.read(channelBits);
    const angle = bits.read(channelBits);
    require(magnitude !== angle && magnitude < channels && angle < channels);
    return { magnitude, angle };
  });
  require(bits.read(2) === 0);
  const submapOf = list(channels, () => (count > 1 ? bits.read(4) : 0));
  const submaps = list(count, () => {
    bits.skip(8);
    const floor = bits.read(8);
    const residue = bits.read(8);
    require(floor < floors && residue < residues);
    return { floor, residue };
  });
  require(submapOf.every((submap) => submap < count));
  return { couplings, submapOf, submaps };
}

function list<Item>(length: number, item: (index: number) => Item): Item[] {
  return Array.from({ length }, (_, index) => item(index));
}

function require(isGood: boolean): void {
  if (!isGood) throw new OutOfBits();
}
