import type { AuditInput, Store, UserFacts } from "@earshot/model";
import { expect, test } from "vitest";
import { temporaryStore } from "./temporary.ts";

const facts: UserFacts = { name: "Jane", role: "admin", agentId: null, grants: [], personalRights: [] };
const minute = 60_000;
const idleness = (nowMs: number) => ({ nowMs, idleMs: 30 * minute });

async function withAdmin(): Promise<Store> {
  const store = await temporaryStore();
  await store.people.users.addFirst({ id: "u-1", name: "Jane", passwordHash: "hash", createdAtMs: 1 });
  return store;
}

test("the first administrator is added once, and one stays", async () => {
  const store = await temporaryStore();
  const { users } = store.people;
  expect(await users.areSetUp()).toBe(false);
  const reviewer = { ...facts, id: "u-9", role: "reviewer", passwordHash: null, createdAtMs: 1 } as const;
  await expect(users.add(reviewer)).rejects.toMatchObject({ code: "store.last_admin" });
  expect(await users.areSetUp()).toBe(false);
  const first = { id: "u-1", name: "Jane", passwordHash: "hash", createdAtMs: 1 };
  expect(await users.addFirst(first)).toMatchObject({ id: "u-1", role: "admin", disabled: false });
  expect(await users.addFirst({ ...first, id: "u-2", name: "Eve" })).toBeNull();
  expect(await users.areSetUp()).toBe(true);
  for (const attempt of [
    () => users.update("u-1", { role: "manager" }),
    () => users.update("u-1", { disabled: true }),
    () => users.remove("u-1"),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: "store.last_admin" });
  }
  await users.add({ ...facts, id: "u-2", name: "Joe", passwordHash: null, createdAtMs: 2 });
  await users.remove("u-1");
  expect((await users.list()).map(({ id }) => id)).toEqual(["u-2"]);
});

test("a user is found by name in any case, keeps what was not changed, and shares the name with nobody", async () => {
  const { users } = (await withAdmin()).people;
  const grants = [{ kind: "all" }, { kind: "queue", id: "q-1" }, { kind: "team", name: "north" }] as const;
  const joe = { ...facts, id: "u-2", name: "Joe", role: "manager", grants, personalRights: ["sound:play"] } as const;
  await users.add({ ...joe, passwordHash: "hash", createdAtMs: 5 });
  expect(await users.byName(" jOE ")).toEqual({
    user: { ...joe, identity: null, disabled: false, createdAtMs: 5, signedInAtMs: null },
    passwordHash: "hash",
  });
  await expect(users.add({ ...joe, id: "u-3", name: "JOE", passwordHash: null, createdAtMs: 5 })).rejects.toMatchObject(
    { code: "store.name_taken" },
  );
  await expect(users.update("u-2", { name: "jane" })).rejects.toMatchObject({ code: "store.name_taken" });
  expect(await users.update("u-2", { role: "agent", agentId: "a-1" })).toMatchObject({
    ...joe,
    role: "agent",
    agentId: "a-1",
  });
  expect(await users.update("u-2", { agentId: null, grants: [] })).toMatchObject({ agentId: null, grants: [] });
  await expect(users.update("u-7", {})).rejects.toMatchObject({ code: "store.unknown_user" });
});

test("somebody from a provider keeps their id, takes nobody's name, and has no password here", async () => {
  const { users } = (await withAdmin()).people;
  const identity = { issuer: "https://id.example", subject: "s-1" };
  const added = await users.saveIdentity({
    ...facts,
    id: "u-2",
    name: "joe@example.com",
    role: "agent",
    agentId: "a-1",
    identity,
    atMs: 3,
  });
  expect(added).toMatchObject({ id: "u-2", role: "agent", identity });
  const again = await users.saveIdentity({
    ...facts,
    id: "u-3",
    name: "joe.b@example.com",
    role: "manager",
    identity,
    atMs: 4,
  });
  expect(again).toMatchObject({ id: "u-2", name: "joe.b@example.com", role: "manager" });
  const other = { ...identity, subject: "s-2" };
  await expect(
    users.saveIdentity({ ...facts, id: "u-4", name: "JANE", identity: other, atMs: 5 }),
  ).rejects.toMatchObject({
    code: "store.name_taken",
  });
  await expect(users.setPassword("u-2", "hash")).rejects.toMatchObject({ code: "store.conflict" });
});

test("the last administrator stays one whatever their groups at the provider become, and that is noted", async () => {
  const store = await withAdmin();
  const { users } = store.people;
  const identity = { issuer: "https://id.example", subject: "s-1" };
  const noted: object[] = [];
  const signIn = (role: "admin" | "manager", name = "joe") =>
    users.saveIdentity({ ...facts, id: "u-2", name, role, identity, atMs: 3 }, (change) => {
      noted.push(change);
      const { id } = change;
      return {
        ...{ timestamp: "2026-11-25T10:00:00Z", interactionId: `user ${id}`, status: "completed", reason: "signed in" },
        ...{ payloadHash: null, latencyMs: {}, accuracyRate: null, totalValidations: 0 },
        ...{ governanceTag: "people_v1", correlationId: "request", actor: "provider" },
      };
    });
  await signIn("admin");
  expect(await signIn("manager")).toMatchObject({ role: "manager" });
  await signIn("admin");
  await users.remove("u-1");
  expect(await signIn("manager", "joe.b")).toMatchObject({ id: "u-2", name: "joe.b", role: "admin" });
  expect(noted.slice(1)).toMatchObject([
    { keptAdmin: false, changes: { role: "manager" } },
    { keptAdmin: false, changes: { role: "admin" } },
    { keptAdmin: true, changes: { name: "joe.b" } },
  ]);
});

test("a session ends when it is idle, too old, ended, or its user may not sign in any more", async () => {
  const { users, sessions } = (await withAdmin()).people;
  await users.add({ ...facts, id: "u-2", name: "Joe", passwordHash: "hash", createdAtMs: 5 });
  const start = (id: string, createdAtMs = 0, userId = "u-2") =>
    sessions.start(
      { id, userId, secretHash: id.padEnd(64, "0"), createdAtMs, endsAtMs: createdAtMs + 60 * minute },
      idleness(createdAtMs),
    );
  const find = async (id: string, nowMs: number) => (await sessions.find(id.padEnd(64, "0"), idleness(nowMs)))?.user.id;
  await start("s-1");
  expect(await find("s-1", 30 * minute - 1)).toBe("u-2");
  expect(await find("s-1", 30 * minute)).toBeUndefined();
  await sessions.touch("s-1", 29 * minute);
  expect(await find("s-1", 30 * minute)).toBe("u-2");
  await sessions.touch("s-1", 59 * minute);
  expect(await find("s-1", 60 * minute - 1)).toBe("u-2");
  expect(await find("s-1", 60 * minute)).toBeUndefined();
  expect(await find("s-2", 0)).toBeUndefined();

  await start("s-2", 61 * minute);
  await start("s-3", 61 * minute, "u-1");
  const going = async (userId?: string) => (await sessions.list({ userId }, idleness(62 * minute))).map(({ id }) => id);
  expect(await going()).toEqual(["s-2", "s-3"]);
  expect(await going("u-1")).toEqual(["s-3"]);
  expect(await sessions.end("s-3")).toBe(true);
  expect(await sessions.end("s-3")).toBe(false);
  expect((await users.get("u-2"))?.signedInAtMs).toBe(61 * minute);
  await users.setPassword("u-2", "another");
  expect(await going()).toEqual([]);
  await start("s-4", 61 * minute);
  await users.update("u-2", { disabled: true });
  await users.update("u-2", { disabled: false });
  expect(await going()).toEqual([]);
  await start("s-5", 61 * minute);
  await users.remove("u-2");
  expect(await going()).toEqual([]);
  await expect(start("s-6")).rejects.toMatchObject({ code: "store.unknown_user" });
});

test("a key works until it ends or is removed, and the database has no secret", async () => {
  const { apiKeys, users } = (await temporaryStore()).people;
  const key = { id: "k-1", name: "Nightly", scopes: ["runs:start"], createdAtMs: 1, createdBy: "user Jane" } as const;
  await apiKeys.add({ ...key, endsAtMs: 100, secretHash: "a".repeat(64) });
  expect(await users.areSetUp()).toBe(true);
  await expect(
    apiKeys.add({ ...key, id: "k-2", name: "NIGHTLY", endsAtMs: null, secretHash: "b".repeat(64) }),
  ).rejects.toMatchObject({
    code: "store.name_taken",
  });
  expect(await apiKeys.find("a".repeat(64), 99)).toEqual({ ...key, endsAtMs: 100, usedAtMs: null });
  expect(await apiKeys.find("a".repeat(64), 100)).toBeUndefined();
  expect(await apiKeys.find("b".repeat(64), 0)).toBeUndefined();
  await apiKeys.touch("k-1", 50);
  expect(await apiKeys.list()).toEqual([{ ...key, endsAtMs: 100, usedAtMs: 50 }]);
  expect(await apiKeys.remove("k-1")).toBe(true);
  expect(await apiKeys.find("a".repeat(64), 0)).toBeUndefined();
});

test("a change and its entry in the audit trail are stored together, or neither is", async () => {
  const store = await withAdmin();
  const { users, apiKeys, teams, sessions } = store.people;
  const entry: AuditInput = {
    ...{ timestamp: "2026-11-25T10:00:00Z", interactionId: "user u-2", status: "completed" as const, reason: "added" },
    ...{ payloadHash: null, latencyMs: {}, accuracyRate: null, totalValidations: 0 },
    ...{ governanceTag: "people_v1", correlationId: "request", actor: "user jane" },
  };
  const wrong = { ...entry, timestamp: "yesterday" };
  const joe = { ...facts, id: "u-2", name: "Joe", passwordHash: "hash", createdAtMs: 2 };
  const key = { id: "k-1", name: "nightly", scopes: [], createdAtMs: 2, createdBy: "jane", endsAtMs: null };
  const secretHash = "0".repeat(64);
  const refused = { code: "store.invalid_record" };
  await expect(users.add(joe, wrong)).rejects.toMatchObject(refused);
  await expect(apiKeys.add({ ...key, secretHash }, wrong)).rejects.toMatchObject(refused);
  expect([await users.get("u-2"), ...(await apiKeys.list())]).toEqual([undefined]);
  const fresh = (await temporaryStore()).people.users;
  await expect(fresh.addFirst(joe, wrong)).rejects.toMatchObject(refused);
  expect(await fresh.areSetUp()).toBe(false);
  await users.add(joe, entry);
  await apiKeys.add({ ...key, secretHash }, entry);
  await teams.set({ name: "north", agentIds: ["a-1"] });
  const idle = idleness(1);
  await sessions.start({ id: "s-1", userId: "u-2", secretHash, createdAtMs: 1, endsAtMs: 9 }, idle);
  for (const attempt of [
    () => users.update("u-2", { role: "agent" }, wrong),
    () => users.setPassword("u-2", "other", wrong),
    () => users.remove("u-2", wrong),
    () => apiKeys.remove("k-1", wrong),
    () => teams.set({ name: "north", agentIds: [] }, wrong),
    () => sessions.end("s-1", wrong),
  ]) {
    await expect(attempt()).rejects.toMatchObject(refused);
  }
  expect(await users.byName("joe")).toMatchObject({ user: { role: "admin" }, passwordHash: "hash" });
  for (const kept of [await apiKeys.list(), await teams.list(), await sessions.list({}, idle)])
    expect(kept).toHaveLength(1);
  expect((await store.audit.list({}, { limit: 10 })).items).toHaveLength(2);
});
