import type { KnownStretch } from "./tokens.ts";

/** A part of a text that is looked at by itself. */
export interface Piece {
  start: number;
  end: number;
  /** Stretches known to be something else, in offsets of the piece. */
  known: KnownStretch[];
}

const longestPiece = 4000;

/** A text in pieces of bounded length: its lines where `atLines` says so, and long ones cut at blanks. No known stretch is cut. */
export function piecesOf(text: string, known: readonly KnownStretch[], atLines: boolean): Piece[] {
  const pieces: Piece[] = [];
  let next = 0;
  for (let start = 0; start < text.length; ) {
    let end = pieceEnd(text, start, atLines);
    const own: KnownStretch[] = [];
    for (let stretch = known[next]; stretch !== undefined && stretch.start < end; stretch = known[++next]) {
      own.push({ kind: stretch.kind, start: stretch.start - start, end: stretch.end - start });
      end = Math.max(end, stretch.end);
    }
    pieces.push({ start, end, known: own });
    start = end;
  }
  return pieces;
}

function pieceEnd(text: string, start: number, atLines: boolean): number {
  const latest = Math.min(text.length, start + longestPiece);
  const stretch = text.slice(start, latest);
  const line = atLines ? stretch.indexOf("\n") : -1;
  if (line !== -1) return start + line + 1;
  const blank = latest === text.length ? -1 : stretch.lastIndexOf(" ");
  return blank === -1 ? latest : start + blank + 1;
}
