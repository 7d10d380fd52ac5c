import { effect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * Runs an action, and again when a signal that it read changes. It first runs before the page is painted, unlike `useSignalEffect`:
 * what it asks the server for is under way meanwhile.
 */
export function useEarlyEffect(action: () => (() => void) | undefined): void {
  const latest = useRef(action);
  latest.current = action;
  useLayoutEffect(() => effect(() => latest.current()), []);
}
