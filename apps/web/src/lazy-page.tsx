import { signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";

/** A page, or a part of one, whose script is loaded when it is opened first, so that all others start sooner. */
export function lazyPage<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> {
  const loaded = signal<{ Loaded: FunctionComponent<Props> } | null>(null);
  const isMissing = signal(false);
  const open = async () => {
    try {
      loaded.value = { Loaded: await load() };
      isMissing.value = false;
    } catch {
      isMissing.value = true;
    }
  };
  return function LazyPage(props) {
    useEffect(() => {
      if (loaded.peek() === null) void open();
    }, []);
    if (loaded.value !== null) return <loaded.value.Loaded {...props} />;
    if (!isMissing.value) return null;
    return (
      <p class="wrong" role="alert">
        The server does not answer. Load this page again.
      </p>
    );
  };
}
