import { rights, roles } from "@earshot/model";
import { hashPassword, isPassword } from "@earshot/people";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { nobody } from "../caller.ts";
import type { PeopleParts } from "../people-parts.ts";
import { answers, problems } from "../responses.ts";
import { startSession } from "../start-session.ts";
import type { App } from "../zod-app.ts";

const name = z.string().min(1).max(200);
const password = z.string().max(1000);

const meSchema = z
  .object({
    state: z.enum(["open", "signed_in", "signed_out"]).meta({
      description: "open: nobody is set up, and everything is open to this machine",
    }),
    userId: z.string().nullable(),
    actor: z.string().meta({ description: "as the audit trail names whoever asks" }),
    role: z.enum([...roles, "machine"]).nullable(),
    rights: z.array(z.enum(rights)),
    calls: z.union([
      z.literal("all"),
      z.object({ agentIds: z.array(z.string()), queueIds: z.array(z.string()), teams: z.array(z.string()) }),
    ]),
    csrfToken: z.string().nullable().meta({
      description: "of a session: send it as x-csrf-token with everything that changes something",
    }),
    endsAt: z.iso.datetime().nullable().meta({ description: "when the session ends at the latest" }),
    openId: z.boolean().meta({ description: "whether people sign in at an OpenID Connect provider, too" }),
  })
  .meta({ id: "Me", description: "Who asks, and what they may do." });

export type Me = z.infer<typeof meSchema>;

/** `/v1/sign-in`, `/v1/sign-out`, `/v1/set-up` and `/v1/me`: how people come in and go. */
export function signInRoutes(app: App, parts: PeopleParts): void {
  const { people, sessions, cookie, firstAdmin, openId, auditChange } = parts;
  const tags = ["people"];

  async function me(request: FastifyRequest): Promise<z.infer<typeof meSchema>> {
    const { viewer, by, signedIn } = request.caller;
    const { actor, userId, role, calls } = viewer;
    return {
      ...{ userId, actor, role, rights: [...viewer.rights] },
      state: by === "openness" ? "open" : by === "nothing" ? "signed_out" : "signed_in",
      calls:
        calls === "all"
          ? calls
          : { agentIds: [...calls.agentIds], queueIds: [...calls.queueIds], teams: [...calls.teams] },
      csrfToken: signedIn?.csrfToken ?? null,
      endsAt: signedIn === null ? null : new Date(signedIn.session.endsAtMs).toISOString(),
      openId,
    };
  }

  /** That a limit is reached is in the audit trail, but not each attempt beyond it. @throws ApiError 429 */
  async function begin(request: FastifyRequest, name: string): Promise<void> {
    const refused = parts.attempts.begin(request, name);
    if (refused === null) return;
    if (refused.isFirst) {
      const id = (await people.users.byName(name))?.user.id;
      const subject = id === undefined ? "sign-in" : (`user ${id}` as const);
      await auditChange(request, subject, `too many attempts to sign in ${refused.by}`, "rejected");
    }
    throw refused.error;
  }

  async function signIn(request: FastifyRequest, reply: FastifyReply, userId: string) {
    await startSession(parts, request, reply, userId);
    return me(request);
  }

  app.get(
    "/v1/me",
    {
      config: { access: "open" },
      schema: {
        tags,
        operationId: "getMe",
        summary: "Who asks, and what they may do",
        security: [],
        response: { 200: answers(meSchema, "Who asks"), ...problems(500, 503) },
      },
    },
    me,
  );

  app.post(
    "/v1/sign-in",
    {
      config: { access: "open" },
      schema: {
        tags,
        operationId: "signIn",
        summary: "Sign in by name and password",
        description: "Starts a session, which a cookie carries. After too many attempts it answers 429.",
        security: [],
        body: z
          .strictObject({ name, password })
          .meta({ examples: [{ name: "jane", password: "correct horse battery" }] }),
        response: {
          200: answers(meSchema, "Who is signed in now"),
          ...problems(400, 401, 413, 415, 429, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const { name, password } = request.body;
      await begin(request, name);
      const found = await people.users.byName(name);
      const isRight = await isPassword(password, found?.passwordHash ?? null);
      if (found === undefined || !isRight || found.user.disabled) {
        request.log.info({ address: request.ip }, "sign-in refused");
        throw wrongPassword();
      }
      parts.attempts.forgive(request, name);
      return signIn(request, reply, found.user.id);
    },
  );

  app.post(
    "/v1/sign-out",
    {
      config: { access: "signed_in" },
      schema: {
        tags,
        operationId: "signOut",
        summary: "End the session",
        response: { 200: answers(meSchema, "Nobody is signed in now"), ...problems(401, 403, 500, 503) },
      },
    },
    async (request, reply) => {
      const { signedIn } = request.caller;
      if (signedIn !== null) {
        await sessions.end(signedIn.session.id);
        request.caller = nobody;
      }
      cookie.clear(request, reply);
      return me(request);
    },
  );

  app.post(
    "/v1/set-up",
    {
      config: { access: "open" },
      schema: {
        tags,
        operationId: "setUp",
        summary: "Add the first administrator",
        description: "With the secret of the link that `earshot serve` prints while there is no user. It works once.",
        security: [],
        body: z
          .strictObject({ secret: z.string().max(200), name, password })
          .meta({ examples: [{ secret: "…", name: "jane", password: "correct horse battery" }] }),
        response: {
          200: answers(meSchema, "The administrator is signed in"),
          ...problems(400, 401, 413, 415, 422, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const user = await firstAdmin.add(request.body, (id) =>
        parts.entryOf(request, `user ${id}`, "added as the first admin"),
      );
      if (user !== null) return signIn(request, reply, user.id);
      throw new ApiError(
        401,
        "access.link_used",
        "the link is wrong, or was used already",
        "Sign in, or ask an administrator. earshot users add makes users, too.",
      );
    },
  );

  app.post(
    "/v1/me/password",
    {
      config: { access: "signed_in" },
      schema: {
        tags,
        operationId: "changePassword",
        summary: "Change one's own password",
        description: "Ends all of the user's sessions and starts another.",
        body: z
          .strictObject({ current: password, password })
          .meta({ examples: [{ current: "correct horse battery", password: "staple correct horse" }] }),
        response: {
          200: answers(meSchema, "The password is changed"),
          ...problems(400, 401, 403, 409, 413, 415, 422, 429, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const { signedIn } = request.caller;
      if (signedIn === null)
        throw new ApiError(409, "access.no_password", "only users have passwords", "Sign in as one.");
      const { id, name } = signedIn.user;
      await begin(request, name);
      const stored = await people.users.byName(name);
      if (!(await isPassword(request.body.current, stored?.passwordHash ?? null))) throw wrongPassword();
      parts.attempts.forgive(request, name);
      const passwordHash = await hashPassword(request.body.password, name);
      await people.users.setPassword(id, passwordHash, parts.entryOf(request, `user ${id}`, "password"));
      return signIn(request, reply, id);
    },
  );
}

function wrongPassword(): ApiError {
  return new ApiError(
    401,
    "access.wrong_password",
    "name or password are wrong",
    "Try again, or ask an administrator for another password.",
  );
}
