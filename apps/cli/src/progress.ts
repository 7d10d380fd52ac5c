import { oneLine } from "@earshot/model";
import { formatScore, reasonText } from "@earshot/quality";
import type { ProgressEvent } from "@earshot/workflow";
import { SingleBar } from "cli-progress";
import { counted, note, noteAbove } from "./io.ts";

export interface Progress {
  on(event: ProgressEvent): void;
  stop(): void;
}

/**
 * A bar on stderr when that is a terminal, plain lines when it is not, or when each call is to be explained. What failed is always
 * named.
 * @param eachCall a line for each call; false for a set, of which only what failed and the first that waits have one
 */
export function createProgress({ explain, eachCall }: { explain: boolean; eachCall: boolean }): Progress {
  const warnings = createWarnings(explain || eachCall);
  if (process.stderr.isTTY && !explain) return createBar(warnings);
  const isSaid = explain || eachCall ? () => true : createSetFilter();
  return {
    on(event) {
      const line = isSaid(event) ? describe(event, explain) : null;
      if (line !== null) note(oneLine(line));
      for (const warning of warnings.of(event)) note(oneLine(warning));
    },
    stop: () => warnings.others().forEach(note),
  };
}

/** Thousands may wait for one reason. */
function createSetFilter(): (event: ProgressEvent) => boolean {
  let waiting = 0;
  return ({ type }) => {
    if (type === "waiting") waiting += 1;
    return type === "found" || type === "failed" || (type === "waiting" && waiting === 1);
  };
}

interface Warnings {
  /** What is to be printed of an evaluated call. */
  of(event: ProgressEvent): string[];
  /** What was left out of it. */
  others(): string[];
}

/** All warnings of each call; or the first of each kind, since thousands of calls may have the same doubt. */
function createWarnings(eachCall: boolean): Warnings {
  const counts = new Map<string, number>();
  return {
    of(event) {
      if (event.type !== "evaluated") return [];
      return event.evaluation.warnings.flatMap(({ code, message }) => {
        const count = counts.get(code) ?? 0;
        counts.set(code, count + 1);
        return eachCall || count === 0 ? [`warning   ${event.recordingId} ${message} [${code}]`] : [];
      });
    },
    others: () =>
      eachCall
        ? []
        : [...counts].filter(([, count]) => count > 1).map(([code, count]) => `warning   ${count - 1} more [${code}]`),
  };
}

function createBar(warnings: Warnings): Progress {
  let bar: SingleBar | null = null;
  /** Null when the source cannot say how many there are before it has read them all. */
  function start(total: number | null): SingleBar {
    const counts = total === null ? "{value} calls" : "{bar} {value}/{total} calls · {eta_formatted} left";
    const format = `${counts} · {recordingId}`;
    bar = new SingleBar({ stream: process.stderr, format, barsize: 30, hideCursor: true });
    bar.start(total ?? 0, 0, { recordingId: "" });
    return bar;
  }
  return {
    on(event) {
      if (event.type === "found") {
        if (bar === null) start(event.total);
        return;
      }
      const shown = bar ?? start(null);
      if (event.type === "started") return shown.update({ recordingId: oneLine(event.recordingId) });
      if (event.type === "failed") noteAbove(describe(event, false));
      for (const warning of warnings.of(event)) noteAbove(warning);
      shown.increment(1, { recordingId: oneLine(event.recordingId) });
    },
    stop() {
      bar?.stop();
      warnings.others().forEach(note);
    },
  };
}

function describe(event: ProgressEvent, explain: boolean): string | null {
  switch (event.type) {
    case "found":
      return `${counted(event.total, "recording")} found`;
    case "started":
      return null;
    case "evaluated": {
      const { score } = event.evaluation;
      const why = explain ? `: ${event.reasons.join(", ")}` : "";
      return `evaluated ${event.recordingId} score ${score.value === null ? `none (${reasonText[score.reason]})` : formatScore(score.value)}${why}`;
    }
    case "failed":
      // A line for each call, also where a message has several.
      return `failed    ${event.recordingId} ${event.error.message.replace(/\s*\n\s*/g, " ")} [${event.error.code}]`;
    case "skipped":
      return `skipped   ${event.recordingId} ${event.detail}`;
    case "waiting":
      return `waiting   ${event.recordingId} ${event.detail}`;
  }
}
