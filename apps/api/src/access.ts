import { createHash, timingSafeEqual } from "node:crypto";
import { type CallReading, hasRight, type Right, type Store, type Viewer } from "@earshot/model";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ApiError } from "./api-error.ts";
import { type Caller, type Callers, nobody } from "./caller.ts";
import { requireLoopbackHost } from "./loopback.ts";

/**
 * Who may ask a route: anybody, whoever is signed in or has a key, or who has this right. Of a `probe`, which anybody may ask, nobody
 * finds out who asks: that takes the database, which may hang.
 */
type RouteAccess = "probe" | "open" | "signed_in" | Right;

declare module "fastify" {
  interface FastifyContextConfig {
    /** Every route says it: a server with one that does not fails to start. */
    access?: RouteAccess | undefined;
  }
  interface FastifyRequest {
    caller: Caller;
    /** Who looks. */
    readonly viewer: Viewer;
    /** The calls that they may see. */
    readonly reading: CallReading;
  }
}

/** The description of the API, whose routes are a plugin's. It is the same everywhere. */
const description = /^\/docs(\/.*)?$/;
const reads: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** Finds out who asks, before anything else is done for them, and refuses what they may not do. */
export function guardRoutes(app: FastifyInstance, callers: Callers, store: Store): void {
  app.decorateRequest("caller");
  app.decorateRequest("viewer", { getter: readViewer });
  app.decorateRequest("reading", {
    getter(this: FastifyRequest) {
      return store.seenBy(this.caller.viewer);
    },
  });
  app.addHook("onRoute", ({ method, url, config }) => {
    if (config?.access === undefined && !description.test(url)) {
      throw new Error(`${[method].flat().join(", ")} ${url} does not say who may ask it: set config.access`);
    }
  });
  app.addHook("onRequest", async (request, reply) => {
    request.caller = nobody;
    const access = accessOf(request);
    if (access === "probe") return;
    const caller = await callers.find(request);
    const { by, viewer } = caller;
    if (by === "openness") {
      requireLoopbackHost(request);
      requireOwnOrigin(request);
    }
    request.caller = caller;
    if (access === "open") return;
    if (by === "nothing") {
      reply.header("www-authenticate", "Bearer");
      throw new ApiError(
        401,
        "access.not_signed_in",
        "nobody is signed in, and no key was sent that is valid",
        "Sign in: POST /v1/sign-in, or send Authorization: Bearer with a key (earshot keys add) or EARSHOT_API_TOKEN.",
      );
    }
    if (access !== "signed_in" && !hasRight(viewer, access)) throw lacks(access);
    requireCsrfToken(request);
  });
}

function readViewer(this: FastifyRequest): Viewer {
  return this.caller.viewer;
}

/** A path that is not served is nobody's business who is not signed in. */
function accessOf({ routeOptions }: FastifyRequest): RouteAccess {
  if (description.test(routeOptions.url ?? "")) return "open";
  return routeOptions.config?.access ?? "signed_in";
}

function lacks(right: Right): ApiError {
  return new ApiError(
    403,
    "access.right_missing",
    `this needs the right ${right}`,
    "Ask an administrator for it. GET /v1/me shows the rights you have.",
  );
}

/**
 * While everything is open no token shows that our own page asks. Any page can post here without a body; its browser says whose it is.
 * @throws ApiError 403
 */
function requireOwnOrigin({ method, headers: { origin }, host }: FastifyRequest): void {
  if (reads.has(method) || origin === undefined || URL.parse(origin)?.host === host.toLowerCase()) return;
  throw new ApiError(
    403,
    "access.csrf",
    `a page of ${origin} asks, which is another site`,
    "Ask from the pages of this server, or without the header Origin.",
  );
}

const sha256 = (text: string) => createHash("sha256").update(text).digest();

/**
 * A browser sends the cookie of a session with whatever page asks for it. Only our own page can read the token that must come
 * with what changes something.
 * @throws ApiError 403
 */
function requireCsrfToken({ caller: { signedIn }, method, headers }: FastifyRequest): void {
  if (signedIn === null || reads.has(method)) return;
  const sent = String(headers["x-csrf-token"] ?? "");
  if (timingSafeEqual(sha256(sent), sha256(signedIn.csrfToken))) return;
  throw new ApiError(
    403,
    "access.csrf",
    "the header x-csrf-token is missing or wrong",
    "Send csrfToken of GET /v1/me with everything that changes something.",
  );
}
