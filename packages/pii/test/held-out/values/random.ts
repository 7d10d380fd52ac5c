/** A source of chance that gives the same draws for the same seed. */
export interface Random {
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  pick<T>(list: readonly T[]): T;
  chance(probability: number): boolean;
  /** Digits for a pattern: `#` any digit, `%` one to nine, `^` a capital letter, `*` a hexadecimal digit. */
  fill(pattern: string): string;
}

/** Each text is seeded by its own frame, so another frame changes no text but its own. */
export function randomOf(seed: string): Random {
  let state = hashOf(seed);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  const pick = <T>(list: readonly T[]): T => {
    const picked = list.slice(int(0, list.length - 1))[0];
    if (picked === undefined) throw new Error("nothing to pick from");
    return picked;
  };
  const fill = (pattern: string) =>
    pattern.replace(/[#%^*]/g, (sign) => {
      if (sign === "#") return String(int(0, 9));
      if (sign === "%") return String(int(1, 9));
      if (sign === "^") return pick([..."ABCDEFGHJKLMNPRSTUVWXYZ"]);
      return pick([..."0123456789abcdef"]);
    });
  return { int, pick, chance: (probability) => next() < probability, fill };
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}
