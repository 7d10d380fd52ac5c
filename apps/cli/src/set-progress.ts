import type { SetProgress } from "@earshot/measuring";
import { note, noteAbove } from "./io.ts";

/** How long a log is silent about a set at work. */
const lineEveryMs = 10_000;

export interface SetProgressLog {
  on(progress: SetProgress, calls: number): void;
  /** Prints a line of its own. */
  note(text: string): void;
  stop(): void;
}

/** A bar on stderr for a set whose results go elsewhere; a line now and then when stderr is no terminal. */
export async function createSetProgress(isPrinted: boolean): Promise<SetProgressLog> {
  if (!process.stderr.isTTY) return { on: progressLines(() => performance.now(), note), note, stop: () => {} };
  if (isPrinted && process.stdout.isTTY) return { on: () => {}, note, stop: () => {} };
  const { SingleBar } = await import("cli-progress");
  const bar = new SingleBar({
    stream: process.stderr,
    format: "{bar} {percentage} % · {calls} calls · {eta_formatted} left",
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(1, 0, { calls: 0 });
  return {
    on({ done, total }, calls) {
      bar.setTotal(total);
      bar.update(done, { calls });
    },
    note: noteAbove,
    stop: () => bar.stop(),
  };
}

/** @param now in ms, from any beginning */
export function progressLines(now: () => number, write: (line: string) => void): SetProgressLog["on"] {
  const began = now();
  let first: number | null = null;
  let last = began;
  return ({ done, total }, calls) => {
    // What an earlier run has done says nothing about the pace of this one.
    first ??= Math.max(0, done - 1);
    const time = now();
    if (time - last < lineEveryMs) return;
    last = time;
    const seconds = (time - began) / 1000;
    const own = done - first;
    const left = own === 0 ? "" : ` · ${duration((seconds * (total - done)) / own)} left`;
    const rate = Math.round(calls / seconds).toLocaleString("en");
    const share = Math.floor((100 * done) / total);
    write(`${share} % (${done} of ${total} pieces) · ${calls.toLocaleString("en")} calls · ${rate} calls/s${left}`);
  };
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
