/** Writes an instant as most answers do, or as some: `+0000` for `Z`, and no milliseconds when there are none. */
export function timestampsOf(isPlain: boolean): (epochMs: number) => string {
  return (epochMs) => {
    const text = new Date(epochMs).toISOString();
    return isPlain ? text.replace(".000Z", "Z").replace("Z", "+0000") : text;
  };
}
