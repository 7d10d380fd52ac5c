import { createHash, timingSafeEqual } from "node:crypto";
import {
  type ApiKeyRepository,
  type Clock,
  everyone,
  type PeopleRepository,
  rights,
  type Viewer,
  viewerOf,
} from "@earshot/model";
import { type Sessions, type SignedIn, viewerOfKey } from "@earshot/people";
import type { FastifyRequest } from "fastify";
import { rememberKeys } from "./remembered-keys.ts";
import type { Cookie } from "./session-cookie.ts";

/** Who asks, and how they showed it. */
export interface Caller {
  viewer: Viewer;
  by: "nothing" | "key" | "session" | "openness";
  /** Of a session alone. */
  signedIn: SignedIn | null;
}

/** Who showed nothing that counts, and so sees nothing. */
export const nobody: Caller = {
  viewer: {
    ...{ actor: "nobody", userId: null, role: null, agentId: null, rights: [] },
    calls: { agentIds: [], queueIds: [], teams: [] },
  },
  by: "nothing",
  signedIn: null,
};

/** Whoever has EARSHOT_API_TOKEN runs this server, and may do all that it can. */
const operator: Viewer = {
  ...{ actor: "EARSHOT_API_TOKEN", userId: null, role: "machine", agentId: null },
  ...{ rights, calls: "all" },
};

const sha256 = (text: string) => createHash("sha256").update(text).digest();

/** The scheme is read without case, as RFC 9110 asks. */
const bearerToken = (authorization: string) => /^bearer +(.+)$/i.exec(authorization)?.[1];

export interface CallerParts {
  people: PeopleRepository;
  sessions: Sessions;
  cookie: Cookie;
  clock: Pick<Clock, "now">;
  /** EARSHOT_API_TOKEN; null when it is not set. */
  token: string | null;
  /** Whether people sign in at an OpenID Connect provider. */
  openId: boolean;
}

export interface Callers {
  /** A key that is sent decides alone, even a wrong one; a session counts without. */
  find(request: FastifyRequest): Promise<Caller>;
  ofSession(secret: string): Promise<Caller>;
}

export function createCallers({ people, sessions, cookie, clock, token, openId }: CallerParts): Callers {
  const expected = token === null ? null : sha256(token);
  /** Whoever is woken up by metrics is to know that the database is away. */
  const scrapeKeys = rememberKeys(people.apiKeys);
  /** Once somebody is set up, a server never opens again. */
  let closed = token !== null || openId;

  /** Whether nobody is set up, so that everything is open to this machine. */
  async function isOpen(): Promise<boolean> {
    closed ||= await people.users.areSetUp();
    return !closed;
  }

  async function ofKey(secret: string, keys: Pick<ApiKeyRepository, "find" | "touch">): Promise<Caller> {
    // Hashes have one length, so the time of the comparison says nothing of the token.
    if (expected !== null && timingSafeEqual(sha256(secret), expected)) {
      return { viewer: operator, by: "key", signedIn: null };
    }
    const viewer = await viewerOfKey(keys, secret, clock);
    return viewer === undefined ? nobody : { viewer, by: "key", signedIn: null };
  }

  async function ofSession(secret: string): Promise<Caller> {
    const signedIn = await sessions.find(secret);
    return signedIn === undefined ? nobody : { viewer: viewerOf(signedIn.user), by: "session", signedIn };
  }

  return {
    ofSession,
    async find(request) {
      if (await isOpen()) return { viewer: everyone, by: "openness", signedIn: null };
      const { authorization } = request.headers;
      if (authorization !== undefined) {
        const isScrape = request.routeOptions.config.access === "metrics:read";
        return ofKey(bearerToken(authorization) ?? "", isScrape ? scrapeKeys : people.apiKeys);
      }
      const secret = cookie.read(request);
      return secret === undefined ? nobody : ofSession(secret);
    },
  };
}
