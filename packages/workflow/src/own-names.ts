import type { OwnNames, Store } from "@earshot/model";
import type { PiiDetector } from "@earshot/pii";

/** A detector that knows the organisation's own list of names, and which entry was the last when it was read. */
export interface NamesInUse {
  detector: PiiDetector;
  lastOwnName: number;
  /** The list itself, and what changes with it. */
  names: OwnNames;
  version: string;
}

/** Reads the list of names again whenever it has changed: a detector of thousands of names takes a moment to make. */
export function followOwnNames(
  { ownNames }: Pick<Store, "ownNames">,
  detector: PiiDetector,
): () => Promise<NamesInUse> {
  let known: NamesInUse | undefined;
  return async () => {
    const version = await ownNames.version();
    if (known?.version !== version) {
      const names = await ownNames.read();
      known = { version, names, detector: detector.withOwnNames(names), lastOwnName: names.lastEntry };
    }
    return known;
  };
}
