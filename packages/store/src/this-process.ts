import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { RunsTable } from "./tables/runs.ts";

type Writer = Pick<RunsTable, "pid" | "host" | "processToken">;

/** Who writes a run. The token tells this process from an earlier one with the same pid, as containers often have. */
export const thisProcess: Writer = { pid: process.pid, host: hostname(), processToken: randomUUID() };

/** Whether the process that wrote a run has ended for certain; of another host's processes nothing is known. */
export function hasEnded(writer: Writer): boolean {
  if (writer.host !== thisProcess.host) return false;
  if (writer.pid === thisProcess.pid) return writer.processToken !== thisProcess.processToken;
  try {
    process.kill(writer.pid, 0);
    return false;
  } catch (error) {
    // EPERM: it lives, as another user.
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
