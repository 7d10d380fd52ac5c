const delaySeconds = /^\d+$/;
const imfFixdate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const rfc850Date = /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/;
const asctimeDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/** Epoch milliseconds of an HTTP date in any of its three forms (RFC 9110, 5.6.7), else null. */
function parseHttpDate(text: string): number | null {
  // Date.parse alone reads a date into almost anything ("apples 5" is a day in May).
  const utc = asctimeDate.test(text) ? `${text} GMT` : imfFixdate.test(text) || rfc850Date.test(text) ? text : null;
  const timeMs = utc === null ? Number.NaN : Date.parse(utc);
  return Number.isNaN(timeMs) ? null : timeMs;
}

/** Milliseconds in a header that counts seconds, else null. */
export function parseSeconds(header: string | null): number | null {
  const text = header?.trim() ?? "";
  return delaySeconds.test(text) ? Number(text) * 1000 : null;
}

/**
 * How long a `Retry-After` header (RFC 9110, 10.2.3: seconds or an HTTP date) asks to wait from `nowMs` on.
 * 0 for a date that has passed; null when the header is missing or is neither.
 */
export function parseRetryAfter(header: string | null, nowMs: number): number | null {
  const dateMs = parseHttpDate(header?.trim() ?? "");
  return dateMs === null ? parseSeconds(header) : Math.max(0, dateMs - nowMs);
}
