import { randomUUID } from "node:crypto";
import { describeError } from "@earshot/model";
import {
  changeText,
  type IdentifiedUser,
  type OpenId,
  openIdCallbackPath,
  PeopleError,
  peopleEntry,
} from "@earshot/people";
import type { FastifyReply, FastifyRequest } from "fastify";
import { ApiError } from "../api-error.ts";
import type { PeopleParts } from "../people-parts.ts";
import { createCookie } from "../session-cookie.ts";
import { startSession } from "../start-session.ts";
import type { App } from "../zod-app.ts";

/** How long somebody may take at the provider. */
const signInMs = 10 * 60_000;

/** `/v1/sign-in/openid` sends a browser to the provider, from which it comes back to `…/callback`. They are links, for browsers alone. */
export function openIdRoutes(app: App, parts: PeopleParts, openId: OpenId): void {
  const { people, clock, publicUrl } = parts;
  const cookie = createCookie("earshot-openid", publicUrl);
  const options = { config: { access: "open" }, schema: { hide: true }, errorHandler: showFailure } as const;

  app.get("/v1/sign-in/openid", options, async (request, reply) => {
    const { url, secret } = await openId.begin();
    cookie.set(request, reply, secret, signInMs);
    return reply.redirect(url);
  });

  app.get(openIdCallbackPath, options, async (request, reply) => {
    const secret = cookie.read(request);
    cookie.clear(request, reply);
    if (secret === undefined) throw refused("this browser did not begin to sign in here, or long ago", "Begin again.");
    const query = request.url.slice(openIdCallbackPath.length);
    const identified = await openId.finish(secret, query).catch((error: unknown) => {
      if (!(error instanceof PeopleError) || error.code !== "people.openid_refused") throw error;
      request.log.warn({ err: error }, "sign-in at the provider refused");
      throw refused(error.message, error.hint);
    });
    const user = await save(identified, request.id);
    if (user.role !== identified.role)
      request.log.warn({ userId: user.id, role: identified.role }, "the last administrator keeps that role");
    if (user.disabled) throw refused("this user may not sign in", "Ask an administrator.");
    await startSession(parts, request, reply, user.id);
    return reply.redirect("/");
  });

  /** What groups of the provider change is in the audit trail; the provider did it, not who signs in. */
  function save(user: IdentifiedUser, correlationId: string) {
    const atMs = clock.now();
    return people.users.saveIdentity({ ...user, id: randomUUID(), atMs }, ({ id, added, keptAdmin, changes }) => {
      const kept = keptAdmin ? [`not made ${user.role}: no administrator would be left`] : [];
      const changed = added ? `added as ${user.role}` : changeText(changes);
      return peopleEntry({
        ...{ subject: `user ${id}`, what: [changed, ...kept].filter((text) => text !== "").join("; ") },
        ...{ actor: "provider", correlationId, atMs },
      });
    });
  }
}

/** What the page that explains a failure tells apart, by its code. */
const reasons: Readonly<Record<string, string>> = {
  "people.openid_refused": "refused",
  "people.openid_unreachable": "unreachable",
  "store.name_taken": "name-taken",
};

/** Sends a browser to a page that says what to do; whatever else asks gets the problem document. */
function showFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const reason = reasons[describeError(error).code];
  if (reason === undefined || !request.headers.accept?.includes("text/html")) throw error;
  request.log.warn({ err: error }, "sign-in at the provider failed");
  return reply.redirect(`/sign-in-failed?reason=${reason}`);
}

function refused(message: string, hint: string): ApiError {
  return new ApiError(401, "people.openid_refused", message, hint);
}
