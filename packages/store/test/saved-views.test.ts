import { mostSavedViews } from "@earshot/model";
import { expect, test } from "vitest";
import { countOf, temporaryStore } from "./temporary.ts";

const user = (name: string) => ({
  ...{ id: `u-${name}`, name, role: "manager" as const, agentId: null, grants: [], personalRights: [] },
  ...{ passwordHash: null, createdAtMs: 0 },
});

test("views are their owner's alone, one for each name, and go with them", async () => {
  const store = await temporaryStore();
  const { users, views } = store.people;
  await views.save(null, { name: "Long holds", query: "where=hold+%3E+60s" });
  await users.addFirst({ id: "u-root", name: "root", passwordHash: "hash", createdAtMs: 0 });
  // What was saved before anybody was set up is the first administrator's.
  expect(await views.list(null)).toEqual([]);
  expect(await views.list("u-root")).toEqual([{ name: "Long holds", query: "where=hold+%3E+60s" }]);
  await users.add(user("mia"));
  await views.save("u-mia", { name: "Worst", query: "sort=score" });
  await views.save("u-mia", { name: "ÄRGER", query: "words=refund" });
  await views.save("u-mia", { name: "ärger", query: "words=invoice" });
  await views.save("u-root", { name: "worst", query: "sort=hold" });
  expect(await views.list("u-mia")).toEqual([
    { name: "Worst", query: "sort=score" },
    { name: "ärger", query: "words=invoice" },
  ]);
  expect([await views.remove("u-root", "ärger"), await views.remove("u-mia", "WORST")]).toEqual([false, true]);
  await expect(views.save("u-none", { name: "x", query: "" })).rejects.toMatchObject({ code: "store.unknown_user" });
  await expect(views.save("u-mia", { name: " ", query: "" })).rejects.toMatchObject({ code: "store.invalid_record" });
  await users.remove("u-mia");
  expect(await countOf(store, "saved_views")).toBe(2);
});

test("nobody has more views than a list can hold, and those there are can still be changed", async () => {
  const store = await temporaryStore();
  const { views } = store.people;
  for (let at = 0; at < mostSavedViews; at++) await views.save(null, { name: `view ${at}`, query: "" });
  await expect(views.save(null, { name: "one more", query: "" })).rejects.toMatchObject({
    code: "store.too_many_views",
  });
  await views.save(null, { name: "view 7", query: "sort=score" });
  expect(await views.list(null)).toHaveLength(mostSavedViews);
});
