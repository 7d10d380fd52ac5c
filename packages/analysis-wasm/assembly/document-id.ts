import { isQuote } from "./json";
import { ID_NAMES_BYTES } from "./layout";

const MINUS: u8 = 0x2d;
const ZERO: u8 = 0x30;
const NO_RANK: i32 = i32.MAX_VALUE;

const names: usize = memory.data(ID_NAMES_BYTES);

let seen: i32 = 0; // a bit for each name
let bestRank: i32 = NO_RANK;
let best: usize = 0;

/** Where the host writes the names, the most telling first. */
export function idNamesOffset(): usize {
  return names;
}

/** Starts a document, of which no id is known. */
export function beginId(): void {
  seen = 0;
  bestRank = NO_RANK;
  best = 0;
}

/** Pointer to the value that is the document's id, 0 for none. */
export function idValue(): usize {
  return best;
}

/** Takes a member of the document; false when it has the name of one before it, and it is not known which counts. */
export function addMember(key: usize, bytes: usize, value: usize): bool {
  const rank = rankOf(key, bytes);
  if (rank === NO_RANK) return true;
  const bit = 1 << rank;
  if ((seen & bit) !== 0) return false;
  seen |= bit;
  if (rank < bestRank && mayBeId(value)) {
    bestRank = rank;
    best = value;
  }
  return true;
}

function rankOf(key: usize, bytes: usize): i32 {
  let rank = 0;
  for (let name = names; load<u8>(name) !== 0; name += 1 + <usize>load<u8>(name)) {
    if (<usize>load<u8>(name) === bytes && memory.compare(name + 1, key, bytes) === 0) return rank;
    rank++;
  }
  return NO_RANK;
}

/** Whether a value is a text that is not empty, or a number. */
function mayBeId(at: usize): bool {
  if (isQuote(at)) return !isQuote(at + 1);
  const byte = load<u8>(at);
  return byte === MINUS || <u8>(byte - ZERO) <= 9;
}
