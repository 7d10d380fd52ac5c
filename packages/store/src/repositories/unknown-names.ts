import { type ConversationRepository, countSlips, type NamedKind, namedKinds, type UnknownName } from "@earshot/model";
import { foldName } from "../fold-name.ts";
import { type Connection, once } from "../sqlite/connection.ts";

const mostNear = 3;
/** More letters apart are no slip; of a short name not even so many. */
const mostSlips = 2;

interface NameRow {
  shown: string;
  folded: string;
}

export function createUnknownNames({ file }: Connection): ConversationRepository["unknownNames"] {
  const statements = once(() => ({
    isKnown: file.prepare<[{ kind: NamedKind; folded: string }]>(
      "SELECT 1 FROM names WHERE kind = @kind AND (folded_id = @folded OR folded_name = @folded)",
    ),
    all: file.prepare<[NamedKind], NameRow>(
      "SELECT DISTINCT coalesce(name, id) AS shown, coalesce(folded_name, folded_id) AS folded FROM names WHERE kind = ?",
    ),
  }));

  function near(kind: NamedKind, wanted: string): string[] {
    let nearest: { shown: string; slips: number }[] = [];
    for (const { shown, folded } of statements().all.iterate(kind)) {
      const slips = slipsBetween(wanted, folded);
      if (slips === null) continue;
      nearest.push({ shown, slips });
      nearest.sort((a, b) => a.slips - b.slips || (a.shown < b.shown ? -1 : 1));
      nearest = nearest.slice(0, mostNear);
    }
    return nearest.map(({ shown }) => shown);
  }

  return async (filter) =>
    namedKinds.flatMap((kind) =>
      (filter[kind] ?? []).flatMap((name): UnknownName[] => {
        const folded = foldName(name);
        const isKnown = statements().isKnown.get({ kind, folded }) !== undefined;
        return isKnown ? [] : [{ kind, name, near: near(kind, folded) }];
      }),
    );
}

/** How far a name is from one of the words of another, or from all of it; null when it is another. */
function slipsBetween(wanted: string, known: string): number | null {
  if (known.includes(wanted)) return 0;
  const most = Math.min(mostSlips, Math.floor(wanted.length / 3));
  const slips = Math.min(...[known, ...known.split(/[\s,]+/)].map((word) => countSlips(wanted, word)));
  return slips <= most ? slips : null;
}
