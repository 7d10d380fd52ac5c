import type { Models } from "purecloud-platform-client-v2";
import { expect, test } from "vitest";
import { start } from "../set-up.ts";
import { sdkOf } from "./sdk.ts";

test("the official client finds the names behind the ids of a conversation", async () => {
  const { analytics, users, routing, authorization, organization } = await sdkOf(await start());
  const details = await analytics.getAnalyticsConversationDetails("int-two-holds");
  const agent = details.participants?.find(({ purpose }) => purpose === "agent");
  const segments = agent?.sessions?.[0]?.segments ?? [];
  const queueId = segments[0]?.queueId ?? "";
  const wrapUpCode = segments.at(-1)?.wrapUpCode ?? "";
  const named = (listing: { entities?: Pick<Models.User, "id" | "name">[] | undefined }) =>
    listing.entities?.map(({ id, name }) => ({ id, name }));
  expect(named(await users.getUsers({ id: [agent?.userId ?? ""] }))).toEqual([
    { id: agent?.userId, name: "Omar Haddad" },
  ]);
  const queues = await routing.getRoutingQueues({ id: [queueId] });
  expect(named(queues)).toEqual([{ id: queueId, name: "Claims" }]);
  expect(queues.entities?.[0]?.division?.name).toBe("Claims");
  expect(named(await routing.getRoutingWrapupcodes({ id: [wrapUpCode] }))?.map(({ id }) => id)).toEqual([wrapUpCode]);
  const divisions = await authorization.getAuthorizationDivisions({ id: details.divisionIds ?? [] });
  expect(named(divisions)?.map(({ name }) => name)).toEqual(["Claims"]);
  expect((await organization.getOrganizationsMe()).name).toBe("Harbour Group");
});

test("pages are cut as the page size says, also when ids are given, and inactive users are asked for", async () => {
  const { users } = await sdkOf(await start());
  const all = await users.getUsers({ state: "any" });
  const ids = all.entities?.map(({ id }) => id ?? "") ?? [];
  expect(ids).toHaveLength(8);
  const page = await users.getUsers({ id: ids, pageSize: 3, pageNumber: 3, state: "any" });
  expect(page).toMatchObject({ total: 8, pageCount: 3, pageSize: 3, pageNumber: 3 });
  expect(page.entities).toHaveLength(2);
  expect((await users.getUsers({ id: ids })).total).toBe(7);
});
