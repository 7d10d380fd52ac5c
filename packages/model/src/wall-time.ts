/** A date, a time and a zone, each in the basic or the extended form; seconds and what follows them may be left out. */
const dateTime =
  /^(\d{4})(-?)(\d{2})\2(\d{2})[Tt ](\d{2})(:?)(\d{2})(?:\6(\d{2})(?:[.,](\d+))?)?(?:[Zz]|([+-])(\d{2})(?::?(\d{2}))?)$/;

/**
 * Milliseconds since the epoch of a date and time with a zone, as RFC 3339 or ISO 8601 spell it, rounded once; null for anything else.
 * The second 60 is the start of the next minute, so that a leap second does not lose the event that falls into it.
 */
export function parseWallTime(text: string): number | null {
  const found = dateTime.exec(text);
  if (found === null) return null;
  const [
    ,
    year,
    ,
    month,
    day,
    hour,
    ,
    minute,
    second = "00",
    decimals = "",
    sign,
    offsetHour = "00",
    offsetMinute = "00",
  ] = found;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() + 1 !== Number(month) || date.getUTCDate() !== Number(day)) return null;
  const isEndOfDay = hour === "24" && minute === "00" && Number(`${second}${decimals}`) === 0;
  if ((Number(hour) > 23 && !isEndOfDay) || Number(minute) > 59 || Number(second) > 60) return null;
  if (Number(offsetHour) > 23 || Number(offsetMinute) > 59) return null;
  const offsetMinutes = (Number(offsetHour) * 60 + Number(offsetMinute)) * (sign === "-" ? -1 : 1);
  const seconds = (Number(hour) * 60 + Number(minute) - offsetMinutes) * 60 + Number(second);
  return date.getTime() + seconds * 1000 + toMs(decimals);
}

/** By digits: as a floating-point number 0.0004999999999999999999 would be 0.0005. */
function toMs(decimals: string): number {
  return Number(decimals.slice(0, 3).padEnd(3, "0")) + (Number(decimals[3] ?? 0) >= 5 ? 1 : 0);
}
