import type { Segment, Transcript } from "@earshot/model";
import { isNamed, oneLine } from "./text.ts";

export function toWebvtt({ segments }: Transcript): string {
  const cues = segments.map((segment) => {
    const text = escaped(oneLine(segment.text));
    const voice = isNamed(segment) ? `<v ${escaped(oneLine(segment.speaker))}>${text}</v>` : text;
    return `\n${times(segment, ".")}\n${voice}\n`;
  });
  return `WEBVTT\n${cues.join("")}`;
}

export function toSrt({ segments }: Transcript): string {
  return segments
    .map((segment, index) => {
      const name = isNamed(segment) ? `${oneLine(segment.speaker)}: ` : "";
      return `${index + 1}\n${times(segment, ",")}\n${name}${oneLine(segment.text)}\n`;
    })
    .join("\n");
}

function times({ startMs, endMs }: Segment, sign: string): string {
  return `${clockTime(startMs, sign)} --> ${clockTime(endMs, sign)}`;
}

function clockTime(ms: number, sign: string): string {
  const padded = (value: number, length: number) => String(Math.floor(value)).padStart(length, "0");
  const minutes = ms / 60_000;
  return `${padded(minutes / 60, 2)}:${padded(minutes % 60, 2)}:${padded((ms / 1000) % 60, 2)}${sign}${padded(ms % 1000, 3)}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
