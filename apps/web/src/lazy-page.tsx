import { signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";

/** A page whose script is loaded when the page is opened first, so that all others start sooner. */
export function lazyPage(load: () => Promise<FunctionComponent>): FunctionComponent {
  const loaded = signal<{ Loaded: FunctionComponent } | null>(null);
  const isMissing = signal(false);
  const open = async () => {
    try {
      loaded.value = { Loaded: await load() };
      isMissing.value = false;
    } catch {
      isMissing.value = true;
    }
  };
  return function LazyPage() {
    useEffect(() => {
      if (loaded.peek() === null) void open();
    }, []);
    if (loaded.value !== null) return <loaded.value.Loaded />;
    if (!isMissing.value) return null;
    return (
      <p class="wrong" role="alert">
        The server does not answer. Load this page again.
      </p>
    );
  };
}
