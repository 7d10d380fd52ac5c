import type { Clock, Store } from "@earshot/model";

/** Meanwhile no call is stored with one of them. */
const removedTogether = 1000;
/** A place of media in trouble fails for each of them, and takes its time. */
const mostFailures = 3;

/**
 * Removes those of the contents that no recording refers to. A call that is about to refer to one is not stored, and keeps it anew
 * when it is tried again: see `KeepingRepository.beginRemoval`.
 * @returns those that need nothing more
 */
export async function removeUnused<T extends { sha256: string }>(
  { keeping }: Pick<Store, "keeping">,
  clock: Pick<Clock, "now">,
  contents: readonly T[],
  remove: (content: T) => Promise<void>,
): Promise<{ done: T[]; failures: unknown[] }> {
  const done: T[] = [];
  const failures: unknown[] = [];
  for (let at = 0; at < contents.length && failures.length < mostFailures; at += removedTogether) {
    await removeTogether(contents.slice(at, at + removedTogether));
  }
  return { done, failures };

  async function removeTogether(together: readonly T[]): Promise<void> {
    const removal = await keeping.beginRemoval(
      together.map(({ sha256 }) => sha256),
      clock.now(),
    );
    const tried = new Set<string>();
    try {
      const inUse = await keeping.mediaInUse();
      for (const content of together) {
        if (failures.length >= mostFailures) break;
        if (inUse.has(content.sha256)) done.push(content);
        else {
          tried.add(content.sha256);
          await remove(content).then(
            () => done.push(content),
            (error: unknown) => failures.push(error),
          );
        }
      }
    } finally {
      await keeping.endRemoval(removal, [...tried]);
    }
  }
}
