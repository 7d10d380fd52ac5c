import { type ReadonlySignal, useSignal } from "@preact/signals";
import { getJson, RequestError } from "./api.ts";
import { useEarlyEffect } from "./early-effect.ts";

/** What came of asking for something; what was there before stays until the next is. */
export interface Loaded<T> {
  value: T | null;
  error: RequestError | null;
  loading: boolean;
}

/**
 * Asks the API whenever the path or the turn changes; an answer that was overtaken is dropped.
 * @param path null asks for nothing
 */
export function useLoaded<T>(path: () => string | null, turn?: ReadonlySignal<number>): ReadonlySignal<Loaded<T>> {
  const loaded = useSignal<Loaded<T>>({ value: null, error: null, loading: true });
  useEarlyEffect(() => {
    const wanted = path();
    turn?.value;
    if (wanted === null) {
      loaded.value = { value: null, error: null, loading: false };
      return;
    }
    const asking = new AbortController();
    loaded.value = { ...loaded.peek(), loading: true };
    getJson<T>(wanted, asking.signal).then(
      (value) => {
        loaded.value = { value, error: null, loading: false };
      },
      (error: unknown) => {
        if (asking.signal.aborted) return;
        loaded.value = { value: null, error: toRequestError(error), loading: false };
      },
    );
    return () => asking.abort();
  });
  return loaded;
}

export function toRequestError(error: unknown): RequestError {
  return error instanceof RequestError ? error : new RequestError(0, String(error), "");
}
