import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { startAwsSimulator } from "@earshot/genesys-simulator";
import { analyzeSet, openFiles, type RemoteAccess, type SetOptions, sampleOfSize } from "@earshot/measuring";
import { definitions, guideScorecard } from "@earshot/quality";
import { rangesServer, zipArchive } from "@earshot/test-kit";
import { defaultRoleMap } from "@earshot/transcripts";
import { tableFromArrays, tableToIPC } from "apache-arrow";
import { expect, onTestFinished, test } from "vitest";
import { findInputs } from "../src/set-inputs.ts";
import { runCli, temporaryFolder } from "./run-cli.ts";

const count = 300;
const id = (index: number) => `call-${String(index).padStart(3, "0")}`;
const document = (index: number) =>
  JSON.stringify({
    id: id(index),
    results: [
      { start_time: 0, end_time: 1 + index / 1000, speaker: "agent", transcript: "Hello." },
      { start_time: 6, end_time: 7.5 + index, speaker: "guest", transcript: "Hello." },
      ...(index % 7 === 0 ? [] : [{ start_time: 6.5, end_time: 9, speaker: "agent", transcript: "Yes." }]),
    ],
  });
const documents = Array.from({ length: count }, (_, index) => ({ name: `${id(index)}.json`, text: document(index) }));
const lines = Buffer.from(documents.map(({ text }) => `${text}\n`).join(""));

const rules: SetOptions = {
  ...{ definitions: [definitions.standard], scorecard: guideScorecard, roleMap: defaultRoleMap },
  ...{ format: "summary", taskBytes: 4096, workers: 1 },
};

async function aws() {
  const simulator = await startAwsSimulator({ listedTogether: 70 });
  onTestFinished(() => simulator.close());
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = simulator.credentials;
  const credentials = { accessKeyId, secretAccessKey };
  const remote: RemoteAccess = { proxies: null, s3: { endpoint: simulator.endpoint, credentials } };
  return { simulator, remote };
}

async function find(paths: string[], remote?: RemoteAccess) {
  await using opened = openFiles(remote);
  return await findInputs(paths, false, opened);
}

interface Row {
  id: string;
  file: string;
  line?: number | undefined;
}

async function analyze(paths: string[], changes: Partial<SetOptions> = {}) {
  const { files, faults } = await find(paths, changes.remote);
  const rows: Row[] = [];
  const errors = faults.map(({ message }) => message);
  for await (const part of analyzeSet(files, { ...rules, ...changes })) {
    const text = Buffer.from(part.output).toString().trimEnd();
    if (text !== "") rows.push(...text.split("\n").map((line): Row => JSON.parse(line)));
    errors.push(...part.faults.map(({ message }) => message));
  }
  return { rows, errors };
}

/** Without where they are, in the order of their ids. */
const numbersOf = (rows: readonly Row[]) =>
  rows.map(({ file: _, line: __, ...numbers }) => numbers).toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** The calls in every form that a set may have. */
async function writeForms() {
  const { simulator, remote } = await aws();
  const folder = await temporaryFolder();
  const calls = join(folder, "calls");
  await mkdir(join(calls, "deep"), { recursive: true });
  for (const [index, { name, text }] of documents.entries()) {
    const path = index % 3 === 0 ? `deep/${name}` : name;
    await writeFile(join(calls, path), text);
    simulator.write("earshot-calls", `sets/a b+c/${path}`, Buffer.from(text));
  }
  for (const other of ["call.events.json", ".hidden.json", "notes.txt"]) {
    await writeFile(join(calls, other), "[]");
    simulator.write("earshot-calls", `sets/a b+c/${other}`, Buffer.from("[]"));
  }
  simulator.write("earshot-calls", "sets/a b+c/deep/", Buffer.alloc(0));
  simulator.write("earshot-calls", "calls.jsonl", lines);
  const path = (name: string) => join(folder, name);
  await writeFile(path("calls.jsonl"), lines);
  await promisify(execFile)("tar", ["-cf", path("calls.tar"), "-C", folder, "calls"]);
  const tar = await readFile(path("calls.tar"));
  await writeFile(path("calls.tgz"), gzipSync(tar));
  await writeFile(path("calls.tar.zst"), zstdCompressSync(tar));
  const zip = zipArchive(documents.map(({ name, text }) => ({ name, content: Buffer.from(text) })));
  await writeFile(path("calls.zip"), zip);
  await writeFile(
    path("lines.zip"),
    zipArchive([
      { name: "a.jsonl", content: lines.subarray(0, lines.indexOf("\n", 9000) + 1), method: "stored" },
      { name: "b.jsonl.gz", content: gzipSync(lines.subarray(lines.indexOf("\n", 9000) + 1)) },
    ]),
  );
  const serve = async (name: string, content: Buffer) => `${(await rangesServer(content)).url}${name}?sig=secret`;
  // Sends no ranges.
  const inOneGo = await rangesServer(tar, (_, response) => response.writeHead(200).end(tar) !== null);
  return {
    remote,
    forms: {
      lines: path("calls.jsonl"),
      folder: calls,
      tar: path("calls.tar"),
      tgz: path("calls.tgz"),
      "tar.zst": path("calls.tar.zst"),
      zip: path("calls.zip"),
      "lines in a zip": path("lines.zip"),
      "web lines": await serve("calls.jsonl", lines),
      "web packed lines": await serve("calls.jsonl.zst", zstdCompressSync(lines)),
      "web zip": await serve("calls.zip", zip),
      "web tar": await serve("calls.tar", tar),
      "web tar in one go": `${inOneGo.url}calls.tar?sig=secret`,
      "web tar.gz": await serve("calls.tar.gz", gzipSync(tar)),
      "s3 lines": "s3://earshot-calls/calls.jsonl",
      "s3 folder": "s3://earshot-calls/sets/a b+c/",
    },
  };
}

test("the same calls have the same rows, wherever they come from; in shards, samples and from any place on, too", async () => {
  const { remote, forms } = await writeForms();
  const expected = numbersOf((await analyze([forms.lines])).rows);
  expect(expected).toHaveLength(count);
  for (const [form, path] of Object.entries(forms)) {
    const whole = await analyze([path], { remote });
    expect.soft(whole.errors, form).toEqual([]);
    expect.soft(numbersOf(whole.rows), form).toEqual(expected);
    expect.soft(JSON.stringify(whole.rows), form).not.toContain("secret");

    const shards = [];
    for (const number of [1, 2, 3]) shards.push(await analyze([path], { remote, shard: { number, of: 3 } }));
    expect
      .soft(
        shards.flatMap(({ rows }) => rows),
        form,
      )
      .toEqual(whole.rows);

    const { files } = await find([path], remote);
    await using opened = openFiles(remote);
    const sample = await sampleOfSize(files, 50, 7, opened);
    const sampled = await analyze([path], { remote, sample });
    expect.soft(sampled.rows, form).toHaveLength(50);
    expect
      .soft(new Set(whole.rows.map((row) => JSON.stringify(row))), form)
      .toEqual(new Set([...whole.rows, ...sampled.rows].map((row) => JSON.stringify(row))));

    let rest = 0;
    for await (const { position, calls } of analyzeSet(files, { ...rules, remote })) {
      rest += calls;
      const from = position();
      if (from === null || from.tasks < 3 || from.tasks % 11 !== 0) continue;
      const continued = await analyze([path], { remote, from });
      expect.soft(continued.rows, form).toEqual(whole.rows.slice(rest));
    }
  }
});

test("files of columns are read from a server and from archives as from a disk", async () => {
  const times = { start_ms: Int32Array.of(0, 6000, 0, 5000), end_ms: Int32Array.of(1000, 7500, 2000, 9000) };
  const table = tableFromArrays({
    call_id: ["a", "a", "b", "b"],
    ...times,
    speaker: ["agent", "guest", "agent", "guest"],
  });
  const content = Buffer.from(tableToIPC(table, "file"));
  const folder = await temporaryFolder();
  const path = (name: string) => join(folder, name);
  await writeFile(path("calls.arrow"), content);
  await promisify(execFile)("tar", ["-cf", path("calls.tar"), "-C", folder, "calls.arrow"]);
  for (const method of ["stored", "deflate"] as const) {
    await writeFile(path(`${method}.zip`), zipArchive([{ name: "calls.arrow", content, method }]));
  }
  const { url } = await rangesServer(content);
  const { simulator, remote } = await aws();
  simulator.write("earshot-calls", "sets/calls.arrow", content);
  const expected = await analyze([path("calls.arrow")]);
  expect(expected.rows.map(({ id }) => id)).toEqual(["a", "b"]);
  const places = [
    path("calls.tar"),
    path("stored.zip"),
    path("deflate.zip"),
    `${url}calls.arrow`,
    "s3://earshot-calls/sets/",
  ];
  for (const place of places) {
    const { rows, errors } = await analyze([place], { remote });
    expect.soft([numbersOf(rows), errors], place).toEqual([numbersOf(expected.rows), []]);
  }
  const inOneGo = await rangesServer(content, (_, response) => response.writeHead(200).end(content) !== null);
  expect((await analyze([`${inOneGo.url}calls.arrow`], { remote })).errors).toEqual([
    expect.stringContaining("can only be read from its beginning"),
  ]);
  await writeFile(path("calls.tgz"), gzipSync(await readFile(path("calls.tar"))));
  await expect(find([path("calls.tgz")])).rejects.toThrow("no transcript in it");
});

test("a bucket that breaks off is read on, and one that answers wrongly or not at all is named", async () => {
  const { simulator, remote } = await aws();
  simulator.write("earshot-calls", "calls.jsonl", lines);
  const expected = (await analyze(["s3://earshot-calls/calls.jsonl"], { remote })).rows;
  expect(expected).toHaveLength(count);
  const after = async (fault: "cut" | "short" | "forbidden") => {
    simulator.fail("GetObject", fault, fault === "cut" ? 1 : undefined);
    return await analyze(["s3://earshot-calls/calls.jsonl"], { remote });
  };
  expect(await after("cut")).toEqual({ rows: expected, errors: [] });
  expect((await after("short")).errors).toEqual([
    expect.stringMatching(/^s3:\/\/earshot-calls\/calls\.jsonl: .* too few$/),
  ]);
  expect((await after("forbidden")).errors).toEqual([expect.stringMatching(/^s3:\/\/earshot-calls: .* answered 403/)]);
  await expect(analyze(["s3://another-one/"], { remote })).rejects.toMatchObject({ code: "media.configuration" });
  await expect(analyze(["s3://"], { remote })).rejects.toMatchObject({ code: "media.configuration" });
});

test("an archive without a transcript is an error that does not show what is secret in its address", async () => {
  const { url } = await rangesServer(zipArchive([{ name: "notes.txt", content: Buffer.from("no call") }]));
  const error = await find([`${url}calls.zip?sig=secret`], { proxies: null, s3: null }).then(String, String);
  expect(error).toContain(`${url}calls.zip: no transcript in it`);
  expect(error).not.toContain("secret");
});

test("threads come to the same on a server", async () => {
  const { url } = await rangesServer(lines);
  const remote = { proxies: null, s3: null };
  const [alone, together] = [
    await analyze([`${url}calls.jsonl`], { remote }),
    await analyze([`${url}calls.jsonl`], { remote, workers: 3 }),
  ];
  expect(together).toEqual(alone);
  expect(alone.rows.at(-1)).toMatchObject({ id: id(count - 1), line: count });
});

test("of a server that breaks off for good, what came before is measured by its numbers, and the place is named once", async () => {
  const { url } = await rangesServer(lines, (request, response) => {
    const [, first = 0] = /^bytes=(\d+)-/.exec(request.headers.range ?? "") ?? [];
    if (Number(first) < 20_000) return false;
    response.writeHead(403).end();
    return true;
  });
  const remote = { proxies: null, s3: null };
  const whole = await analyze([`${url}calls.jsonl`], { remote, workers: 2 });
  const expected = lines.subarray(0, 20_000).toString().split("\n").length;
  expect(whole.errors).toEqual([expect.stringMatching(/calls\.jsonl: from byte 2\d{4} on: GET http:.* answered 403/)]);
  expect(whole.rows.map(({ line }) => line)).toEqual(whole.rows.map((_, index) => index + 1));
  expect(Math.abs(whole.rows.length - expected)).toBeLessThan(30);
});

test("the command reads archives and servers, and says what it could not read", async () => {
  const cwd = await temporaryFolder();
  const { simulator } = await aws();
  const env = { ...simulator.credentials, EARSHOT_S3_ENDPOINT: simulator.endpoint };
  const members = documents.slice(0, 3).map(({ name, text }) => ({ name, content: Buffer.from(text) }));
  await writeFile(join(cwd, "calls.zip"), zipArchive([...members, { name: "x.txt", content: Buffer.from("no call") }]));
  await writeFile(join(cwd, "cut.tar.gz"), gzipSync("").subarray(0, 5));
  simulator.write("earshot-calls", "sets/one.json", Buffer.from(document(1)));
  const { url } = await rangesServer(Buffer.from(document(2)));
  const paths = [
    "calls.zip",
    "cut.tar.gz",
    "s3://earshot-calls/sets/",
    `${url}two.json?sig=secret`,
    `${url}none.zip?sig=secret`,
  ];
  const { code, stdout, stderr } = await runCli(["analyze", ...paths, "--summary"], { cwd, env });
  expect(
    stdout
      .trimEnd()
      .split("\n")
      .map((row) => JSON.parse(row).file),
  ).toEqual([...members.map(({ name }) => `calls.zip/${name}`), "s3://earshot-calls/sets/one.json", `${url}two.json`]);
  expect(stderr).toMatch(/error cut\.tar\.gz: the gzip data are damaged or cut off: .*\[transcript\.damaged\]/);
  expect(stderr).toMatch(/error http:.*none\.zip: the zip archive is damaged or cut off/);
  expect(stderr).toContain("passed over 1 file without a call of its own: calls.zip/x.txt");
  expect(stderr).toContain("5 analyzed, 2 could not be read");
  expect([code, `${stdout}${stderr}`.includes("secret")]).toEqual([1, false]);
  const one = await runCli(["analyze", `${url}two.json?sig=secret`, "--json"], { cwd });
  expect(JSON.parse(one.stdout).score.value).toBeTypeOf("number");
  const keyless = await runCli(["analyze", "s3://earshot-calls/sets/"], { cwd });
  expect([keyless.code, keyless.stderr]).toEqual([
    2,
    expect.stringContaining("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set"),
  ]);
});
