import { describeError } from "@earshot/model";
import type { NamesInUse } from "@earshot/workflow";

/** The list of names as it is now. */
export type NamesNow = () => Promise<NamesInUse>;

/** Masks and stores what is written of a call; once more where a name was marked in the call between the two. */
export async function storeMasked<T>(namesNow: NamesNow, write: (names: NamesInUse) => Promise<T>): Promise<T> {
  try {
    return await write(await namesNow());
  } catch (error) {
    if (describeError(error).code !== "store.marked_meanwhile") throw error;
    return write(await namesNow());
  }
}
