import { listeningHeader } from "@earshot/audio";

/** A WAV file to listen to that can be read while it is made. */
export interface GrowingSound {
  /** Bytes of the whole file. */
  readonly size: number;
  /** The bytes from one place to another, each as soon as it is made. Throws what its making failed with. */
  read(startByte: number, endByte: number): AsyncGenerator<Uint8Array>;
  /** Settles when nothing more is made. */
  readonly made: Promise<void>;
}

/** Makes one. */
export interface SoundMaker {
  sound: GrowingSound;
  /** Adds listening samples. */
  add(samples: Uint8Array): void;
  /** What was not added stays silent. */
  end(): void;
  fail(error: unknown): void;
}

/** So much is sent at a time. */
const pieceBytes = 1 << 16;
/** Of G.711 µ-law. */
const silence = 0xff;

/** @param samples that the whole has: what is added beyond them is left out */
export function createSoundMaker(samples: number): SoundMaker {
  const header = listeningHeader(samples);
  const soundEnd = header.length + samples;
  const bytes = new Uint8Array(soundEnd + (samples % 2));
  bytes.fill(silence, header.length, soundEnd);
  bytes.set(header);
  const end = Promise.withResolvers<void>();
  // Whoever reads gets the error; nobody may.
  end.promise.catch(() => {});
  let filled = header.length;
  let isMade = false;
  let more = Promise.withResolvers<void>();
  const wake = () => {
    more.resolve();
    more = Promise.withResolvers();
  };
  return {
    sound: {
      size: bytes.length,
      made: end.promise,
      async *read(startByte, endByte) {
        for (let at = startByte; at < endByte; ) {
          while (at >= filled && !isMade) await Promise.race([more.promise, end.promise]);
          const piece = bytes.subarray(at, Math.min(endByte, at + pieceBytes, isMade ? bytes.length : filled));
          at += piece.length;
          yield piece;
        }
      },
    },
    add(added) {
      const fitting = added.subarray(0, soundEnd - filled);
      bytes.set(fitting, filled);
      filled += fitting.length;
      wake();
    },
    end() {
      isMade = true;
      end.resolve();
    },
    fail: (error) => end.reject(error),
  };
}
