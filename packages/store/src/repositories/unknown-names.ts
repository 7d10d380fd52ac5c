import {
  type ConversationRepository,
  countSlips,
  type NamedKind,
  namedKinds,
  type UnknownName,
  type Viewer,
} from "@earshot/model";
import type { StoreDb } from "../database.ts";
import { foldName } from "../fold-name.ts";
import { seenNameConditions } from "../seen-calls.ts";

const mostNear = 3;
/** More letters apart are no slip; of a short name not even so many. */
const mostSlips = 2;

interface KnownName {
  shown: string;
  folded: string;
}

/** Names of calls that the viewer may not see are unknown to them, and no answer to a slip of theirs. */
export function createUnknownNames(db: StoreDb, viewer: Viewer): ConversationRepository["unknownNames"] {
  const namesOf = (kind: NamedKind) =>
    db
      .selectFrom("names as n")
      .where("n.kind", "=", kind)
      .where((eb) => eb.and(seenNameConditions(db, viewer)));

  async function isKnown(kind: NamedKind, folded: string): Promise<boolean> {
    const known = await namesOf(kind)
      .where((eb) => eb.or([eb("n.foldedId", "=", folded), eb("n.foldedName", "=", folded)]))
      .select("n.key")
      .executeTakeFirst();
    return known !== undefined;
  }

  async function near(kind: NamedKind, wanted: string): Promise<string[]> {
    const known = await namesOf(kind)
      .select(({ fn }) => [
        fn.coalesce("n.name", "n.id").as("shown"),
        fn.coalesce("n.foldedName", "n.foldedId").as("folded"),
      ])
      .distinct()
      .execute();
    return nearest(wanted, known);
  }

  return async (filter) => {
    const unknown: UnknownName[] = [];
    for (const kind of namedKinds) {
      for (const name of filter[kind] ?? []) {
        const folded = foldName(name);
        if (!(await isKnown(kind, folded))) unknown.push({ kind, name, near: await near(kind, folded) });
      }
    }
    return unknown;
  };
}

function nearest(wanted: string, known: readonly KnownName[]): string[] {
  return known
    .flatMap(({ shown, folded }) => {
      const slips = slipsBetween(wanted, folded);
      return slips === null ? [] : [{ shown, slips }];
    })
    .sort((a, b) => a.slips - b.slips || (a.shown < b.shown ? -1 : 1))
    .slice(0, mostNear)
    .map(({ shown }) => shown);
}

/** How far a name is from one of the words of another, or from all of it; null when it is another. */
function slipsBetween(wanted: string, known: string): number | null {
  if (known.includes(wanted)) return 0;
  const most = Math.min(mostSlips, Math.floor(wanted.length / 3));
  // One slip makes a word longer or shorter by a character of two units at most; all others need no counting.
  const words = [known, ...known.split(/[\s,]+/)].filter(({ length }) => Math.abs(length - wanted.length) <= 2 * most);
  const slips = Math.min(...words.map((word) => countSlips(wanted, word)));
  return slips <= most ? slips : null;
}
