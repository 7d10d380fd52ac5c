/** How many letters must be added, removed or changed to make one word of the other. */
export function countSlips(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  const others = [...to];
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, other] of others.entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
