import { UsageError } from "./usage-error.ts";

/** What bytes say, or why they are no text in UTF-8, to follow their source's name in a message, and what to do. */
export type DecodedText = { text: string } | { text: null; kind: "encoding" | "binary"; problem: string; hint: string };

const byteOrderMark = "\uFEFF";
/** Text has no zero bytes; that is told by the first bytes of a file, as grep and git do. */
const lookedAtBytes = 8192;

/** A text without the byte order mark that some editors write in front of it. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

/** All control characters but tab and line feed. */
const controls = /[^\P{Cc}\t\n]/gu;

/** Text from outside that can't move the cursor of a terminal or set its colours. */
export function withoutControls(text: string): string {
  return text.replace(controls, "\uFFFD");
}

/** The same on one line: a name with a line feed must not look like two results. */
export function oneLine(text: string): string {
  return withoutControls(text).replaceAll(/[\t\n]+/g, " ");
}

const longestName = 80;

/** A name from outside as people read it: the beginning of one that is longer than names are. */
export function shortName(name: string): string {
  if (name.length <= longestName) return name;
  // A character may be two units, which are not torn apart.
  const characters = [...name.slice(0, 2 * longestName + 2)];
  return characters.length <= longestName ? name : `${characters.slice(0, longestName - 1).join("")}…`;
}

/** The same in quotation marks, within a message. */
export function quotedName(name: string): string {
  return JSON.stringify(shortName(name));
}

/** Bytes in UTF-8 as a text without byte order mark. */
export function decodeUtf8(bytes: Uint8Array): DecodedText {
  const utf16 = utf16Name(bytes);
  if (utf16 !== null) {
    const hint = `Save it as UTF-8, for example with iconv -f ${utf16} -t UTF-8.`;
    return { text: null, kind: "encoding", problem: "is UTF-16 text, not UTF-8", hint };
  }
  if (bytes.subarray(0, lookedAtBytes).includes(0)) {
    return { text: null, kind: "binary", problem: "is binary data, not text", hint: "Give a text file in UTF-8." };
  }
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    const problem = `is not UTF-8: invalid byte at offset ${firstInvalidByte(bytes)}`;
    return { text: null, kind: "encoding", problem, hint: "Save it as UTF-8." };
  }
}

/**
 * The same for a file that somebody named.
 * @throws UsageError naming the source
 */
export function requireUtf8(bytes: Uint8Array, source: string): string {
  const decoded = decodeUtf8(bytes);
  if (decoded.text === null) throw new UsageError(`${source} ${decoded.problem}`, decoded.hint);
  return decoded.text;
}

/** Told by the byte order mark or, since JSON and settings begin with ASCII, by every other of the first bytes being zero. */
function utf16Name(bytes: Uint8Array): "UTF-16LE" | "UTF-16BE" | null {
  const [first, second, third, fourth] = bytes;
  if (first === undefined || second === undefined) return null;
  if (first === 0xff && second === 0xfe) return "UTF-16LE";
  if (first === 0xfe && second === 0xff) return "UTF-16BE";
  if (isAscii(first) && second === 0 && (fourth ?? 0) === 0 && third !== 0) return "UTF-16LE";
  if (first === 0 && isAscii(second) && (third ?? 0) === 0 && fourth !== 0) return "UTF-16BE";
  return null;
}

const isAscii = (code: number) => code === 0x09 || code === 0x0a || code === 0x0d || (code >= 0x20 && code < 0x7f);

function firstInvalidByte(bytes: Uint8Array): number {
  const lossy = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const encoder = new TextEncoder();
  let offset = 0;
  let from = 0;
  for (;;) {
    const at = lossy.indexOf("\uFFFD", from);
    if (at < 0) return offset;
    offset += encoder.encode(lossy.slice(from, at)).length;
    // A replacement character that the document itself spells is three bytes, EF BF BD.
    const spelled = bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd;
    if (!spelled) return offset;
    offset += 3;
    from = at + 1;
  }
}
