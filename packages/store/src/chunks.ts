/** SQLite's limit is 32,766 variables; beyond a few hundred rows a larger insert is no faster. */
const maxRows = 500;
const maxVariables = 32_766;

/** Cuts rows into runs that fit one INSERT each. Rows have equal columns. */
export function* chunks<T extends object>(rows: readonly T[]): Generator<T[]> {
  const columns = Object.keys(rows[0] ?? {}).length;
  const size = Math.min(maxRows, Math.floor(maxVariables / Math.max(1, columns)));
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}
