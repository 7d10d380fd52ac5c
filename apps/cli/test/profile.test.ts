import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli, temporaryFolder } from "./run-cli.ts";

test("each profile has its own database, whatever the environment says", async () => {
  const folder = await temporaryFolder();
  for (const name of ["acme", "beta"])
    await writeFile(join(folder, `${name}.env`), `EARSHOT_DATA=${join(folder, name)}\n`);
  const env = { EARSHOT_PROFILES: folder, EARSHOT_PROFILE: "beta", EARSHOT_DATA: join(folder, "elsewhere") };
  const database = (name: string) => join(folder, name, "earshot.db");
  const migrated = (name: string) => ({ code: 0, stdout: `${database(name)} is up to date\n` });

  expect(await runCli(["db", "migrate"], { env })).toMatchObject(migrated("beta"));
  expect(await runCli(["--profile", "acme", "db", "migrate"], { env })).toMatchObject(migrated("acme"));

  await writeFile(join(folder, "wrong.env"), "EARSHOT_DATABSE=x\n");
  const { code, stdout } = await runCli(["profile", "list"], { env });
  expect({ code, lines: stdout.split("\n") }).toEqual({
    code: 2,
    lines: [
      `acme  ${database("acme")}  ${join(folder, "acme.env")}`,
      `beta  ${database("beta")}  ${join(folder, "beta.env")}`,
      expect.stringMatching(/^wrong {2}.*EARSHOT_DATABSE is no setting/),
      "",
    ],
  });
});
