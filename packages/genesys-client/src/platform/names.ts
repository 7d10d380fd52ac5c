import type { Api } from "../api.ts";
import { GenesysError, type GenesysErrorCode } from "../errors.ts";
import { maxPageSize, permissions } from "./call-parts.ts";
import type { NamedKind, NameOf } from "./conversation.ts";
import { getNames } from "./name-calls.ts";

interface Directory {
  path: readonly string[];
  scope: string;
  query?: Record<string, string> | undefined;
}

const directories: Readonly<Record<NamedKind, Directory>> = {
  // Calls of people who left are older than their leaving.
  user: { path: ["users"], scope: permissions.users, query: { state: "any" } },
  queue: { path: ["routing", "queues"], scope: permissions.queues },
  wrapUpCode: { path: ["routing", "wrapupcodes"], scope: permissions.wrapUpCodes },
  division: { path: ["authorization", "divisions"], scope: permissions.divisions },
  skill: { path: ["routing", "skills"], scope: permissions.skills },
};

/** Asking again would end the same way. */
const finalRefusals: ReadonlySet<GenesysErrorCode> = new Set([
  "genesys.forbidden",
  "genesys.not_found",
  "genesys.rejected",
  "genesys.unexpected_shape",
]);

/** The names of users, queues and the like, asked for in bulk and once. */
export interface Names {
  /** Looks up those that are not known yet. What cannot be read stays an id: a name is never worth a run. */
  learn(named: readonly { kind: NamedKind; id: string }[], signal?: AbortSignal): Promise<void>;
  nameOf: NameOf;
}

export function createNames(api: Api): Names {
  const known = new Map<string, string | null>();
  const refused = new Set<NamedKind>();
  const keyOf = (kind: NamedKind, id: string) => `${kind} ${id}`;

  async function ask(kind: NamedKind, ids: readonly string[], signal: AbortSignal | undefined): Promise<void> {
    const { path, scope, query } = directories[kind];
    try {
      for (const { id, name } of await api.call(getNames(path, ids, scope, query), signal)) {
        known.set(keyOf(kind, id), name ?? null);
      }
    } catch (error) {
      if (
        !(error instanceof GenesysError) ||
        error.code === "genesys.aborted" ||
        error.code === "genesys.unauthorized"
      ) {
        throw error;
      }
      if (finalRefusals.has(error.code)) refused.add(kind);
      return;
    }
    // One that the directory does not have was deleted: it has no name later either.
    for (const id of ids) if (!known.has(keyOf(kind, id))) known.set(keyOf(kind, id), null);
  }

  return {
    async learn(named, signal) {
      const missing = new Map<NamedKind, Set<string>>();
      for (const { kind, id } of named) {
        if (refused.has(kind) || known.has(keyOf(kind, id))) continue;
        missing.set(kind, (missing.get(kind) ?? new Set()).add(id));
      }
      for (const [kind, ids] of missing) {
        const all = [...ids];
        for (let from = 0; from < all.length && !refused.has(kind); from += maxPageSize) {
          await ask(kind, all.slice(from, from + maxPageSize), signal);
        }
      }
    },
    nameOf: (kind, id) => known.get(keyOf(kind, id)) ?? null,
  };
}
