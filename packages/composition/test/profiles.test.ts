import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "@earshot/model";
import { errorOf, temporaryFolder } from "@earshot/test-kit";
import { expect, test } from "vitest";
import { chooseEnvironment, describeProfiles, parseSettings, profilesFolder } from "../src/index.ts";

/** A folder of profiles, each of these lines, and the environment that names it. */
async function profiles(files: Readonly<Record<string, readonly string[]>>) {
  const folder = await temporaryFolder();
  for (const [name, lines] of Object.entries(files)) {
    await writeFile(join(folder, `${name}.env`), lines.join("\n"), { mode: 0o600 });
  }
  return { folder, env: { EARSHOT_PROFILES: folder } };
}

const faultOf = (env: Record<string, string>, choice: Parameters<typeof chooseEnvironment>[1]) =>
  errorOf(UsageError, async () => chooseEnvironment(env, choice));

test("a profile takes the place of .env, and of Earshot's settings in the environment", async () => {
  const { folder, env } = await profiles({
    acme: ["EARSHOT_DATA=/srv/acme", "EARSHOT_STT=voice-activity", "HTTPS_PROXY=http://acme.example"],
    beta: ["EARSHOT_DATA=/srv/beta"],
  });
  await writeFile(join(folder, "secret"), "s3cret\n");
  const outside = {
    ...env,
    EARSHOT_PROFILE: "acme",
    EARSHOT_DATA: "/data",
    EARSHOT_DATABASE: "postgres://earshot@db/of-another",
    EARSHOT_DATABASE_FILE: join(folder, "secret"),
    EARSHOT_STT_TOKEN_FILE: join(folder, "secret"),
    HTTPS_PROXY: "http://other.example",
    LOG_LEVEL: "warn",
  };
  const { environment, file } = chooseEnvironment(outside, {});
  expect(file).toBe(join(folder, "acme.env"));
  expect(environment).toEqual({
    EARSHOT_DATA: "/srv/acme",
    EARSHOT_STT: "voice-activity",
    EARSHOT_STT_TOKEN: "s3cret",
    EARSHOT_STT_TOKEN_FILE: join(folder, "secret"),
    HTTPS_PROXY: "http://acme.example",
    LOG_LEVEL: "warn",
  });
  expect(parseSettings(environment, file).EARSHOT_DATABASE).toBeUndefined();
  expect(chooseEnvironment(outside, { profile: "beta" }).environment.EARSHOT_DATA).toBe("/srv/beta");
  expect(chooseEnvironment({ ...outside, EARSHOT_DATABASE_FILE: "", EARSHOT_PROFILE: "" }, {}).file).toBeUndefined();
  expect(await faultOf(outside, { profile: "" })).toMatchObject({ message: "--profile names no profile" });
  expect(await faultOf(outside, { settings: "my.env" })).toMatchObject({ message: expect.stringContaining("acme") });
});

test("a profile that is misspelt, and a name in it that is none, are refused with the near one", async () => {
  const { folder, env } = await profiles({
    acme: ["EARSHOT_DATA=/srv/acme"],
    slip: ["EARSHOT_DATA=/srv/slip", "EARSHOT_STT_ULR=http://127.0.0.1"],
    nested: ["EARSHOT_DATA=/srv/nested", "EARSHOT_PROFILE=acme"],
    relative: ["EARSHOT_DATA=data"],
  });
  const faults = await Promise.all(
    ["acne", "other", "../acme", "slip", "nested", "relative"].map(async (profile) => {
      const { message, hint } = await faultOf(env, { profile });
      return `${message.replaceAll(folder, "")} | ${hint?.replaceAll(folder, "")}`;
    }),
  );
  expect(faults).toEqual([
    "there is no profile acne | Did you mean acme?",
    "there is no profile other | Profiles in : acme, nested, relative, slip.",
    "there is no profile ../acme | Profiles in : acme, nested, relative, slip.",
    "/slip.env: EARSHOT_STT_ULR is no setting | Call it EARSHOT_STT_URL.",
    "/nested.env: EARSHOT_PROFILE has no effect in a file | Set it in the environment, or give --profile.",
    "profile relative names no folder of its own for its data | Set EARSHOT_DATA in /relative.env to an absolute path.",
  ]);
});

test("secrets in a file that everybody can read are refused, and not those of a group", async () => {
  const { folder, env } = await profiles({
    acme: ["EARSHOT_DATA=/srv/acme", "EARSHOT_DATABASE=postgres://earshot:pass@db/acme"],
    beta: ["EARSHOT_DATA=/srv/beta", "RECORDS_SECRET=whsec_x"],
    open: ["EARSHOT_DATA=/srv/open", "EARSHOT_STT_TOKEN_FILE=/run/secrets/stt", "EARSHOT_DATABASE=postgres://db/open"],
  });
  for (const name of ["acme", "beta", "open"]) await chmod(join(folder, `${name}.env`), 0o644);
  for (const profile of ["acme", "beta"]) {
    const { message } = await faultOf(env, { profile });
    expect(message).toContain("can be read by everybody");
    expect(message).not.toMatch(/pass|whsec/);
    await chmod(join(folder, `${profile}.env`), 0o640);
    expect(chooseEnvironment(env, { profile }).environment.EARSHOT_DATA).toBe(`/srv/${profile}`);
  }
  // Its secret is in a file, which is not there.
  expect((await faultOf(env, { profile: "open" })).message).toContain("/run/secrets/stt");
});

test("two profiles have no database, folder, bucket or OAuth client in common", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "address"), "postgres://b:secret@DB.example:5432/calls?sslmode=require\n");
  await mkdir(join(folder, "data"));
  await symlink(join(folder, "data"), join(folder, "link"));
  const client = ["EARSHOT_GENESYS_REGION=mypurecloud.ie", "EARSHOT_GENESYS_CLIENT_ID=5f1c"];
  const cases: [what: string, one: string[], other: string[]][] = [
    ["the folder EARSHOT_DATA", ["EARSHOT_DATA=/srv/a/"], ["EARSHOT_DATA=/srv/b/../a"]],
    ["the folder EARSHOT_DATA", [`EARSHOT_DATA=${folder}/data/x`], [`EARSHOT_DATA=${folder}/link/x`]],
    [
      "the database",
      ["EARSHOT_DATABASE=postgres://a@localhost/calls"],
      ["EARSHOT_DATABASE=postgres://b@[::1]:5432/c%61lls"],
    ],
    ["the database", ["EARSHOT_DATABASE=/srv/a/earshot.db"], ["EARSHOT_DATABASE=file:///srv/a/earshot.db"]],
    [
      "the database",
      ["EARSHOT_DATABASE=postgres://a@db.example/calls"],
      [`EARSHOT_DATABASE_FILE=${join(folder, "address")}`],
    ],
    ["the place of kept recordings", ["EARSHOT_MEDIA=s3://calls/x"], ["EARSHOT_MEDIA=s3://calls/x/"]],
    ["the OAuth client", client, client],
  ];
  for (const [what, one, other] of cases) {
    const { env } = await profiles({ a: ["EARSHOT_DATA=/srv/a", ...one], b: ["EARSHOT_DATA=/srv/b", ...other] });
    for (const profile of ["a", "b"]) {
      const { message } = await faultOf(env, { profile });
      expect(message).toBe(`the profiles a and b have ${what} in common`);
    }
  }
});

test("profiles are listed with their databases, without passwords, and with what is wrong", async () => {
  const { folder, env } = await profiles({
    acme: ["EARSHOT_DATA=/srv/acme", "EARSHOT_DATABASE=postgres://earshot:pass@db.example/acme"],
    beta: ["EARSHOT_DATA=/srv/beta"],
    mistyped: ["EARSHOT_DATA=/srv/mistyped", "EARSHOT_DATABASE=postgras://earshot:pass@db.example/x"],
    wrong: ["EARSHOT_DATE=/srv/wrong"],
  });
  await mkdir(join(folder, "notes"));
  await writeFile(join(folder, "readme.txt"), "");
  const fault = `${join(folder, "wrong.env")}: EARSHOT_DATE is no setting`;
  expect(describeProfiles(env)).toEqual([
    { name: "acme", file: join(folder, "acme.env"), database: "postgres://earshot@db.example/acme", fault: null },
    { name: "beta", file: join(folder, "beta.env"), database: "/srv/beta/earshot.db", fault: null },
    {
      ...{
        name: "mistyped",
        file: join(folder, "mistyped.env"),
        database: "postgras://earshot@db.example/x",
        fault: null,
      },
    },
    { name: "wrong", file: join(folder, "wrong.env"), database: null, fault },
  ]);
  expect(describeProfiles({ EARSHOT_PROFILES: join(folder, "none") })).toEqual([]);
  expect(profilesFolder({ XDG_CONFIG_HOME: "/home/jane/.config" })).toBe("/home/jane/.config/earshot/profiles");
});
