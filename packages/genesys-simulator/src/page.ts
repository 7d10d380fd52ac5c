/** One page of a listing as the API answers it, without the page size. */
export function pageOf<T>(all: readonly T[], pageNumber: number, size: number, view: (item: T) => unknown) {
  const entities = all.slice((pageNumber - 1) * size, pageNumber * size).map(view);
  return { entities, pageNumber, total: all.length, pageCount: Math.ceil(all.length / size) };
}
