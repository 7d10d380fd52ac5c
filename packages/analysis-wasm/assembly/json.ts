import { digitCount, wholeOf } from "./digits";
import { isUtf8 } from "./utf8";

const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const MINUS: u8 = 0x2d;
const POINT: u8 = 0x2e;
const ZERO: u8 = 0x30;
const COLON: u8 = 0x3a;
const OPEN_BRACKET: u8 = 0x5b;
const BACKSLASH: u8 = 0x5c;
const CLOSE_BRACKET: u8 = 0x5d;
const OPEN_BRACE: u8 = 0x7b;
const CLOSE_BRACE: u8 = 0x7d;

const NULL: u32 = 0x6c6c756e;
const TRUE: u32 = 0x65757274;
const FALSE: u64 = 0x65736c6166;

// A vector that is loaded stays in a register; a constant vector would be built again at every use.
const QUOTES: usize = memory.data<u64>([0x2222222222222222], 8);
const BACKSLASHES: usize = memory.data<u64>([0x5c5c5c5c5c5c5c5c], 8);
const SPACES: usize = memory.data<u64>([0x2020202020202020], 8);

let fourthWhite: i32 = 0x20;
let keyFrom: usize = 0;
let keyLength: usize = 0;
let whole: u64 = 0;

/*
 * Every function here that ends in `End` takes a pointer into a document and returns where the thing that begins there ends, or
 * 0 if it is not correct JSON. None of them accepts a NUL, which ends every document, or a newline where newlines end documents:
 * so no pointer leaves its document. Vectors may load bytes beyond the end, which then have no effect. A string is no correct JSON
 * without correct UTF-8, which is checked where it has a byte beyond ASCII.
 */

/** Whether a newline is white space or the end of a document. */
export function beginText(lines: bool): void {
  fourthWhite = lines ? 0x20 : 0x0a;
}

// @inline
export function isQuote(at: usize): bool {
  return load<u8>(at) === QUOTE;
}

// @inline
export function isComma(at: usize): bool {
  return load<u8>(at) === COMMA;
}

// @inline
export function opensObject(at: usize): bool {
  return load<u8>(at) === OPEN_BRACE;
}

// @inline
export function closesObject(at: usize): bool {
  return load<u8>(at) === CLOSE_BRACE;
}

// @inline
export function opensArray(at: usize): bool {
  return load<u8>(at) === OPEN_BRACKET;
}

// @inline
export function closesArray(at: usize): bool {
  return load<u8>(at) === CLOSE_BRACKET;
}

// @inline
export function isNull(at: usize): bool {
  return load<u32>(at) === NULL;
}

/** Pointer to the first byte from `at` on that is no white space. */
// @inline
export function whiteEnd(at: usize): usize {
  return load<u8>(at) > 0x20 ? at : whiteRunEnd(at);
}

function whiteRunEnd(at: usize): usize {
  const fourth = i8x16.splat(<i8>fourthWhite);
  while (true) {
    const bytes = v128.load(at);
    const white = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x20)), i8x16.eq(bytes, i8x16.splat(0x09))),
      v128.or(i8x16.eq(bytes, i8x16.splat(0x0d)), i8x16.eq(bytes, fourth)),
    );
    const other = ~i8x16.bitmask(white) & 0xffff;
    if (other !== 0) return at + <usize>ctz(other);
    at += 16;
  }
}

/** A bit for each byte that ends a run of ordinary characters in a string: quote, backslash, control character. */
// @inline
function stops(bytes: v128): i32 {
  return i8x16.bitmask(
    v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(<i8>QUOTE)), i8x16.eq(bytes, i8x16.splat(<i8>BACKSLASH))),
      i8x16.le_u(bytes, i8x16.splat(0x1f)),
    ),
  );
}

/** Pointer to the closing quote of the string whose first character is at `at`. */
export function stringEnd(from: usize): usize {
  let at = from;
  let wide = i8x16.splat(0);
  while (true) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    wide = v128.or(wide, v128.or(v128.or(a, b), v128.or(c, d)));
    const stop = <u64>(<u32>(stops(a) | (stops(b) << 16))) | ((<u64>(stops(c) | (stops(d) << 16))) << 32);
    if (stop === 0) {
      at += 64;
      continue;
    }
    at += <usize>ctz(stop);
    if (load<u8>(at) === QUOTE) return i8x16.bitmask(wide) === 0 || isUtf8(from, at) ? at : 0;
    at = escapeEnd(at);
    if (at === 0) return 0;
  }
}

/** The same, faster for strings of up to 16 bytes. */
// @inline
export function shortStringEnd(at: usize): usize {
  const stop = plainStopsAt(at);
  if (stop === 0 || load<u8>(at + <usize>ctz(stop)) !== QUOTE) return stringEnd(at);
  return at + <usize>ctz(stop);
}

/**
 * The same, but stops at the first escape, byte beyond ASCII or control character, for the caller to go on with `stringEnd`.
 */
// @inline
function plainStringEnd(at: usize): usize {
  const quotes = v128.load64_splat(QUOTES);
  const backslashes = v128.load64_splat(BACKSLASHES);
  const spaces = v128.load64_splat(SPACES);
  while (true) {
    const a = plainStops(v128.load(at), quotes, backslashes, spaces);
    const b = plainStops(v128.load(at, 16), quotes, backslashes, spaces);
    const c = plainStops(v128.load(at, 32), quotes, backslashes, spaces);
    const d = plainStops(v128.load(at, 48), quotes, backslashes, spaces);
    const stop = <u64>(<u32>(a | (b << 16))) | ((<u64>(c | (d << 16))) << 32);
    if (stop !== 0) return at + <usize>ctz(stop);
    at += 64;
  }
}

/** The same as `stringEnd`, faster for texts: most of them are plain. */
// @inline
export function textEnd(at: usize): usize {
  const to = plainStringEnd(at);
  return isQuote(to) ? to : stringEnd(to);
}

/** The same as `plainStringEnd` from the opening quote on, for strings of up to 14 bytes; for a longer one the byte returned is no quote. */
// @inline
export function shortPlainStringEnd(at: usize): usize {
  const stops = plainStopsAt(at) & 0xfffe;
  return stops === 0 ? at + 1 : at + <usize>ctz(stops);
}

// @inline
function plainStopsAt(at: usize): i32 {
  return plainStops(
    v128.load(at),
    v128.load64_splat(QUOTES),
    v128.load64_splat(BACKSLASHES),
    v128.load64_splat(SPACES),
  );
}

/** A bit for each quote, backslash, control character and byte beyond ASCII. As signed bytes, the last two are below a space. */
// @inline
function plainStops(bytes: v128, quotes: v128, backslashes: v128, spaces: v128): i32 {
  return i8x16.bitmask(
    v128.or(v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, backslashes)), i8x16.lt_s(bytes, spaces)),
  );
}

function escapeEnd(at: usize): usize {
  if (load<u8>(at) !== BACKSLASH) return 0;
  switch (<u32>load<u8>(at, 1)) {
    case 0x22: // "
    case 0x2f: // /
    case 0x5c: // \
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return at + 2;
    case 0x75: // u
      for (let i: usize = 2; i < 6; i++) {
        const digit = load<u8>(at + i);
        const letter = (digit | 0x20) - 0x61;
        if (<u8>(digit - ZERO) > 9 && letter > 5) return 0;
      }
      return at + 6;
    default:
      return 0;
  }
}

/** Pointer to the value of the member whose key opens at `at`; `keyStart` and `keyBytes` then have the key. Rejects escapes in it. */
export function memberValue(at: usize): usize {
  if (load<u8>(at) !== QUOTE) return 0;
  const from = at + 1;
  let to = from;
  let stop = plainStopsAt(to);
  while (stop === 0) {
    to += 16;
    stop = plainStopsAt(to);
  }
  to += <usize>ctz(stop);
  if (load<u8>(to) !== QUOTE) {
    to = wideKeyEnd(from, to);
    if (to === 0) return 0;
  }
  keyFrom = from;
  keyLength = to - from;
  at = whiteEnd(to + 1);
  return load<u8>(at) === COLON ? whiteEnd(at + 1) : 0;
}

/** Pointer to the closing quote of a key that goes on at `at` with a byte beyond ASCII; 0 also for an escape in it. */
function wideKeyEnd(from: usize, at: usize): usize {
  let stop = stops(v128.load(at));
  while (stop === 0) {
    at += 16;
    stop = stops(v128.load(at));
  }
  at += <usize>ctz(stop);
  return load<u8>(at) === QUOTE && isUtf8(from, at) ? at : 0;
}

/** First byte of the key that `memberValue` read last. */
// @inline
export function keyStart(): usize {
  return keyFrom;
}

// @inline
export function keyBytes(): usize {
  return keyLength;
}

/** Where any value ends; it may be nested up to 62 levels deep. */
export function valueEnd(at: usize): usize {
  // A stack of bits, one for each open container, the innermost lowest: 1 for an object, 0 for an array. The highest 1 marks its end.
  let open: u64 = 1;
  while (true) {
    const byte = load<u8>(at);
    if (byte === QUOTE) {
      at = shortStringEnd(at + 1);
      if (at === 0) return 0;
      at++;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      const object = byte === OPEN_BRACE;
      at = whiteEnd(at + 1);
      // In ASCII a closing bracket or brace is two after its opening one.
      if (load<u8>(at) === byte + 2) {
        at++;
      } else {
        if (open >> 62 !== 0) return 0;
        open = (open << 1) | <u64>object;
        if (object) at = anyMemberValue(at);
        if (at === 0) return 0;
        continue;
      }
    } else {
      at = <u8>(byte - ZERO) <= 9 || byte === MINUS ? numberEnd(at) : literalEnd(at);
      if (at === 0) return 0;
    }
    while (true) {
      if (open === 1) return at;
      at = whiteEnd(at);
      const object = (open & 1) !== 0;
      if (load<u8>(at) === COMMA) {
        at = whiteEnd(at + 1);
        if (object) at = anyMemberValue(at);
        if (at === 0) return 0;
        break;
      }
      if (load<u8>(at) !== (object ? CLOSE_BRACE : CLOSE_BRACKET)) return 0;
      at++;
      open >>= 1;
    }
  }
}

// @inline
function anyMemberValue(at: usize): usize {
  if (load<u8>(at) !== QUOTE) return 0;
  at = shortStringEnd(at + 1);
  if (at === 0) return 0;
  at = whiteEnd(at + 1);
  return load<u8>(at) === COLON ? whiteEnd(at + 1) : 0;
}

function literalEnd(at: usize): usize {
  const word = load<u32>(at);
  if (word === NULL || word === TRUE) return at + 4;
  return (load<u64>(at) & 0xffffffffff) === FALSE ? at + 5 : 0;
}

function numberEnd(at: usize): usize {
  if (load<u8>(at) === MINUS) at++;
  const from = at;
  at = digitsEnd(at);
  if (at === from || (load<u8>(from) === ZERO && at > from + 1)) return 0;
  if (load<u8>(at) === POINT) {
    const fraction = at + 1;
    at = digitsEnd(fraction);
    if (at === fraction) return 0;
  }
  if ((load<u8>(at) | 0x20) === 0x65) {
    at++;
    const sign = load<u8>(at);
    if (sign === MINUS || sign === 0x2b) at++;
    const exponent = at;
    at = digitsEnd(exponent);
    if (at === exponent) return 0;
  }
  return at;
}

// @inline
function digitsEnd(at: usize): usize {
  while (true) {
    const digits = digitCount(v128.load(at));
    at += digits;
    if (digits < 16) return at;
  }
}

/** Where a whole number of up to 15 digits ends; `wholeNumber` then has its value. The caller checks what follows. */
export function wholeEnd(at: usize): usize {
  const bytes = v128.load(at);
  const digits = digitCount(bytes);
  if (digits - 1 > 14 || (digits > 1 && load<u8>(at) === ZERO)) return 0;
  whole = wholeOf(bytes, digits);
  return at + digits;
}

// @inline
export function wholeNumber(): u64 {
  return whole;
}
