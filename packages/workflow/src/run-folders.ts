import { access, constants, mkdir, readdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileProblem, type Store } from "@earshot/model";
import { WorkflowError } from "./errors.ts";

/** Makes the folders a run writes to. @throws WorkflowError `run.folder_unusable` */
export async function makeRunFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    try {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK | constants.X_OK);
    } catch (cause) {
      throw unusable(folder, cause);
    }
  }
}

/**
 * Makes a run's own folder again when it alone has gone: a run that was held up for longer than its lease, as on a laptop that slept,
 * was taken for dead, and another cleaned up after it. False when the folder is there, or cannot be made.
 */
export async function remadeFolder(folder: string): Promise<boolean> {
  if (await exists(folder)) return false;
  if (!(await exists(dirname(folder)))) return false;
  return mkdir(folder).then(
    () => true,
    () => exists(folder),
  );
}

async function exists(folder: string): Promise<boolean> {
  return access(folder).then(
    () => true,
    () => false,
  );
}

/** The fault of a folder that has gone since the run began; null while all are there. */
export async function missingFolder(folders: readonly string[]): Promise<WorkflowError | null> {
  for (const folder of folders) {
    try {
      await stat(folder);
    } catch (cause) {
      return unusable(folder, cause);
    }
  }
  return null;
}

function unusable(folder: string, cause: unknown): WorkflowError {
  const { problem, hint } = fileProblem(cause) ?? { problem: String(cause), hint: "Check the folder and its disk." };
  return new WorkflowError("run.folder_unusable", `${folder}: ${problem}`, { hint, cause });
}

/** Removes recordings that runs which were killed left in the work folder. */
export async function removeLeftovers(store: Pick<Store, "runs">, workDirectory: string, nowMs: number): Promise<void> {
  await store.runs.markInterrupted(nowMs);
  for (const name of await readdir(workDirectory).catch(() => [])) {
    const run = await store.runs.get(name);
    if (run !== undefined && run.status !== "running") {
      await rm(join(workDirectory, name), { recursive: true, force: true });
    }
  }
}
