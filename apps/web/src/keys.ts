import { useEffect } from "preact/hooks";

/** What a key does, by its name as `KeyboardEvent.key` has it. */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Listens for keys of the whole page, but not while somebody writes or in a dialog. */
export function useKeys(keys: Keys): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isForItself(event)) return;
      const action = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
      if (action === undefined) return;
      event.preventDefault();
      action(event);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  });
}

/** Space presses what has the focus. */
function isForItself({ target, key }: KeyboardEvent): boolean {
  const others = key === " " ? ", button, summary, a" : "";
  return target instanceof Element && target.closest(`input, select, textarea, dialog${others}`) !== null;
}
