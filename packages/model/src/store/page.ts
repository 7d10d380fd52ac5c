/** One page of a list; `nextCursor` is null on the last one. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface PageRequest {
  /** 1…1000 */
  limit: number;
  /** `nextCursor` of the page before, of the same query. */
  cursor?: string | undefined;
}
