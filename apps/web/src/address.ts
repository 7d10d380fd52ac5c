import { signal } from "@preact/signals";

/** Where this page is. */
export const address = signal(new URL(location.href));

addEventListener("popstate", () => {
  address.value = new URL(location.href);
});

/** Goes to another address of these pages; `replace` leaves no step back. */
export function navigate(to: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  address.value = new URL(location.href);
}

/** Follows links within these pages without loading them anew. */
export function followLinks(event: MouseEvent): void {
  if (
    event.defaultPrevented ||
    event.button !== 0 ||
    event.metaKey ||
    event.ctrlKey ||
    event.shiftKey ||
    event.altKey
  ) {
    return;
  }
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (link === null || link.origin !== location.origin || link.target !== "" || link.hasAttribute("download")) return;
  if (!isPage(link.pathname) || link.hash !== "") return;
  event.preventDefault();
  navigate(link.href);
}

function isPage(path: string): boolean {
  return (
    path === "/" ||
    /^\/(calls\/.|(runs|calibrations)(\/|$)|(reviews|trends|scorecards|names|people|account)$)/.test(path)
  );
}

export const callPath = (recordingId: string) => `/calls/${encodeURIComponent(recordingId)}`;
/** A call, at a review of it. */
export const reviewPath = ({ recordingId, id }: { recordingId: string; id: number }) =>
  `${callPath(recordingId)}?review=${id}`;
export const calibrationPath = (id: number) => `/calibrations/${id}`;
export const runPath = (runId: string) => `/runs/${encodeURIComponent(runId)}`;
