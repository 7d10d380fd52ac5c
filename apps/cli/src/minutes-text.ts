/** Sound as services bill it. */
export function minutesText(ms: number): string {
  return `${(ms / 60_000).toFixed(1)} minutes`;
}
