import * as layout from "../build/layout.js";
import type { Core } from "./core.ts";
import { AnalysisError } from "./errors.ts";

const quote = 0x22;
const backslash = 0x5c;
const encoder = new TextEncoder();

/** Writes the names of members that the next scan looks for. */
export function writeIdNames(core: Core, idNames: readonly string[]): void {
  const names = idNames.map((name) => encoder.encode(name));
  const written = new Uint8Array(layout.ID_NAMES_BYTES);
  let at = 0;
  for (const name of names) {
    const fits = name.length > 0 && name.length <= layout.MAX_ID_NAME_BYTES && at + name.length + 2 <= written.length;
    if (!fits || names.length > layout.MAX_ID_NAMES) {
      throw new AnalysisError("analysis.capacity", "the names of ids are empty, too long or too many", {
        hint: `Give at most ${layout.MAX_ID_NAMES} names, of ${layout.MAX_ID_NAME_BYTES} bytes at most.`,
        field: "idNames",
      });
    }
    written[at] = name.length;
    written.set(name, at + 1);
    at += 1 + name.length;
  }
  new Uint8Array(core.memory()).set(written, core.wasm.idNamesOffset());
}

/** The ids of the documents of the latest scan, each null without one. */
export function readIds(core: Core, count: number): (string | null)[] {
  const region = core.uint8(layout.REGION_INPUT);
  const input = Buffer.from(region.buffer, region.byteOffset, region.length);
  const starts = core.uint32(layout.REGION_DOCUMENT_ID);
  return Array.from({ length: count }, (_, document) => {
    const start = starts[document] ?? 0;
    return start === 0 ? null : input[start] === quote ? textAt(input, start) : numberAt(input, start);
  });
}

/** The string that opens at `start`; the scan has checked it. */
function textAt(input: Buffer, start: number): string {
  let isEscaped = false;
  let end = start + 1;
  for (; input[end] !== quote; end += 1) {
    if (input[end] !== backslash) continue;
    isEscaped = true;
    end += 1;
  }
  return isEscaped ? JSON.parse(input.toString("utf8", start, end + 1)) : input.toString("utf8", start + 1, end);
}

/** Null for a number that is not whole or not exact. */
function numberAt(input: Buffer, start: number): string | null {
  let end = start;
  while (isOfNumber(input[end])) end += 1;
  const value = Number(input.toString("latin1", start, end));
  return Number.isSafeInteger(value) ? String(value) : null;
}

const isOfNumber = (byte: number | undefined) => byte !== undefined && byte > 0x20 && byte !== 0x2c && byte !== 0x7d;
