const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/i;

/** Epoch ms of a date and time with a zone, as the API writes them: with or without milliseconds, `Z` or `+0000`. */
export function parseInstant(text: string | null): number | null {
  if (text === null || !instant.test(text)) return null;
  const timeMs = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  return Number.isNaN(timeMs) ? null : timeMs;
}

export function toIso(timeMs: number): string;
export function toIso(timeMs: number | null): string | null;
export function toIso(timeMs: number | null): string | null {
  return timeMs === null ? null : new Date(timeMs).toISOString();
}
