/** Element of a column that is known to have it. */
export function element(column: Int32Array | Uint32Array | Uint8Array | Float64Array, index: number): number {
  const value = column[index];
  if (value === undefined) throw new RangeError(`no element ${index} in a column of ${column.length}`);
  return value;
}
