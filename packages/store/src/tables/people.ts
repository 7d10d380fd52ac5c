import type { Role } from "@earshot/model";
import type { Generated } from "kysely";

export interface UsersTable {
  key: Generated<number>;
  id: string;
  name: string;
  /** What no two users share. */
  foldedName: string;
  role: Role;
  agentId: string | null;
  /** Names with spaces between. */
  personalRights: string;
  passwordHash: string | null;
  issuer: string | null;
  subject: string | null;
  disabled: 0 | 1;
  createdAtMs: number;
  signedInAtMs: number | null;
}

export interface UserGrantsTable {
  userKey: number;
  kind: "all" | "queue" | "team";
  /** A queue's id, a team's name; empty for all. */
  target: string;
}

export interface TeamAgentsTable {
  team: string;
  agentId: string;
}

export interface SessionsTable {
  id: string;
  secretHash: string;
  userKey: number;
  createdAtMs: number;
  seenAtMs: number;
  endsAtMs: number;
}

export interface ApiKeysTable {
  id: string;
  name: string;
  foldedName: string;
  secretHash: string;
  /** Names with spaces between. */
  scopes: string;
  createdAtMs: number;
  createdBy: string;
  endsAtMs: number | null;
  usedAtMs: number | null;
}
