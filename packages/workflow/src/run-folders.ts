import { access, constants, mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileProblem, type Store } from "@earshot/model";
import { WorkflowError } from "./errors.ts";

/** Makes the folders a run writes to. @throws WorkflowError `run.folder_unusable` */
export async function makeRunFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await access(folder, constants.W_OK | constants.X_OK);
    } catch (cause) {
      throw unusable(folder, cause);
    }
  }
}

/** The folders of a run, as they were when it began. */
export interface RunFolders {
  /** The fault of a shared folder that has gone since, even if another lies in its place; null while all are there. */
  gone(): Promise<WorkflowError | null>;
  /**
   * Makes a run's own folder again when it alone has gone: a run that was held up for longer than its lease, as on a laptop that slept,
   * was taken for dead, and another cleaned up after it. True when it is another one than before.
   */
  remade(): Promise<boolean>;
}

export async function watchRunFolders(own: string, shared: readonly string[]): Promise<RunFolders> {
  const known = new Map<string, string | null>();
  for (const folder of [own, ...shared]) known.set(folder, await identityOf(folder));
  return {
    async gone() {
      for (const folder of shared) {
        if ((await identityOf(folder)) === known.get(folder)) continue;
        return new WorkflowError("run.folder_unusable", `${folder} has gone since the run began`, {
          hint: "Leave the folder alone while a run goes on, or check its disk.",
        });
      }
      return null;
    },
    async remade() {
      await mkdir(own, { recursive: true }).catch(() => {});
      const identity = await identityOf(own);
      if (identity === known.get(own)) return false;
      known.set(own, identity);
      return true;
    },
  };
}

async function identityOf(folder: string): Promise<string | null> {
  return stat(folder).then(
    ({ dev, ino, birthtimeMs }) => `${dev}:${ino}:${birthtimeMs}`,
    () => null,
  );
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
