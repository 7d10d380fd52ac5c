import { randomUUID } from "node:crypto";
import { personalRights, type Right, rightMeanings, rights, rightsOfRole, roles, type User } from "@earshot/model";
import { changeText, hashPassword } from "@earshot/people";
import { z } from "zod";
import { nameInLog } from "../log.ts";
import type { PeopleParts } from "../people-parts.ts";
import { answers, problems } from "../responses.ts";
import type { App } from "../zod-app.ts";

const id = z.string().min(1).max(200);

const grant = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("all") }),
  z.strictObject({ kind: z.literal("queue"), id }),
  z.strictObject({ kind: z.literal("team"), name: id }),
]);

const facts = {
  name: id.meta({ description: "what they sign in with; no two users share one, in any case" }),
  role: z.enum(roles),
  agentId: id.nullable().meta({ description: "id of the agent in Genesys Cloud; an agent sees the calls of this one" }),
  grants: z.array(grant).max(500).meta({ description: "calls that a reviewer or a manager may see" }),
  personalRights: z
    .array(z.enum(personalRights))
    .max(personalRights.length)
    .meta({ description: "rights that no role has" }),
};

const userSchema = z
  .object({
    id: z.string(),
    ...facts,
    signsInBy: z.enum(["password", "openid"]),
    disabled: z.boolean(),
    createdAt: z.iso.datetime(),
    signedInAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "User" });

export type UserAnswer = z.infer<typeof userSchema>;

const password = z.string().max(1000).meta({ description: "12 characters at least" });
const params = z.object({ id: z.string() });

const rolesSchema = z
  .object({
    roles: z.array(z.object({ name: z.enum(roles), rights: z.array(z.enum(rights)) })),
    rights: z.array(z.object({ name: z.enum(rights), meaning: z.string(), personal: z.boolean() })),
  })
  .meta({ id: "Roles" });

/** `/v1/users` and `/v1/roles`: who may do what. */
export function userRoutes(app: App, { people: { users }, clock, entryOf }: PeopleParts): void {
  const config = { access: "people:manage" } as const;
  const tags = ["people"];

  app.get(
    "/v1/roles",
    {
      config: { access: "signed_in" },
      schema: {
        tags,
        operationId: "listRoles",
        summary: "The roles, and what each right allows",
        response: { 200: answers(rolesSchema, "The roles"), ...problems(401, 500, 503) },
      },
    },
    async () => ({
      roles: roles.map((name) => ({ name, rights: [...rightsOfRole[name]] })),
      rights: rights.map((name) => ({ name, meaning: rightMeanings[name], personal: isPersonal(name) })),
    }),
  );

  app.get(
    "/v1/users",
    {
      config,
      schema: {
        tags,
        operationId: "listUsers",
        summary: "All users, by name",
        response: {
          200: answers(z.object({ users: z.array(userSchema) }).meta({ id: "Users" }), "The users"),
          ...problems(401, 403, 500, 503),
        },
      },
    },
    async () => ({ users: (await users.list()).map(toUser) }),
  );

  app.post(
    "/v1/users",
    {
      config,
      schema: {
        tags,
        operationId: "addUser",
        summary: "Add a user who signs in by a password",
        body: z
          .strictObject({
            ...facts,
            agentId: facts.agentId.default(null),
            grants: facts.grants.default([]),
            personalRights: facts.personalRights.default([]),
            password,
          })
          .meta({ examples: [{ name: "jane", role: "admin", password: "correct horse battery" }] }),
        response: {
          201: answers(userSchema, "The user"),
          ...problems(400, 401, 403, 409, 413, 415, 422, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const { password, ...given } = request.body;
      const passwordHash = await hashPassword(password, given.name);
      const id = randomUUID();
      const entry = entryOf(request, `user ${id}`, `added as ${given.role}`);
      const user = await users.add({ ...given, id, passwordHash, createdAtMs: clock.now() }, entry);
      request.log.info({ by: nameInLog(request), userId: user.id, role: user.role }, "user added");
      return reply.code(201).send(toUser(user));
    },
  );

  app.patch(
    "/v1/users/:id",
    {
      config,
      schema: {
        tags,
        operationId: "changeUser",
        summary: "Change what a user may do, or their password",
        description: "A new password and disabling end the user's sessions. One administrator always stays.",
        params,
        body: z
          .strictObject({ ...facts, disabled: z.boolean(), password })
          .partial()
          .meta({ examples: [{ role: "manager", grants: [{ kind: "queue", id: "…" }] }] }),
        response: {
          200: answers(userSchema, "The user as they are now"),
          ...problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503),
        },
      },
    },
    async (request) => {
      const { password, ...changes } = request.body;
      const { id } = request.params;
      const name = changes.name ?? (await users.get(id))?.name ?? "";
      const passwordHash = password === undefined ? undefined : await hashPassword(password, name);
      const entry = entryOf(request, `user ${id}`, changeText(request.body));
      const user = await users.update(id, { ...changes, passwordHash }, entry);
      request.log.info({ by: nameInLog(request), userId: id, changed: Object.keys(request.body) }, "user changed");
      return toUser(user);
    },
  );

  app.delete(
    "/v1/users/:id",
    {
      config,
      schema: {
        tags,
        operationId: "removeUser",
        summary: "Remove a user and end their sessions",
        params,
        response: {
          200: answers(z.object({ id: z.string() }), "The user is removed"),
          ...problems(401, 403, 404, 409, 500, 503),
        },
      },
    },
    async (request) => {
      const { id } = request.params;
      await users.remove(id, entryOf(request, `user ${id}`, "removed"));
      request.log.info({ by: nameInLog(request), userId: id }, "user removed");
      return { id };
    },
  );
}

function isPersonal(right: Right): boolean {
  return personalRights.some((personal) => personal === right);
}

function toUser({ identity, createdAtMs, signedInAtMs, ...user }: User): UserAnswer {
  return {
    ...user,
    grants: [...user.grants],
    personalRights: [...user.personalRights],
    signsInBy: identity === null ? "password" : "openid",
    createdAt: new Date(createdAtMs).toISOString(),
    signedInAt: signedInAtMs === null ? null : new Date(signedInAtMs).toISOString(),
  };
}
