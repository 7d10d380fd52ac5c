import { expect, test } from "vitest";
import { answer, fakeGenesys } from "../fake-genesys.ts";
import { client, entity, failure } from "../helpers.ts";

const search = "/api/v2/recordings/search";
const events = "/api/v2/interactions/events/details";
const statuses = (checks: { name: string; status: string }[]) => checks.map(({ name, status }) => [name, status]);

test("access that is whole passes every check", async () => {
  await using server = await fakeGenesys({
    [search]: answer(200, { entities: [entity("a")], total: 9 }),
    [events]: answer(200, { entities: [] }),
  });
  const checks = await client(server.origin).checkAccess();
  expect(statuses(checks)).toEqual([
    ["token", "passed"],
    ["recording:read", "passed"],
    ["interaction:read", "passed"],
  ]);
  expect(server.seen).toHaveLength(3);
});

test("a missing scope is named, with its code and its remedy", async () => {
  await using server = await fakeGenesys({
    [search]: answer(200, { entities: [entity("a")] }),
    [events]: answer(403, { message: "Not allowed" }),
  });
  const checks = await client(server.origin).checkAccess();
  expect(checks[2]).toMatchObject({ name: "interaction:read", status: "failed", code: "genesys.forbidden" });
  expect(checks[2]?.hint).toContain("interaction:read");
});

test("what can't be tried is skipped and says why", async () => {
  await using closed = await fakeGenesys({ "/oauth/token": answer(401) });
  expect(statuses(await client(closed.origin).checkAccess())).toEqual([
    ["token", "failed"],
    ["recording:read", "skipped"],
    ["interaction:read", "skipped"],
  ]);
  await using malformed = await fakeGenesys({ [search]: answer(200, { entities: [{ id: "a", startTime: 5 }] }) });
  expect(statuses(await client(malformed.origin).checkAccess())).toEqual([
    ["token", "passed"],
    ["recording:read", "passed"],
    ["interaction:read", "skipped"],
  ]);
  await using empty = await fakeGenesys({ [search]: answer(200, { entities: [] }) });
  expect(statuses(await client(empty.origin).checkAccess())).toEqual([
    ["token", "passed"],
    ["recording:read", "passed"],
    ["interaction:read", "skipped"],
  ]);
});

test("an abort ends the checks instead of failing one", async () => {
  await using server = await fakeGenesys({});
  const error = await failure(client(server.origin).checkAccess(AbortSignal.abort()));
  expect(error.code).toBe("genesys.aborted");
});
