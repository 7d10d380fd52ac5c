import { constants } from "node:buffer";
import { printParseErrorCode, visit } from "jsonc-parser";
import { TranscriptError } from "./errors.ts";

const signatures: readonly [name: string, magic: readonly number[]][] = [
  ["WAV or other RIFF audio", [0x52, 0x49, 0x46, 0x46]],
  ["Ogg audio", [0x4f, 0x67, 0x67, 0x53]],
  ["FLAC audio", [0x66, 0x4c, 0x61, 0x43]],
  ["MP3 audio", [0x49, 0x44, 0x33]],
  ["a gzip archive", [0x1f, 0x8b]],
  ["a zip archive", [0x50, 0x4b, 0x03, 0x04]],
  ["a PDF document", [0x25, 0x50, 0x44, 0x46]],
  ["UTF-16 text", [0xff, 0xfe]],
  ["UTF-16 text", [0xfe, 0xff]],
];

const unfinished: ReadonlySet<string> = new Set([
  "UnexpectedEndOfString",
  "UnexpectedEndOfNumber",
  "UnexpectedEndOfUnicode",
]);

/** The bytes as text: UTF-8, a byte order mark dropped. Throws `TranscriptError` on anything else. */
export function decodeText(bytes: Uint8Array, source: string): string {
  if (bytes.byteLength > constants.MAX_STRING_LENGTH) {
    throw new TranscriptError(
      "transcript.too_large",
      `${source} has ${bytes.byteLength} bytes; a transcript may have ${constants.MAX_STRING_LENGTH}`,
      { hint: "Split the document, one file for each call.", source },
    );
  }
  const binary = recogniseBinary(bytes);
  if (binary !== null) {
    throw new TranscriptError("transcript.binary", `${source} is not a transcript: it is ${binary}`, {
      hint: "Give the speech-to-text service's JSON document, as UTF-8; audio goes through a speech-to-text provider.",
      source,
    });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new TranscriptError(
      "transcript.encoding",
      `${source} is not UTF-8: invalid byte at offset ${firstInvalidByte(bytes)}`,
      { hint: "Save the document as UTF-8.", cause, source },
    );
  }
}

/** The value a JSON text spells. Throws `TranscriptError` with line and column. */
export function parseJson(text: string, source: string): unknown {
  if (!/[^ \t\r\n]/.test(text)) {
    throw new TranscriptError("transcript.empty", `${source} is empty`, {
      hint: "Export the transcript again: the document has no content.",
      source,
    });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const fault = locateJsonFault(text);
    const place = fault === null ? "" : ` at ${fault.line}:${fault.column} (${fault.what})`;
    const message = `${source} is not valid JSON${place}`;
    const hint = fault?.truncated
      ? "The document ends too early: fetch or export it again."
      : "Correct the document at that place, or export it again.";
    throw new TranscriptError("transcript.json", message, {
      hint,
      cause,
      source,
      line: fault?.line ?? null,
      column: fault?.column ?? null,
    });
  }
}

export interface JsonFault {
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 units. */
  column: number;
  what: string;
  truncated: boolean;
}

/** Where a text that `JSON.parse` refuses first breaks; `null` when it is nested too deeply to be walked. */
export function locateJsonFault(text: string): JsonFault | null {
  let fault: JsonFault | null = null;
  const limit = text.trimEnd().length;
  try {
    visit(
      text,
      {
        onError: (code, offset, length, startLine, startCharacter) => {
          const name = printParseErrorCode(code);
          fault ??= {
            line: startLine + 1,
            column: startCharacter + 1,
            what: name.replace(/(?<=[a-z])[A-Z]/g, " $&").toLowerCase(),
            truncated: offset >= limit || (unfinished.has(name) && offset + length >= limit),
          };
        },
      },
      { disallowComments: true, allowTrailingComma: false },
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return fault;
}

function recogniseBinary(bytes: Uint8Array): string | null {
  const known = signatures.find(([, magic]) => magic.every((byte, index) => bytes[index] === byte));
  if (known !== undefined) return known[0];
  return bytes.subarray(0, 8192).includes(0) ? "binary data" : null;
}

function firstInvalidByte(bytes: Uint8Array): number {
  const lossy = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  let offset = 0;
  let from = 0;
  for (;;) {
    const at = lossy.indexOf("\uFFFD", from);
    if (at < 0) return offset;
    offset += Buffer.byteLength(lossy.slice(from, at));
    // A replacement character that the document itself spells is three bytes, EF BF BD.
    const spelled = bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd;
    if (!spelled) return offset;
    offset += 3;
    from = at + 1;
  }
}
