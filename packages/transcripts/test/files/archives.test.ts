import { execFile } from "node:child_process";
import { mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { temporaryFolder, type ZipMember, zipArchive } from "@earshot/test-kit";
import { pack } from "tar-stream";
import { expect, test } from "vitest";
import { createOpener, findInArchive, readContent, readWhole, toSetFile } from "../../src/index.ts";

const document = (said: string) =>
  JSON.stringify({ results: [{ start_time: 0, end_time: 1, speaker: "agent", transcript: said }] });

const longName = `${"deep/".repeat(30)}${"n".repeat(120)}.json`;
const contents: Readonly<Record<string, string>> = {
  "calls/a.json": document("a"),
  "calls/a.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\n<v agent>a",
  "calls/a.events.json": "[]",
  "calls/many.jsonl": `${document("1")}\n${document("2")}\n`,
  "calls/noted": document("of no known name"),
  "calls/notes.txt": "no transcript",
  "calls/.hidden.json": document("hidden"),
  [longName]: document("long"),
  "ümläut.json": document("ü"),
};
const transcripts = ["calls/a.json", "calls/many.jsonl", "calls/noted", longName, "ümläut.json"];
const passedOver = ["calls/a.events.json", "calls/a.vtt", "calls/notes.txt"];

async function list(path: string) {
  const open = createOpener();
  const { files, passedOver, fault } = await findInArchive(toSetFile(path), open);
  const read = new Map<string, string>();
  for (const file of files) {
    const text = await readWhole(file, open).then(String, (error) => `${error.code}: ${error.message}`);
    read.set(file.path.slice(path.length + 1), text);
  }
  const others = passedOver.map((other) => other.slice(path.length + 1));
  return { read, others, fault: fault && { code: fault.code, message: fault.message } };
}

test.each([
  ["ustar.tar", []],
  ["gnu.tar", ["--format=gnu"]],
  ["pax.tar", ["--format=pax"]],
  ["packed.tar.gz", ["-z"]],
  ["packed.tgz", ["-z"]],
])("an archive by tar holds what its folder does (%s)", async (name, args) => {
  const folder = await temporaryFolder();
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, "set", path)), { recursive: true });
    await writeFile(join(folder, "set", path), content);
  }
  await symlink("a.json", join(folder, "set", "calls", "link.json"));
  const path = join(folder, name);
  await promisify(execFile)("tar", ["-cf", path, ...args, "-C", join(folder, "set"), "."]);
  const { read, others, fault } = await list(path);
  expect(fault).toBeNull();
  expect(Object.fromEntries(read)).toEqual(Object.fromEntries(transcripts.map((name) => [name, contents[name]])));
  expect(others.toSorted()).toEqual([...passedOver, "calls/link.json"].toSorted());
});

test.each(["stored", "deflate", "zstd"] as const)("and so does a zip archive (%s)", async (method) => {
  const members = Object.entries(contents).map(
    ([name, text]): ZipMember => ({ name, content: Buffer.from(text), method }),
  );
  const path = join(await temporaryFolder(), "calls.zip");
  for (const zip64 of [false, true]) {
    await writeFile(path, zipArchive(members, { zip64 }));
    const { read, others, fault } = await list(path);
    expect(fault).toBeNull();
    expect(Object.fromEntries(read)).toEqual(Object.fromEntries(transcripts.map((name) => [name, contents[name]])));
    expect(others.toSorted()).toEqual(passedOver);
  }
});

async function tarArchive(members: readonly [name: string, content: string][]): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of members) archive.entry({ name }, content);
  archive.finalize();
  return await buffer(Readable.from(archive));
}

test("of a cut archive what is whole is listed, and it is said to be cut", async () => {
  const path = join(await temporaryFolder(), "calls.tar");
  const whole = await tarArchive(Array.from({ length: 9 }, (_, index) => [`${index}.json`, document(`${index}`)]));
  // A member takes two blocks; 1024 bytes of nothing are the mark at the end.
  for (const [bytes, count] of [
    [5 * 1024, 5],
    [5 * 1024 + 100, 5],
    [5 * 1024 + 520, 5],
    [whole.length - 1024, 9],
  ] as const) {
    await writeFile(path, whole);
    await truncate(path, bytes);
    for (const [name, packed] of [
      [path, null],
      [`${path}.gz`, gzipSync(whole.subarray(0, bytes))],
      [`${path}.zst`, zstdCompressSync(whole.subarray(0, bytes))],
    ] as const) {
      if (packed !== null) await writeFile(name, packed);
      const { read, fault } = await list(name);
      expect([read.size, fault?.code]).toEqual([count, "transcript.damaged"]);
      expect(fault?.message).toMatch(/calls\.tar(\.\w+)?: the tar archive is damaged or cut off/);
    }
  }
  await writeFile(`${path}.gz`, gzipSync(whole).subarray(0, 120));
  expect((await list(`${path}.gz`)).fault?.message).toMatch(/the gzip data are damaged or cut off/);
  await writeFile(path, "no archive".repeat(100));
  expect((await list(path)).fault?.code).toBe("transcript.damaged");
});

test("a damaged member of a zip archive is an error of its own, and so is one that cannot be read", async () => {
  const path = join(await temporaryFolder(), "calls.zip");
  const content = Buffer.from(document("x".repeat(1000)));
  const members = ["a", "b", "c"].map((name): ZipMember => ({ name: `${name}.json`, content, method: "stored" }));
  const archive = zipArchive(members);
  archive[archive.indexOf("xxx", archive.indexOf("b.json"))] = 0x79;
  await writeFile(path, archive);
  const { read, fault } = await list(path);
  expect(fault).toBeNull();
  expect([...read.values()].map((text) => text.slice(0, 18))).toEqual([
    document("x").slice(0, 18),
    "transcript.damaged",
    document("x").slice(0, 18),
  ]);
  expect(read.get("b.json")).toContain(
    "calls.zip/b.json: the zip archive is damaged or cut off: its checksum is another",
  );

  await writeFile(path, zipArchive([...members.slice(0, 1), { name: "locked.json", content, encrypted: true }]));
  expect(await list(path)).toMatchObject({
    read: new Map([["a.json", content.toString()]]),
    fault: { code: "transcript.unreadable", message: expect.stringContaining("calls.zip/locked.json: is encrypted") },
  });
  await writeFile(path, archive.subarray(0, archive.length - 30));
  expect((await list(path)).fault?.code).toBe("transcript.damaged");
});

test("a member says how large it is, and is not unpacked beyond that", async () => {
  const path = join(await temporaryFolder(), "calls.zip");
  for (const bytes of [1 << 20, 12 << 20]) {
    const archive = zipArchive([{ name: "bomb.json", content: Buffer.alloc(bytes) }]);
    archive.writeUInt32LE(1000, archive.indexOf("PK\x01\x02") + 24); // the length in the list
    await writeFile(path, archive);
    const open = createOpener();
    const { files } = await findInArchive(toSetFile(path), open);
    let read = 0;
    const reading = (async () => {
      for (const file of files) for await (const piece of readContent(file, open)) read += piece.length;
    })();
    await expect(reading).rejects.toMatchObject({ code: "transcript.damaged" });
    expect(read).toBe(0);
  }
});

test("a member that was added again replaces the one before", async () => {
  const path = join(await temporaryFolder(), "calls.tar.zst");
  const archive = await tarArchive([
    ["./a.json", document("first")],
    ["b.json", document("b")],
    ["a.json", document("second")],
    ["../c\x1b[31m.json", document("c")],
  ]);
  await writeFile(path, zstdCompressSync(archive));
  const { read } = await list(path);
  expect([...read.keys()]).toEqual(["b.json", "a.json", "../c\x1b[31m.json"]);
  expect(read.get("a.json")).toBe(document("second"));
});
