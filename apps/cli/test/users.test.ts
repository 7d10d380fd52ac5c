import { createParts, readSettings } from "@earshot/composition";
import { isPassword } from "@earshot/people";
import { expect, onTestFinished, test } from "vitest";
import { runCli, temporaryFolder } from "./run-cli.ts";

test("users and keys are added, listed and removed, and what is shown once works", async () => {
  const data = await temporaryFolder();
  const run = (args: string[], input?: string) => runCli(args, { env: { EARSHOT_DATA: data }, input });
  const refused = await run(["users", "add", "joe", "--role", "reviewer"]);
  expect(refused).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringContaining("no administrator would be left"),
  });
  const jane = await run(["users", "add", "jane", "--role", "admin"]);
  expect(jane).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[\w-]{16}\n$/) });
  const joe = ["users", "add", "joe", "--role", "reviewer", "--queue", "q-1", "--right", "sound:play"];
  expect(await run([...joe, "--password-file", "-"], "correct horse battery\n")).toMatchObject({ code: 0, stdout: "" });
  expect((await run(["users", "list"])).stdout).toBe("jane  admin\njoe  reviewer  queue q-1  sound:play\n");
  const key = await run(["keys", "add", "nightly", "--scope", "calls:read", "--days", "1"]);
  expect(key.stdout).toMatch(/^earshot_[\w-]{43}\n$/);
  expect((await run(["keys", "list"])).stdout).toMatch(/^nightly {2}calls:read {2}ends \S+Z {2}used never\n$/);

  const parts = createParts(readSettings({ EARSHOT_DATA: data }, undefined), {});
  onTestFinished(() => parts.close());
  const store = await parts.existingStore();
  const hashOf = async (name: string) => (await store.people.users.byName(name))?.passwordHash ?? null;
  expect(await isPassword(jane.stdout.trim(), await hashOf("jane"))).toBe(true);
  expect(await isPassword("correct horse battery", await hashOf("joe"))).toBe(true);
  expect((await run(["keys", "remove", "nightly"])).code).toBe(0);
  expect(await store.people.apiKeys.list()).toEqual([]);
  // As the API does, each change is in the audit trail: who, of which id and what, without names.
  const { items } = await store.audit.list({}, { limit: 10 });
  expect(items.map(({ reason }) => reason)).toEqual([
    ...["removed", "made for calls:read", "added as reviewer", "added as admin"],
  ]);
  for (const { actor, interactionId } of items) {
    expect(actor).toMatch(/^cli:./);
    expect(interactionId).toMatch(/^(user|key) [0-9a-f-]{36}$/);
  }
});
