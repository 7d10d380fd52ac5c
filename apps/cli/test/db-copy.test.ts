import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli, temporaryFolder } from "./run-cli.ts";

test("a copy into the database of the settings says of each table that it is equal, and is compared again", async () => {
  const cwd = await temporaryFolder();
  const [from, data] = [join(cwd, "old.db"), join(cwd, "new", "data")];
  const earshot = (...args: string[]) => runCli(args, { cwd, env: { EARSHOT_DATA: data } });
  const made = await runCli(["schedule", "add", "nightly", "--cron", "0 2 * * *", "--", "evaluate"], {
    cwd,
    env: { EARSHOT_DATA: data, EARSHOT_DATABASE: from },
  });
  expect(made).toMatchObject({ code: 0 });
  const copied = await earshot("db", "copy", "--from", "old.db");
  expect(copied.stdout).toMatch(/^schedules +1 row {3}equal$/m);
  expect(copied.stdout).toMatch(/^utterances +0 rows {2}equal$/m);
  expect(copied.stdout.trimEnd().split("\n").at(-1)).toBe(`${join(data, "earshot.db")} is equal to ${from}`);
  expect(copied.stderr).toBe(
    `recordings stay in ${join(data, "media")}, thumbnails and answers of speech services in ${data}\n`,
  );
  expect(copied.code).toBe(0);

  await earshot("schedule", "remove", "nightly");
  const compared = await earshot("db", "copy", "--from", "old.db", "--verify-only");
  expect([compared.code, compared.stderr]).toEqual([2, expect.stringMatching(/in schedules \[store.copy_differs\]/)]);
  expect(compared.stdout).toMatch(/^schedules +1 row {3}differs: 0 rows in the copy$/m);
});

test("a password among the arguments is refused, and not repeated", async () => {
  const { code, stdout, stderr } = await runCli(["db", "copy", "--to", "postgres://me:secret@localhost/calls"]);
  expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining("--to has a password")]);
  expect(stderr).not.toContain("secret");
});
