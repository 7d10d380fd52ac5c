const delaySeconds = /^(\d+)(?:\.(\d+))?$/;
/** A century: who asks for more asks for ever, and the end of it would be no date. */
const longestWaitMs = 100 * 365 * 86_400_000;
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

/** Milliseconds, rounded up, in a header that counts seconds, with decimals or without; else null. */
export function parseSeconds(header: string | null): number | null {
  const [, whole, decimals = ""] = delaySeconds.exec(header?.trim() ?? "") ?? [];
  if (whole === undefined) return null;
  // Digit by digit: 0.07 times 1000 is more than 70.
  const thousandths = Number(decimals.slice(0, 3).padEnd(3, "0")) + (/[1-9]/.test(decimals.slice(3)) ? 1 : 0);
  return Math.min(Number(whole) * 1000 + thousandths, longestWaitMs);
}

/**
 * How long the `Retry-After` of an answer asks to wait. A date in it is read by the clock of the server, which the answer's own
 * `Date` gives; `nowMs` stands in for one that has none.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, nowMs: number): number | null {
  const serverNowMs = parseHttpDate(headers.date?.trim() ?? "") ?? nowMs;
  return parseRetryAfter(headers["retry-after"] ?? null, serverNowMs);
}

/**
 * How long a `Retry-After` header (RFC 9110, 10.2.3: seconds or an HTTP date) asks to wait from `nowMs` on.
 * 0 for a date that has passed; null when the header is missing or is neither.
 */
export function parseRetryAfter(header: string | null, nowMs: number): number | null {
  const dateMs = parseHttpDate(header?.trim() ?? "");
  return dateMs === null ? parseSeconds(header) : Math.min(Math.max(0, dateMs - nowMs), longestWaitMs);
}
