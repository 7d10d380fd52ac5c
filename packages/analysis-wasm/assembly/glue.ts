/*
 * Segments mostly have the same members in the same order. The bytes between two values of the latest segment, such as
 * `,"end_time":`, are kept as a glue, with the kind of the value that follows. Where the same bytes come again, they need not be
 * parsed. A glue is valid after any value, so a wrong guess about which one comes next costs time only.
 */
export const GLUES: i32 = 16;
const GLUE_BYTES: usize = 48;
export const GLUE_LENGTH: usize = 0; // u32: 0 in an unused glue
export const GLUE_KIND: usize = 4; // i32
const GLUE_TEXT: usize = 16;
const GLUE_MASK: usize = 64;
const GLUE_STRIDE: i32 = 112;
const glues: usize = memory.data(GLUES * GLUE_STRIDE, 16);

/** Removes all glues. */
export function beginGlues(): void {
  memory.fill(glues, 0, GLUES * GLUE_STRIDE);
}

/** Whether the bytes at `at` are the member's glue. */
// @inline
export function hasGlue(at: usize, member: i32): bool {
  const glue = glueAt(member);
  const length = load<u32>(glue, GLUE_LENGTH);
  if (v128.any_true(differsFrom(at, glue, 0))) return false;
  if (length > 16) {
    if (v128.any_true(differsFrom(at, glue, 16))) return false;
    if (length > 32 && v128.any_true(differsFrom(at, glue, 32))) return false;
  }
  return length !== 0;
}

/** Address of the member's glue. */
// @inline
export function glueAt(member: i32): usize {
  return glues + <usize>(member * GLUE_STRIDE);
}

/** Length of the member's glue if the bytes at `at` are that glue, else 0. */
// @inline
export function glueLength(at: usize, member: i32): usize {
  const glue = glueAt(member);
  const length = <usize>load<u32>(glue, GLUE_LENGTH);
  let differs = differsFrom(at, glue, 0);
  if (length > 16) differs = v128.or(differs, differsFrom(at, glue, 16));
  if (length > 32) differs = v128.or(differs, differsFrom(at, glue, 32));
  return v128.any_true(differs) ? 0 : length;
}

// @inline
function differsFrom(at: usize, glue: usize, offset: usize): v128 {
  return v128.and(
    v128.xor(v128.load(at + offset), v128.load(glue + offset, GLUE_TEXT)),
    v128.load(glue + offset, GLUE_MASK),
  );
}

/** A glue is compared, not parsed, so its UTF-8 would not be checked: only ASCII can be kept. */
function isAscii(from: usize, to: usize): bool {
  for (; from < to; from++) if (load<u8>(from) > 0x7f) return false;
  return true;
}

/** Keeps the bytes `[from, to)` before a value of that kind as the member's glue, if they are short and ASCII. */
export function keepGlue(member: i32, from: usize, to: usize, kind: i32): void {
  const glue = glueAt(member);
  memory.fill(glue, 0, GLUE_STRIDE);
  if (to - from > GLUE_BYTES || !isAscii(from, to)) return;
  store<u32>(glue, <u32>(to - from), GLUE_LENGTH);
  store<i32>(glue, kind, GLUE_KIND);
  memory.copy(glue + GLUE_TEXT, from, to - from);
  memory.fill(glue + GLUE_MASK, 0xff, to - from);
}
