import {
  type ConversationFilter,
  countSlips,
  type NamedKind,
  namedKinds,
  type UnknownName,
  type Viewer,
} from "@earshot/model";
import { sql } from "kysely";
import type { StoreDb } from "../database.ts";
import { foldName } from "../fold-name.ts";
import { seenConditions } from "../seen-calls.ts";

const mostNear = 3;
/** More letters apart are no slip; of a short name not even so many. */
const mostSlips = 2;

/** The names of a filter that no call has which the viewer may see, with those of such calls that may be meant. */
export async function unknownNames(db: StoreDb, viewer: Viewer, filter: ConversationFilter): Promise<UnknownName[]> {
  const unknown: UnknownName[] = [];
  for (const kind of namedKinds) {
    for (const name of filter[kind] ?? []) {
      const folded = foldName(name);
      if (await isKnown(db, viewer, kind, folded)) continue;
      unknown.push({ kind, name, near: await near(db, viewer, kind, folded) });
    }
  }
  return unknown;
}

function seenNames(db: StoreDb, viewer: Viewer, kind: NamedKind) {
  const names = db.selectFrom("names as n").where("n.kind", "=", kind);
  if (viewer.calls === "all") return names;
  return names.where(({ exists, selectFrom }) =>
    exists(
      selectFrom("recordingNames as t")
        .innerJoin("recordings as r", "r.key", "t.recordingKey")
        .select("t.nameKey")
        .whereRef("t.nameKey", "=", "n.key")
        .where((eb) => eb.and(seenConditions(viewer))),
    ),
  );
}

async function isKnown(db: StoreDb, viewer: Viewer, kind: NamedKind, folded: string): Promise<boolean> {
  const found = await seenNames(db, viewer, kind)
    .select("n.key")
    .where((eb) => eb.or([eb("n.foldedId", "=", folded), eb("n.foldedName", "=", folded)]))
    .executeTakeFirst();
  return found !== undefined;
}

async function near(db: StoreDb, viewer: Viewer, kind: NamedKind, wanted: string): Promise<string[]> {
  const names = await seenNames(db, viewer, kind)
    .select([
      sql<string>`coalesce(n.name, n.id)`.as("shown"),
      sql<string>`coalesce(n.folded_name, n.folded_id)`.as("folded"),
    ])
    .distinct()
    .execute();
  let nearest: { shown: string; slips: number }[] = [];
  for (const { shown, folded } of names) {
    const slips = slipsBetween(wanted, folded);
    if (slips === null) continue;
    nearest.push({ shown, slips });
    nearest.sort((a, b) => a.slips - b.slips || (a.shown < b.shown ? -1 : 1));
    nearest = nearest.slice(0, mostNear);
  }
  return nearest.map(({ shown }) => shown);
}

/** How far a name is from one of the words of another, or from all of it; null when it is another. */
function slipsBetween(wanted: string, known: string): number | null {
  if (known.includes(wanted)) return 0;
  const most = Math.min(mostSlips, Math.floor(wanted.length / 3));
  const slips = Math.min(...[known, ...known.split(/[\s,]+/)].map((word) => countSlips(wanted, word)));
  return slips <= most ? slips : null;
}
