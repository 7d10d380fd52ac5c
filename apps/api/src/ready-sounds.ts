import type { CallReading, MediaStore, RecordedSound } from "@earshot/model";
import { type OpenedSound, openCallSound } from "@earshot/workflow";
import { ApiError } from "./api-error.ts";
import { createTurns } from "./turns.ts";

/** Where the sound of calls is kept, and what decodes it. */
export interface SoundParts {
  media: MediaStore;
  ffmpeg: string | null;
}

/** How many sounds are kept ready: players ask for a part at a time. An hour takes 29 MB. */
const mostReady = 3;
/** Each keeps a core busy, and so much memory as one that is ready. */
const mostDecoding = 2;
const mostWaiting = 20;
/** How long a sound is decoded on for nobody: players leave and come back when somebody jumps. */
const usualPatienceMs = 10_000;

type Calls = Pick<CallReading["calls"], "sound">;

interface ReadySound {
  opened: Promise<OpenedSound>;
  /** Somebody asks for it. */
  enter(): void;
  leave(): void;
}

export interface ReadySounds {
  /**
   * The sound of a call, as soon as some of it is decoded. Whoever asks says when they leave.
   * @throws ApiError `server.busy` when too many wait for theirs
   */
  find(reading: { calls: Calls }, recordingId: string): Promise<ReadySound>;
}

/** Sounds that are decoded, those that were asked for last. What was stored anew is decoded anew. */
export function createReadySounds(parts: SoundParts, patienceMs = usualPatienceMs): ReadySounds {
  const sounds = new Map<string, ReadySound>();
  const turns = createTurns(mostDecoding);

  function decode(key: string, calls: Calls, recordingId: string): ReadySound {
    if (turns.waiting() >= mostWaiting) {
      throw new ApiError(503, "server.busy", "too many calls are being prepared to be played", "Ask again in a while.");
    }
    const stop = new AbortController();
    let listeners = 0;
    let timer: NodeJS.Timeout | undefined;
    const forget = () => {
      if (sounds.get(key) === ready) sounds.delete(key);
    };
    let isMade = false;
    const giveUp = () => {
      if (isMade) return;
      forget();
      stop.abort();
    };
    const opened = open({ store: { calls }, ...parts }, recordingId, stop.signal);
    const ready: ReadySound = {
      opened,
      enter() {
        clearTimeout(timer);
        listeners += 1;
      },
      leave() {
        listeners -= 1;
        if (listeners > 0) return;
        timer = setTimeout(giveUp, patienceMs).unref();
      },
    };
    // One that failed, or that nobody waited for, is decoded anew.
    opened
      .then(async (found) => {
        if ("missing" in found) return forget();
        await found.sound.made;
        isMade = true;
      })
      .catch(forget);
    return ready;
  }

  /** One after the other: media are copied and decoded in a turn alone. */
  async function open(
    deps: Parameters<typeof openCallSound>[0],
    recordingId: string,
    signal: AbortSignal,
  ): Promise<OpenedSound> {
    await turns.take(signal);
    let opened: OpenedSound;
    try {
      opened = await openCallSound(deps, recordingId, signal);
    } catch (error) {
      turns.release();
      throw error;
    }
    if ("missing" in opened) turns.release();
    else opened.sound.made.catch(() => {}).finally(() => turns.release());
    return opened;
  }

  return {
    async find({ calls }, recordingId) {
      const key = keyOf(recordingId, await calls.sound(recordingId));
      const ready = sounds.get(key) ?? decode(key, calls, recordingId);
      sounds.delete(key);
      sounds.set(key, ready);
      for (const oldest of sounds.keys()) if (sounds.size > mostReady) sounds.delete(oldest);
      return ready;
    },
  };
}

function keyOf(recordingId: string, recorded: RecordedSound | null): string {
  return JSON.stringify([recordingId, recorded?.media.map(({ sha256 }) => sha256), recorded?.silenced]);
}
