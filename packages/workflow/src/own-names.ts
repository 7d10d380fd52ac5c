import type { Store } from "@earshot/model";
import type { PiiDetector } from "@earshot/pii";

/** A detector that knows the organisation's own list of names, and which entry was the last when it was read. */
export interface NamesInUse {
  detector: PiiDetector;
  lastOwnName: number;
}

/** The detector with the names of the list as it is now. */
export async function withOwnNames({ ownNames }: Pick<Store, "ownNames">, detector: PiiDetector): Promise<PiiDetector> {
  return detector.withOwnNames(await ownNames.read());
}

/** Reads the list of names again whenever it has changed. */
export function followOwnNames(
  { ownNames }: Pick<Store, "ownNames">,
  detector: PiiDetector,
): () => Promise<NamesInUse> {
  let known: (NamesInUse & { version: string }) | undefined;
  return async () => {
    const version = await ownNames.version();
    if (known?.version !== version) {
      const names = await ownNames.read();
      known = { version, detector: detector.withOwnNames(names), lastOwnName: names.lastEntry };
    }
    return known;
  };
}
