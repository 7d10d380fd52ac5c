/** Numbers in [0, 1). */
export type Random = () => number;

/** A small seeded generator (mulberry32): the same seed gives the same faults and calls. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The items in an order of chance. */
export function shuffle<T>(items: readonly T[], random: Random): T[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(Math.floor(random() * rest.length), 1));
}

/** A generator of its own for whatever the text names: the same in every run, whatever else is drawn. */
export function randomOf(text: string): Random {
  // FNV-1a: a month of calls names tens of thousands of things.
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return createRandom(hash);
}

/** One of the items. */
export function pick<T>(items: readonly [T, ...T[]], random: Random): T {
  return items[Math.floor(random() * items.length)] ?? items[0];
}

const hexOf = (number: number, digits: number) => number.toString(16).padStart(digits, "0");

/** A version 4 UUID. */
export function uuidOf(random: Random): string {
  const draw = (digits: number) => hexOf(Math.floor(random() * 16 ** digits), digits);
  return `${draw(8)}-${draw(4)}-4${draw(3)}-a${draw(3)}-${draw(6)}${draw(6)}`;
}
