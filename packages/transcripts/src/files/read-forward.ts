import type { Stored } from "./stored.ts";

/** A content that is read from its beginning, from any place on: forward as it comes, backward from its beginning again. */
export function readForward(openContent: () => AsyncGenerator<Buffer>): Stored {
  let content: AsyncGenerator<Buffer> | null = null;
  let piece: Buffer = Buffer.alloc(0);
  let at = 0;
  return {
    byteLength: null,
    async *read(startByte, endByte = Number.POSITIVE_INFINITY) {
      if (content === null || startByte < at) {
        await content?.return(undefined);
        content = openContent();
        piece = Buffer.alloc(0);
        at = 0;
      }
      for (let wanted = startByte; wanted < endByte; ) {
        if (piece.length === 0) {
          const next = await content.next();
          if (next.done) return;
          piece = next.value;
        }
        const from = Math.min(piece.length, wanted - at);
        const to = Math.min(piece.length, endByte - at);
        const taken = piece.subarray(from, to);
        at += to;
        piece = piece.subarray(to);
        wanted += taken.length;
        if (taken.length > 0) yield taken;
      }
    },
  };
}
