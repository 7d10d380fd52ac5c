import type { SetProgress } from "@earshot/measuring";
import type { ProgressEvent } from "@earshot/workflow";
import { SingleBar } from "cli-progress";
import { note } from "./io.ts";

export interface Progress {
  on(event: ProgressEvent): void;
  stop(): void;
}

/** A bar on stderr when that is a terminal, one plain line for each call when it is not. */
export function createProgress(): Progress {
  return process.stderr.isTTY ? createBar() : { on: printEvent, stop: () => {} };
}

function printEvent(event: ProgressEvent): void {
  const line = describe(event);
  if (line !== null) note(line);
}

function createBar(): Progress {
  const bar = new SingleBar({
    stream: process.stderr,
    format: "{bar} {value}/{total} calls · {eta_formatted} left · {recordingId}",
    barsize: 30,
    hideCursor: true,
  });
  let shown = false;
  return {
    on(event) {
      if (event.type === "found" && !shown) {
        bar.start(event.total, 0, { recordingId: "" });
        shown = true;
      } else if (event.type === "started") bar.update({ recordingId: event.recordingId });
      else if (event.type !== "found") bar.increment(1, { recordingId: event.recordingId });
    },
    stop: () => bar.stop(),
  };
}

function describe(event: ProgressEvent): string | null {
  switch (event.type) {
    case "found":
      return `${event.total} recordings found`;
    case "started":
      return null;
    case "evaluated": {
      const { score } = event.evaluation;
      return `evaluated ${event.recordingId} score ${score.value ?? `none (${score.reason})`}`;
    }
    case "failed":
      return `failed    ${event.recordingId} ${event.error.message} [${event.error.code}]`;
    case "skipped":
      return `skipped   ${event.recordingId} ${event.detail}`;
  }
}

/** A bar on stderr for a set whose results go elsewhere; nothing when stderr is no terminal. */
export function createSetProgress(): {
  on(progress: SetProgress, calls: number): void;
  /** A line above the bar. */
  note(text: string): void;
  stop(): void;
} {
  if (!process.stderr.isTTY || process.stdout.isTTY) return { on: () => {}, note, stop: () => {} };
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
    note(text) {
      process.stderr.write("\r\x1b[K");
      note(text);
    },
    stop: () => bar.stop(),
  };
}
