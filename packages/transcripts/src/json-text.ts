import { constants } from "node:buffer";
import { decodeUtf8, withoutByteOrderMark } from "@earshot/model";
import { printParseErrorCode, visit } from "jsonc-parser";
import { TranscriptError } from "./errors.ts";

const signatures: readonly [name: string, magic: readonly number[]][] = [
  ["WAV or other RIFF audio", [0x52, 0x49, 0x46, 0x46]],
  ["WAV audio", [0x52, 0x46, 0x36, 0x34]],
  ["WAV audio", [0x42, 0x57, 0x36, 0x34]],
  ["Ogg audio", [0x4f, 0x67, 0x67, 0x53]],
  ["FLAC audio", [0x66, 0x4c, 0x61, 0x43]],
  ["MP3 audio", [0x49, 0x44, 0x33]],
  ["a gzip archive", [0x1f, 0x8b]],
  ["a zip archive", [0x50, 0x4b, 0x03, 0x04]],
  ["a PDF document", [0x25, 0x50, 0x44, 0x46]],
];

const unfinished: ReadonlySet<string> = new Set([
  "UnexpectedEndOfString",
  "UnexpectedEndOfNumber",
  "UnexpectedEndOfUnicode",
]);

/** The most bytes of a document: text can be no longer. */
export const longestDocumentBytes = constants.MAX_STRING_LENGTH;

/** The bytes as text: UTF-8, a byte order mark dropped. Throws `TranscriptError` on anything else. */
export function decodeText(bytes: Uint8Array, source: string): string {
  if (bytes.byteLength > longestDocumentBytes) throw documentTooLarge(source);
  const known = signatures.find(([, magic]) => magic.every((byte, index) => bytes[index] === byte));
  if (known !== undefined) throw binary(known[0], source);
  const decoded = decodeUtf8(bytes);
  if (decoded.text !== null) return decoded.text;
  if (decoded.kind === "binary") throw binary("binary data", source);
  throw new TranscriptError("transcript.encoding", `${source} ${decoded.problem}`, { hint: decoded.hint, source });
}

export function documentTooLarge(source: string): TranscriptError {
  return new TranscriptError(
    "transcript.too_large",
    `${source} has more than the ${longestDocumentBytes} bytes that a transcript may have`,
    { hint: "Split the document, one file for each call.", source },
  );
}

function binary(what: string, source: string): TranscriptError {
  return new TranscriptError("transcript.binary", `${source} is not a transcript: it is ${what}`, {
    hint: "Give the speech-to-text service's JSON document, as UTF-8; audio goes through a speech-to-text provider.",
    source,
  });
}

/** The value a JSON text spells, a byte order mark before it or not. Throws `TranscriptError` with line and column. */
export function parseJson(json: string, source: string): unknown {
  const text = withoutByteOrderMark(json);
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
