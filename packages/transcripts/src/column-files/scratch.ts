/** Memory that pages are decoded in one after the other: what it has is good until the next of its kind is asked for. */
export interface Scratch {
  block(bytes: number): Uint8Array<ArrayBuffer>;
  unpacked(bytes: number): Uint8Array<ArrayBuffer>;
  indices(count: number): Int32Array<ArrayBuffer>;
  /** Begins where a typed array of any kind may begin. */
  values(bytes: number): ArrayBuffer;
}

export function createScratch(): Scratch {
  const grow = () => {
    let held = new ArrayBuffer();
    return (bytes: number) => {
      if (held.byteLength < bytes) held = new ArrayBuffer(Math.ceil((bytes * 5) / 4 / 8) * 8);
      return held;
    };
  };
  const [block, unpacked, indices, values] = [grow(), grow(), grow(), grow()];
  return {
    block: (bytes) => new Uint8Array(block(bytes), 0, bytes),
    unpacked: (bytes) => new Uint8Array(unpacked(bytes), 0, bytes),
    indices: (count) => new Int32Array(indices(4 * count), 0, count),
    values: (bytes) => values(bytes),
  };
}
