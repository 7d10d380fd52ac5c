import type { ComponentChildren } from "preact";

/** What may be wider than the page: it scrolls by itself, by keyboard too. */
export function ScrollRegion({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard cannot scroll
    <section class="scrolls" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
