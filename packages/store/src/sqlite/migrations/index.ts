import type { Migration } from "../migrate.ts";
import { calls } from "./0001-calls.ts";
import { publishing } from "./0002-publishing.ts";
import { work } from "./0003-work.ts";
import { conversations } from "./0004-conversations.ts";
import { foldedSearch } from "./0005-folded-search.ts";
import { agentParts } from "./0006-agent-parts.ts";
import { levels } from "./0007-levels.ts";
import { people } from "./0008-people.ts";
import { silenced } from "./0009-silenced.ts";
import { ownIds } from "./0010-own-ids.ts";
import { speechUsage } from "./0011-speech-usage.ts";
import { scorecards } from "./0012-scorecards.ts";
import { reviews } from "./0013-reviews.ts";
import { calibrations } from "./0014-calibrations.ts";
import { sortedLists } from "./0015-sorted-lists.ts";
import { savedViews } from "./0016-saved-views.ts";
import { keeping } from "./0017-keeping.ts";
import { workers } from "./0018-workers.ts";
import { countedLists } from "./0019-counted-lists.ts";
import { mediaRemovals } from "./0020-media-removals.ts";
import { ownNames } from "./0021-own-names.ts";

/** All migrations in order; a database's schema version is how many of them it has seen. */
export const migrations: readonly Migration[] = [
  calls,
  publishing,
  work,
  conversations,
  foldedSearch,
  agentParts,
  levels,
  people,
  silenced,
  ownIds,
  speechUsage,
  scorecards,
  reviews,
  calibrations,
  sortedLists,
  savedViews,
  keeping,
  workers,
  countedLists,
  mediaRemovals,
  ownNames,
];
