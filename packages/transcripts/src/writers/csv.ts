import type { Transcript } from "@earshot/model";
import { isNamed, toSeconds } from "./text.ts";

/** Text that a spreadsheet would run as a formula is preceded by an apostrophe, which reading takes off again. */
export function toCsv({ segments }: Transcript): string {
  const rows = segments.map((segment) => {
    const speaker = isNamed(segment) ? segment.speaker : "";
    return [toSeconds(segment.startMs), toSeconds(segment.endMs), toCell(speaker), toCell(segment.text)];
  });
  return [["start", "end", "speaker", "text"], ...rows].map((row) => `${row.join(",")}\n`).join("");
}

function toCell(text: string): string {
  const harmless = /^\s*'*[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\r\n\t]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
