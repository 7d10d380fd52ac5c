import { faultMeaning } from "@earshot/faults";
import { type ApiKey, type ApiKeyRepository, describeError } from "@earshot/model";
import { inTime } from "./in-time.ts";

/** So long a key counts without the database: by then somebody has been told that it is away. */
const rememberedMs = 60 * 60_000;

/**
 * Keys as the database last knew them, for what must be there while it does not answer. One that was removed since it was last used
 * counts until the database is back, for an hour at most: so they are for numbers alone, and for nothing of a call.
 */
export function rememberKeys({
  find,
  touch,
}: Pick<ApiKeyRepository, "find" | "touch">): Pick<ApiKeyRepository, "find" | "touch"> {
  const known = new Map<string, { key: ApiKey; atMs: number }>();
  return {
    async find(secretHash, nowMs) {
      try {
        const key = await inTime(find(secretHash, nowMs));
        if (key === undefined) known.delete(secretHash);
        else known.set(secretHash, { key, atMs: nowMs });
        return key;
      } catch (error) {
        const { key, atMs } = known.get(secretHash) ?? { key: undefined, atMs: 0 };
        const isAway = faultMeaning(describeError(error).code).status === 503;
        if (!isAway || key === undefined || Math.abs(nowMs - atMs) > rememberedMs) throw error;
        // As if its use were noted: that would wait for the database once more.
        return key.endsAtMs !== null && key.endsAtMs <= nowMs ? undefined : { ...key, usedAtMs: nowMs };
      }
    },
    touch,
  };
}
