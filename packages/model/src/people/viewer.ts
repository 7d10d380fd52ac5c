import { type PersonalRight, type Right, type Role, rights, rightsOfRole } from "./rights.ts";

/** Calls that somebody may see beside their own: all, those of a queue, or those of a team's agents. */
export type Grant = { kind: "all" } | { kind: "queue"; id: string } | { kind: "team"; name: string };

/** The calls in which one of these took part. With none of them, no call. */
export interface SeenCalls {
  /** Ids of agents in the source of the recordings. */
  agentIds: readonly string[];
  queueIds: readonly string[];
  /** Names of teams: the calls of their agents. */
  teams: readonly string[];
}

/** Who looks, and what they may see and do. */
export interface Viewer {
  /** As the audit trail names them, such as `user jane`. */
  actor: string;
  /** Null of a program, and where nobody is set up. */
  userId: string | null;
  role: Role | "machine" | null;
  /** Whose calls are their own, in the source of the recordings; null of who takes none. */
  agentId: string | null;
  rights: readonly Right[];
  calls: "all" | SeenCalls;
}

/** Whoever asks while nobody is set up. Users are not theirs to make: the first one comes by a link that only the terminal shows. */
export const everyone: Viewer = {
  actor: "everyone",
  userId: null,
  role: null,
  agentId: null,
  rights: rights.filter((right) => right !== "people:manage"),
  calls: "all",
};

/** What of a user decides what they may see. */
export interface ViewingUser {
  id: string;
  name: string;
  role: Role;
  /** Whose calls are their own, in the source of the recordings; null of somebody who takes none. */
  agentId: string | null;
  grants: readonly Grant[];
  personalRights: readonly PersonalRight[];
}

export function viewerOf(user: ViewingUser): Viewer {
  const { id, name, role, agentId, grants } = user;
  return {
    actor: `user ${name}`,
    userId: id,
    role,
    agentId,
    rights: [...rightsOfRole[role], ...user.personalRights],
    calls: role === "admin" || (role !== "agent" && grants.some(({ kind }) => kind === "all")) ? "all" : seenCalls(),
  };

  function seenCalls(): SeenCalls {
    const agentIds = agentId === null ? [] : [agentId];
    // An agent sees their own calls alone, whatever was granted to them in another role.
    if (role === "agent") return { agentIds, queueIds: [], teams: [] };
    return {
      agentIds,
      queueIds: grants.flatMap((grant) => (grant.kind === "queue" ? grant.id : [])),
      teams: grants.flatMap((grant) => (grant.kind === "team" ? grant.name : [])),
    };
  }
}

export function hasRight(viewer: Viewer, right: Right): boolean {
  return viewer.rights.includes(right);
}

/** Who an actor of the audit trail is to people: `jane` of `user jane`; others, such as `key nightly`, as they are. */
export const nameOfActor = (actor: string) => actor.replace(/^user /, "");
