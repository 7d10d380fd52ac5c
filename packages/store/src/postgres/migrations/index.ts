import type { Migration } from "../migrate.ts";
import { base } from "./0016-base.ts";
import { keeping } from "./0017-keeping.ts";
import { workers } from "./0018-workers.ts";
import { countedLists } from "./0019-counted-lists.ts";
import { mediaRemovals } from "./0020-media-removals.ts";
import { ownNames } from "./0021-own-names.ts";

/** All migrations in order. Each has the number of the SQLite migration that does the same. */
export const migrations: readonly Migration[] = [base, keeping, workers, countedLists, mediaRemovals, ownNames];
