import type { NextTime } from "@earshot/model";
import { Cron } from "croner";
import { WorkflowError } from "./errors.ts";

/** @throws WorkflowError `schedule.invalid` */
export const nextScheduledTime: NextTime = ({ cron, timezone }, afterMs) => {
  // Without a timezone each worker would go by the clock of its own machine.
  if (timezone === "") throw invalid(`"${cron}" has no timezone`);
  let next: Date | null;
  try {
    const times = new Cron(cron, { timezone, mode: "5-part", paused: true });
    // A date would be due once, and have no next time then.
    if (times.getOnce() !== null) throw new Error("it is a date");
    next = times.nextRun(new Date(afterMs));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalid(`"${cron}" in ${timezone} names no times: ${reason}`, cause);
  }
  if (next === null) throw invalid(`"${cron}" names a time that never comes`);
  return next.getTime();
};

function invalid(message: string, cause?: unknown): WorkflowError {
  return new WorkflowError("schedule.invalid", message, {
    hint: 'Give minute, hour, day, month and weekday, such as "0 2 * * *" for every night at two, and a timezone such as Europe/Berlin.',
    cause,
  });
}
