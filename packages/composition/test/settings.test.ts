import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { UsageError } from "@earshot/model";
import { errorOf, temporaryFolder } from "@earshot/test-kit";
import { expect, onTestFinished, test } from "vitest";
import { createParts, parseSettings, readEnvironment, readSettings, secretSettings } from "../src/index.ts";

test("languages of queues are read by names, which may have hyphens, spaces and equal signs in them", () => {
  const read = (text: string) => parseSettings({ EARSHOT_STT_LANGUAGES: text }, undefined).EARSHOT_STT_LANGUAGES;
  expect(read(" Support DE = de-DE,a=b=es-ES")).toEqual({ "Support DE": "de-DE", "a=b": "es-ES" });
  for (const wrong of ["de-DE", "=de-DE", "Support=", "Support=German", "a=de-DE,A=es-ES", "a=de-DE,"]) {
    expect(() => read(wrong), wrong).toThrow(UsageError);
  }
});

test("an address of a database that would name a file is refused, without its password", () => {
  const right = ["postgres://e:pass@db/e", "POSTGRESQL://e@db/e", "file:///srv/e.db", "/srv/e.db", "C:\\e.db"];
  for (const text of right) expect(parseSettings({ EARSHOT_DATABASE: text }, undefined).EARSHOT_DATABASE).toBe(text);
  for (const wrong of ["mysql://e:pass@db/e", " postgres://e:pass@db/e", '"postgres://e:pass@db/e"']) {
    const read = () => parseSettings({ EARSHOT_DATABASE: wrong }, undefined);
    expect(read, wrong).toThrow(/^EARSHOT_DATABASE must be an address(?!.*pass)/s);
  }
});

test("every secret may be in a file; one line feed at its end is no part of it", async () => {
  const folder = await temporaryFolder();
  const secret = "a secret of its own \n";
  const path = join(folder, "secret");
  for (const [content, expected] of [
    [secret, secret.slice(0, -1)],
    [`${secret}\r\n`, secret],
    ["without a line feed", "without a line feed"],
  ] as const) {
    await writeFile(path, content);
    const files = Object.fromEntries(secretSettings.map((name) => [`${name}_FILE`, path]));
    const settings = readSettings(files, undefined);
    for (const name of secretSettings) expect(settings[name]).toBe(expected);
  }
});

test("a secret that is set twice, or whose file cannot be used, is named with its file, and never printed", async () => {
  const folder = await temporaryFolder();
  const at = (name: string) => join(folder, name);
  await writeFile(at("good"), "s3cret-of-the-file");
  await writeFile(at("large"), "s3cret".repeat(20_000));
  await writeFile(at("empty"), "\n");
  await writeFile(at("binary"), Buffer.from([0x73, 0x33, 0xff, 0xfe, 0x63]));
  await mkdir(at("folder"));
  const faultOf = (file: string, more = {}) =>
    errorOf(UsageError, async () => readEnvironment({ EARSHOT_OPENAI_KEY_FILE: at(file), ...more }, undefined));
  const faults: [file: string, problem: RegExp, more?: object][] = [
    ["good", /and EARSHOT_OPENAI_KEY too/, { EARSHOT_OPENAI_KEY: "s3cret-of-the-environment" }],
    ["none", /no such file/],
    ["large", /more than 64 KiB/],
    ["empty", /empty/],
    ["folder", /is a folder/],
    ["binary", /UTF-8/],
  ];
  for (const [file, problem, more] of faults) {
    const error = await faultOf(file, more);
    expect(error.message).toMatch(problem);
    expect(error.message).toContain("EARSHOT_OPENAI_KEY_FILE");
    if (more === undefined) expect(error.message).toContain(at(file));
    expect(inspect(error, { depth: 5 })).not.toContain("s3cret");
  }
  const endless = await errorOf(UsageError, async () =>
    readEnvironment({ EARSHOT_STT_TOKEN_FILE: "/dev/zero" }, undefined),
  );
  expect(endless.message).toContain("64 KiB");
});

test("the secrets of webhooks may be in files too", async () => {
  const folder = await temporaryFolder();
  const secret = `whsec_${Buffer.from("a key of more than twenty-four bytes").toString("base64")}`;
  const archives = join(folder, "archives.json");
  const webhook = { name: "records", url: "https://records.example/x", secretEnv: "RECORDS_SECRET" };
  await writeFile(archives, JSON.stringify({ webhooks: [webhook] }));
  await writeFile(join(folder, "secret"), `${secret}\n`);
  const environment = { RECORDS_SECRET_FILE: join(folder, "secret"), EARSHOT_ARCHIVES: archives, EARSHOT_DATA: folder };
  const parts = createParts(parseSettings(environment, undefined), environment);
  onTestFinished(() => parts.close());
  expect((await parts.delivery()).configuration.archives).toMatchObject([{ name: "records", secret }]);
});
