import { type Grant, type PersonalRight, personalRights, type Role, roles, withoutByteOrderMark } from "@earshot/model";
import { z } from "zod";
import { PeopleError } from "./errors.ts";

const text = z.string().min(1);

const grant = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("all") }),
  z.strictObject({ kind: z.literal("queue"), id: text }),
  z.strictObject({ kind: z.literal("team"), name: text }),
]);

/** What the members of a group may do and see. */
interface GroupRights {
  role: Role;
  grants: readonly Grant[];
  personalRights: readonly PersonalRight[];
}

const loopbackHosts: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Tokens that go over http can be read and changed on the way; on this machine there is no way. */
function isSafe(issuer: string): boolean {
  const { protocol, hostname } = new URL(issuer);
  return protocol === "https:" || loopbackHosts.has(hostname);
}

const schema = z.strictObject({
  issuer: z.url({ protocol: /^https?$/ }).refine(isSafe, "must begin with https://"),
  clientId: text,
  scope: text.default("openid profile email"),
  nameClaim: text.default("email"),
  groupsClaim: text.default("groups"),
  agentIdClaim: text.optional(),
  groups: z
    .record(
      text,
      z.strictObject({
        role: z.enum(roles),
        grants: z.array(grant).default([]),
        personalRights: z.array(z.enum(personalRights)).default([]),
      }) satisfies z.ZodType<GroupRights>,
    )
    .refine((groups) => Object.keys(groups).length > 0, "names no group: nobody could sign in"),
});

/** The provider at which people sign in, and what the groups there mean here. */
export type OpenIdSettings = z.infer<typeof schema>;

const hint =
  'Write {"issuer": "https://…", "clientId": "…", "groups": {"<group>": {"role": "manager", "grants": [{"kind": "queue", "id": "…"}]}}}; docs/people-and-rights.md has all of it.';

/** @throws PeopleError `people.invalid_openid` that lists every fault */
export function parseOpenIdSettings(json: string, source: string): OpenIdSettings {
  let document: unknown;
  try {
    document = JSON.parse(withoutByteOrderMark(json));
  } catch (cause) {
    throw new PeopleError("people.invalid_openid", `${source} is no JSON`, { hint, cause });
  }
  const { data, error } = schema.safeParse(document);
  if (data !== undefined) return data;
  const faults = error.issues.map(({ path, message }) => `${path.map(String).join(".")}: ${message}`);
  throw new PeopleError("people.invalid_openid", `${source}: ${faults.join("; ")}`, { hint });
}
