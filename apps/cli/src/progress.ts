import type { SetProgress } from "@earshot/measuring";
import type { ProgressEvent } from "@earshot/workflow";
import { SingleBar } from "cli-progress";
import { note } from "./io.ts";

export interface Progress {
  on(event: ProgressEvent): void;
  stop(): void;
}

/** A bar on stderr when that is a terminal, one plain line for each call when it is not, or when each is to be explained. */
export function createProgress({ explain }: { explain: boolean }): Progress {
  if (process.stderr.isTTY && !explain) return createBar();
  return {
    on(event) {
      const line = describe(event, explain);
      if (line !== null) note(line);
    },
    stop: () => {},
  };
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

function describe(event: ProgressEvent, explain: boolean): string | null {
  switch (event.type) {
    case "found":
      return `${event.total} recordings found`;
    case "started":
      return null;
    case "evaluated": {
      const { score } = event.evaluation;
      const why = explain ? `: ${event.reasons.join(", ")}` : "";
      return `evaluated ${event.recordingId} score ${score.value ?? `none (${score.reason})`}${why}`;
    }
    case "failed":
      return `failed    ${event.recordingId} ${event.error.message} [${event.error.code}]`;
    case "skipped":
      return `skipped   ${event.recordingId} ${event.detail}`;
    case "waiting":
      return `waiting   ${event.recordingId} ${event.detail}`;
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
