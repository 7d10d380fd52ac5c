import { expect, test } from "vitest";
import { start } from "../set-up.ts";
import { refusalOf, sdkOf } from "./sdk.ts";

test("the official client replaces and amends custom attributes", async () => {
  const { conversations } = await sdkOf(await start({ now: () => 0 }));
  const id = "earshot";
  const put = (customAttributes: Record<string, object>, more = {}) =>
    conversations.putConversationCustomattributes("int-two-holds", { body: { id, customAttributes, ...more } });
  const read = async () => (await conversations.getConversationCustomattributes("int-two-holds")).results;
  expect(await read()).toEqual([]);
  expect((await refusalOf(put({}))).status).toBe(400);
  const score = { value: 89 };
  expect(await put({ score }, { schemaId: "schema" })).toEqual({ id });
  const patch = { id, version: 1, customAttributes: { holds: { count: 2 } } };
  await conversations.patchConversationCustomattributes("int-two-holds", { body: patch });
  expect(await read()).toMatchObject([{ id, version: 2, customAttributes: { score, holds: { count: 2 } } }]);
  const stale = conversations.patchConversationCustomattributes("int-two-holds", { body: patch });
  expect((await refusalOf(stale)).status).toBe(409);
  await put({ other: {} });
  expect(await read()).toMatchObject([{ version: 3, customAttributes: { other: {} }, schema: { id: "schema" } }]);
  const unknown = { body: { id: "unknown", customAttributes: {} } };
  expect((await refusalOf(conversations.patchConversationCustomattributes("int-two-holds", unknown))).status).toBe(404);
  expect((await refusalOf(conversations.getConversationCustomattributes("int-0"))).status).toBe(404);
});
