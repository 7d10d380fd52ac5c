/** A filter and order of the list of calls under a name. */
export interface SavedView {
  name: string;
  /** As the address of the list has it behind its question mark. */
  query: string;
}

/** How many views one person may have. */
export const mostSavedViews = 100;

/** The views of each person; those without a user (null) are this machine's, as long as nobody is set up. */
export interface SavedViewRepository {
  /** By name. */
  list(userId: string | null): Promise<SavedView[]>;
  /**
   * Saves a view, in the place of one of the same name in any case.
   * @throws StoreError `store.unknown_user`, `store.invalid_record`, `store.too_many_views`
   */
  save(userId: string | null, view: SavedView): Promise<void>;
  /** False when there is none of this name. */
  remove(userId: string | null, name: string): Promise<boolean>;
}
