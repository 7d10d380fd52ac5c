import type { AuditFault } from "@earshot/model";
import { genesisHash } from "./audit-chain.ts";
import { longestIncreasingRun } from "./longest-increasing-run.ts";

/** A stored row of the chain. */
export interface ChainLink {
  sequence: number;
  previousHash: string;
  hash: string;
  /** Whether its hash is that of its content and its place. */
  sound: boolean;
}

/** The head row: how many entries there are, and the hash of the last. */
export interface ChainEnd {
  entries: number;
  lastHash: string;
}

/** Whether a row holds what was written as the entry of this number. */
type Fits = (link: ChainLink, number: number) => Promise<boolean>;

/**
 * Explains a chain that does not hold. Each row is given the number it was written with, by its content or by its
 * neighbours in the chain; a row is trusted when the one written after it, or the head, bears witness to its hash.
 * @param links all rows, by sequence
 */
export async function findAuditFaults(links: readonly ChainLink[], end: ChainEnd | null, fits: Fits) {
  const numbers = await numberLinks(links, end, fits);
  const entries = end?.entries ?? Math.max(0, ...numbers.values());
  const faults: AuditFault[] = [];
  const add = (problem: AuditFault["problem"], sequence: number, message: string, lastSequence = sequence) =>
    faults.push({ sequence, lastSequence, problem, message });
  if (end === null) add("removed", 0, "the head row, which says where the trail ends, is missing");

  const written = new Map<number, ChainLink>();
  const places = new Map<ChainLink, number>();
  const place = (link: ChainLink, number: number) => {
    written.set(number, link);
    places.set(link, number);
  };
  const claims = Map.groupBy(numbers.keys(), (link) => numbers.get(link) ?? 0);
  let witness = end && { number: end.entries + 1, previousHash: end.lastHash };
  for (const number of [...claims.keys()].filter((n) => n >= 1 && n <= entries).sort((a, b) => b - a)) {
    const [first, ...others] = claims.get(number) ?? [];
    if (first === undefined) continue;
    const expected = witness?.number === number + 1 ? witness.previousHash : first.hash;
    const trusted = [first, ...others].find(({ hash }) => hash === expected);
    place(trusted ?? first, number);
    if (trusted === undefined) add("edited", number, `entry ${number} was written anew: what follows it knows another`);
    witness = trusted ? { number, previousHash: trusted.previousHash } : null;
  }

  const inserted: number[] = [];
  let before = 0;
  for (const link of links) {
    const free = [link.sequence, before + 1].find((n) => n >= 1 && n <= entries && !written.has(n));
    if (!places.has(link) && !numbers.has(link) && free !== undefined) {
      place(link, free);
      add("edited", free, `entry ${free} does not match its hash`);
    } else if (!places.has(link)) {
      inserted.push(link.sequence);
      add("inserted", link.sequence, `entry ${link.sequence} was not written by Earshot`);
    }
    before = places.get(link) ?? before;
  }

  const removed = gaps([...written.keys()], entries);
  for (const [first, last] of removed) {
    const what = first === last ? `entry ${first} is` : `entries ${first} to ${last} are`;
    add("removed", first, `${what} missing`, last);
  }
  for (const { number, sequence } of displaced(links, places, inserted, removed)) {
    add("reordered", number, `entry ${number} stands at ${sequence}`);
  }
  return faults.sort((a, b) => a.sequence - b.sequence);
}

/** Sound rows are where they belong; their neighbours in the chain show the numbers of those that were moved. */
async function numberLinks(links: readonly ChainLink[], end: ChainEnd | null, fits: Fits) {
  const numbers = new Map<ChainLink, number>();
  for (const link of links) if (link.sound) numbers.set(link, link.sequence);
  const unsound = links.filter(({ sound }) => !sound);
  const byHash = Map.groupBy(unsound, ({ hash }) => hash);
  const byPreviousHash = Map.groupBy(unsound, ({ previousHash }) => previousHash);
  const known: { number: number; hash: string | null; previousHash: string | null }[] = [
    { number: 0, hash: genesisHash, previousHash: null },
    ...(end ? [{ number: end.entries + 1, hash: null, previousHash: end.lastHash }] : []),
    ...Array.from(numbers, ([{ hash, previousHash }, number]) => ({ number, hash, previousHash })),
  ];
  for (const { number, hash, previousHash } of known) {
    const after = (hash && byPreviousHash.get(hash)) || [];
    const before = (previousHash && byHash.get(previousHash)) || [];
    for (const [neighbours, candidate] of [[after, number + 1] as const, [before, number - 1] as const]) {
      for (const link of neighbours) {
        if (numbers.has(link) || !(await fits(link, candidate))) continue;
        numbers.set(link, candidate);
        known.push({ number: candidate, hash: link.hash, previousHash: link.previousHash });
      }
    }
  }
  return numbers;
}

/** The runs of numbers from 1 to `last` that are missing. */
function gaps(numbers: readonly number[], last: number): [first: number, last: number][] {
  const runs: [number, number][] = [];
  let next = 1;
  for (const number of [...numbers.toSorted((a, b) => a - b), last + 1]) {
    if (number > next) runs.push([next, number - 1]);
    next = number + 1;
  }
  return runs;
}

/** Entries that are elsewhere, unless it is because others were inserted or removed before them. */
function displaced(
  links: readonly ChainLink[],
  places: ReadonlyMap<ChainLink, number>,
  inserted: readonly number[],
  removed: readonly (readonly [number, number])[],
): { number: number; sequence: number }[] {
  const inPlace = links.flatMap((link) => {
    const number = places.get(link);
    return number === undefined ? [] : [{ number, sequence: link.sequence }];
  });
  const inOrder = longestIncreasingRun(inPlace.map(({ number }) => number));
  let insertedBefore = 0;
  let removedBefore = 0;
  let runs = 0;
  return inPlace.filter(({ number, sequence }, index) => {
    while ((inserted[insertedBefore] ?? sequence) < sequence) insertedBefore += 1;
    for (let run = removed[runs]; run !== undefined && run[1] < number; run = removed[++runs]) {
      removedBefore += run[1] - run[0] + 1;
    }
    const shift = sequence - number;
    return shift > insertedBefore || shift < -removedBefore || (shift !== 0 && !inOrder.has(index));
  });
}
