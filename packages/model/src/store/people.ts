import type { Right } from "../people/rights.ts";
import type { ViewingUser } from "../people/viewer.ts";
import type { AuditInput } from "./audit.ts";
import type { SavedViewRepository } from "./saved-views.ts";

/** Who somebody is to an OpenID Connect provider. */
export interface Identity {
  issuer: string;
  subject: string;
}

export interface User extends ViewingUser {
  /** Null of somebody who signs in by a password. */
  identity: Identity | null;
  /** May not sign in; their sessions have ended. */
  disabled: boolean;
  createdAtMs: number;
  signedInAtMs: number | null;
}

/** What of a user can be set. */
export interface UserFacts extends Omit<ViewingUser, "id"> {}

/** What of them is not given stays as it is. */
export type UserChanges = { [Fact in keyof UserFacts]?: UserFacts[Fact] | undefined } & {
  disabled?: boolean | undefined;
};

/** Users. What changes one also stores the entry of the audit trail that it is given, or neither. */
export interface UserRepository {
  /** Whether anybody is set up: a user or an API key. */
  areSetUp(): Promise<boolean>;
  /** The first one takes over the views of this machine. @throws StoreError `store.name_taken`; names are compared in any case */
  add(
    user: UserFacts & { id: string; passwordHash: string | null; createdAtMs: number },
    entry?: AuditInput | undefined,
  ): Promise<User>;
  /** Adds the first administrator, who takes over the views of this machine; null when there are users already. */
  addFirst(
    user: { id: string; name: string; passwordHash: string; createdAtMs: number },
    entry?: AuditInput | undefined,
  ): Promise<User | null>;
  /**
   * Changes what is given; disabling somebody and another password end their sessions.
   * @throws StoreError `store.unknown_user`, `store.name_taken`, `store.last_admin`, `store.conflict`
   */
  update(
    id: string,
    changes: UserChanges & { passwordHash?: string | undefined },
    entry?: AuditInput | undefined,
  ): Promise<User>;
  /**
   * Sets a password and ends the user's sessions.
   * @throws StoreError `store.unknown_user`, and `store.conflict` of somebody who signs in at a provider
   */
  setPassword(id: string, passwordHash: string, entry?: AuditInput | undefined): Promise<void>;
  /** @throws StoreError `store.unknown_user`, `store.last_admin` */
  remove(id: string, entry?: AuditInput | undefined): Promise<void>;
  get(id: string): Promise<User | undefined>;
  /** By name. */
  list(): Promise<User[]>;
  /** The user of this name, in any case, and the hash of their password; null when they sign in elsewhere. */
  byName(name: string): Promise<{ user: User; passwordHash: string | null } | undefined>;
  /**
   * Stores what a provider says of somebody who signs in there, with what their groups allow. The last administrator stays one.
   * @param entryOf gives the entry of the audit trail by what changed; `added` is true of somebody who was not known,
   * `keptAdmin` of the last administrator whose groups would make them none; nothing is noted of who stays as they were
   * @throws StoreError `store.name_taken` when somebody else has the name
   */
  saveIdentity(
    user: UserFacts & { id: string; identity: Identity; atMs: number },
    entryOf?:
      | ((change: { id: string; added: boolean; keptAdmin: boolean; changes: UserChanges }) => AuditInput)
      | undefined,
  ): Promise<User>;
}

export interface Session {
  /** Names the session in lists; it is not what signs in. */
  id: string;
  userId: string;
  createdAtMs: number;
  /** When it was used last, to the minute. */
  seenAtMs: number;
  /** When it ends even if it is used. */
  endsAtMs: number;
}

/** How long a session lasts without being used. */
interface Idleness {
  nowMs: number;
  idleMs: number;
}

export interface SessionRepository {
  /** Starts a session, notes the sign-in and removes sessions that have ended. @throws StoreError `store.unknown_user` */
  start(session: Omit<Session, "seenAtMs"> & { secretHash: string }, idleness: Idleness): Promise<void>;
  /** The session with this secret and its user, unless it has ended or the user is disabled. */
  find(secretHash: string, idleness: Idleness): Promise<{ session: Session; user: User } | undefined>;
  /** Notes that a session is used. */
  touch(id: string, nowMs: number): Promise<void>;
  /** Stores the entry of the audit trail with it, or neither. False when there is none. */
  end(id: string, entry?: AuditInput | undefined): Promise<boolean>;
  /** Those that go on, of one user or of all, the newest first. */
  list(filter: { userId?: string | undefined }, idleness: Idleness): Promise<Session[]>;
}

/** What a program signs in with. */
export interface ApiKey {
  id: string;
  name: string;
  scopes: readonly Right[];
  createdAtMs: number;
  /** Who made it, as the audit trail names them. */
  createdBy: string;
  /** Null for one that does not end. */
  endsAtMs: number | null;
  /** To the minute; null when it was never used. */
  usedAtMs: number | null;
}

export interface ApiKeyRepository {
  /** @throws StoreError `store.name_taken` */
  add(key: Omit<ApiKey, "usedAtMs"> & { secretHash: string }, entry?: AuditInput | undefined): Promise<void>;
  /** The key with this secret, unless it has ended. */
  find(secretHash: string, nowMs: number): Promise<ApiKey | undefined>;
  /** Notes that a key is used. */
  touch(id: string, nowMs: number): Promise<void>;
  /** False when there is none. */
  remove(id: string, entry?: AuditInput | undefined): Promise<boolean>;
  /** By name, those that have ended included. */
  list(): Promise<ApiKey[]>;
}

/** Agents whose calls are granted together. */
export interface Team {
  name: string;
  agentIds: readonly string[];
}

export interface TeamRepository {
  /** Sets who is in a team; without agents there is no such team. Stores the entry of the audit trail with it, or neither. */
  set(team: Team, entry?: AuditInput | undefined): Promise<void>;
  /** By name. */
  list(): Promise<Team[]>;
}

/** Users, their sessions and views, the keys of programs, and teams of agents. Passwords and secrets come as hashes alone. */
export interface PeopleRepository {
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly apiKeys: ApiKeyRepository;
  readonly teams: TeamRepository;
  readonly views: SavedViewRepository;
}
