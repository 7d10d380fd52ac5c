/** Random choices from a seed: the same on every machine. */
export interface Random {
  /** 0 to `count - 1`. */
  below(count: number): number;
  /** Whether something that happens `percent` times in a hundred happens. */
  chance(percent: number): boolean;
  pick<T>(values: readonly T[]): T;
  /** Puts the values into another order, in place. */
  shuffle<T>(values: T[]): T[];
}

export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x9e3779b9) | 0;
    let value = state ^ (state >>> 16);
    value = Math.imul(value, 0x21f0aaad);
    value ^= value >>> 15;
    value = Math.imul(value, 0x735a2d97);
    return (value ^ (value >>> 15)) >>> 0;
  };
  const below = (count: number) => next() % count;
  const pick = <T>(values: readonly T[]): T => {
    const value = values[below(values.length)];
    if (value === undefined) throw new RangeError("there is nothing to pick from");
    return value;
  };
  return {
    below,
    chance: (percent) => below(100) < percent,
    pick,
    shuffle: (values) => {
      for (let at = values.length - 1; at > 0; at--) {
        const other = below(at + 1);
        const one = values[at];
        const two = values[other];
        if (one !== undefined && two !== undefined) [values[at], values[other]] = [two, one];
      }
      return values;
    },
  };
}
