const two = (value: number) => String(value).padStart(2, "0");

/** A position or length as a clock shows it, rounded to tenths: `1:02.9`, `1:00:05.0`, `-0:03.0`. */
export function formatClock(ms: number): string {
  const tenths = Math.round(Math.abs(ms) / 100);
  const seconds = Math.floor(tenths / 10);
  return `${ms < 0 ? "-" : ""}${wholeClock(seconds)}.${tenths % 10}`;
}

/** A position or length as a clock shows it, rounded to seconds. */
export function formatClockSeconds(ms: number): string {
  return `${ms < 0 ? "-" : ""}${wholeClock(Math.round(Math.abs(ms) / 1000))}`;
}

function wholeClock(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
