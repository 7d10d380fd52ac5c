import { TranscriptError } from "../errors.ts";
import type { TarPlace } from "./set-file.ts";
import type { Stored } from "./stored.ts";

export function damagedTar(source: string, cause: unknown): TranscriptError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TranscriptError("transcript.damaged", `${source}: the tar archive is damaged or cut off: ${reason}`, {
    hint: "Fetch or pack it again; what is whole in it is analyzed.",
    cause,
    source,
  });
}

/** A member of an archive whose bytes, unpacked where it is packed, are these. */
export function openTarMember(archive: Stored, { startByte, bytes }: TarPlace, path: string): Stored {
  return {
    byteLength: archive.byteLength === null ? null : bytes,
    async *read(fromByte, endByte = bytes) {
      const end = Math.min(endByte, bytes);
      let left = end - fromByte;
      for await (const piece of archive.read(startByte + fromByte, startByte + end)) {
        left -= piece.length;
        yield piece;
      }
      if (left > 0) throw damagedTar(path, new Error(`${left} bytes of this member are missing`));
    },
  };
}
