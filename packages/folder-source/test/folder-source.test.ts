import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createFolderSource } from "../src/index.ts";
import { faultsOf, folderOf, idsOf, listAll, transcript } from "./files.ts";

const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const events = JSON.stringify({
  startTime: "2026-10-01T08:00:00Z",
  entities: [
    { timestamp: "2026-10-01T08:00:05Z", state: "HOLD", sessionId: "s-1" },
    { timestamp: "2026-10-01T08:00:09Z", state: "CONNECTED", participantId: "p-1" },
    { timestamp: 5, state: null },
  ],
});
const child = join(import.meta.dirname, "children", "list.ts");
/** Root passes every check of rights unless it gives up what lets it. */
const bound = process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : [];

function runChild(args: readonly string[], paths: readonly string[]) {
  const [command = "", ...before] = [...bound, process.execPath, ...args, child, ...paths];
  return JSON.parse(execFileSync(command, before, { encoding: "utf8" }));
}

describe("what is found", () => {
  test("transcripts, sounds and state events, in subfolders, packed, and with names in capitals", async () => {
    const folder = folderOf({
      "2026/rec-1.json": transcript("one"),
      "2026/rec-2.json.gz": gzipSync(transcript("two")),
      "2026/REC-3.JSON.ZST": zstdCompressSync(transcript("three")),
      "a.jsonl": `${transcript("four")}\n${transcript("five")}\n`,
      "b.ndjson.gz": gzipSync(transcript("six")),
      "call.json": transcript("seven"),
      "call.events.json": events,
      "call.wav": "sound",
      "Voice.OGG": "sound alone",
      "notes.txt": "not a recording",
      ".hidden.json": "not looked at",
      ".git/x.json": "not looked at",
    });
    const source = createFolderSource({ paths: [folder] });
    const listing = await listAll(source);
    expect(listing.unreadable).toEqual([]);
    expect(listing.recordings.map(({ id, parts }) => [id, parts.map(({ format }) => format)])).toEqual([
      ["Voice", ["ogg"]],
      ["a:1", []],
      ["a:2", []],
      ["b:1", []],
      ["call", ["wav"]],
      ["2026/REC-3", []],
      ["2026/rec-1", []],
      ["2026/rec-2", []],
    ]);
    for (const recording of listing.recordings) {
      const sourced = { kind: "document", format: null, document: expect.anything(), source: expect.any(String) };
      expect(await source.transcript(recording)).toEqual(recording.id === "Voice" ? null : sourced);
    }
    expect(await source.transcript(await source.get("b:1"))).toMatchObject({
      document: { results: [{ transcript: "six" }] },
    });
    await expect(source.get("c:1")).rejects.toMatchObject({ code: "folder.not_found" });
  });

  test("a recording with its sound, its events and its start time", async () => {
    const folder = folderOf({ "call.json": transcript("word"), "call.events.json": events, "call.wav": "sound" });
    const source = createFolderSource({ paths: [folder] });
    const { recordings } = await listAll(source);
    const parts = { transcript: sha256(transcript("word")), sound: sha256("sound"), events: sha256(events) };
    const list = Object.entries(parts).map(([name, hash]) => `${name} ${hash}\n`);
    expect(recordings).toEqual([
      {
        id: "call",
        interactionId: "call",
        state: { kind: "ready" },
        startTime: "2026-10-01T08:00:00Z",
        parts: [{ id: "voice", mediaType: "voice", format: "wav", channel: null, state: { kind: "ready" } }],
        contentSha256: sha256(list.join("")),
      },
    ]);
    const copy = structuredClone(recordings[0]);
    for (const recording of [recordings[0], copy]) {
      if (recording?.parts[0] === undefined) throw new Error("no part");
      expect((await source.holds(recording)).events).toEqual([
        { index: 0, timestamp: "2026-10-01T08:00:05Z", state: "HOLD", sessionId: "s-1" },
        { index: 1, timestamp: "2026-10-01T08:00:09Z", state: "CONNECTED", sessionId: "p-1" },
        { index: 2, timestamp: null, state: null, sessionId: null },
      ]);
      expect(await source.media(recording, recording.parts[0], join(folder, "unused"))).toEqual({
        path: join(folder, "call.wav"),
        bytes: 5,
        sha256: sha256("sound"),
        contentType: "audio/wav",
      });
    }
  });

  test("ids, conversations and start times of the documents themselves", async () => {
    const heads = [
      { recordingId: "rec-1", id: "other", conversationId: "conv-1", startTime: 1_790_841_600_000 },
      { id: "rec-2", interactionId: "int-2", startTime: "2026-10-01T10:00:00+02:00" },
      { id: 7, conversationId: null, startTime: "yesterday" },
      { id: " ", startTime: 12 },
    ];
    const folder = folderOf({ "calls.jsonl": heads.map((head) => transcript("word", head)).join("\n") });
    const { recordings } = await listAll(createFolderSource({ paths: [join(folder, "calls.jsonl")] }));
    expect(recordings.map(({ id, interactionId, startTime }) => [id, interactionId, startTime])).toEqual([
      ["rec-1", "conv-1", "2026-10-01T08:00:00.000Z"],
      ["rec-2", "int-2", "2026-10-01T10:00:00+02:00"],
      ["calls:3", "calls:3", null],
      ["calls:4", "calls:4", null],
    ]);
  });

  test("files named by themselves bring in what belongs to them; patterns keep the path below their first wildcard", async () => {
    const folder = folderOf({
      "day-1/call.json": transcript("one"),
      "day-1/call.mp3": "sound",
      "day-1/call.wav": "another sound",
      "day-1/other.json": transcript("two"),
      "day-2/call.json": transcript("three"),
      "day-2/lines.txt": `${transcript("four")}\n${transcript("five")}`,
    });
    const list = async (paths: string[], lines = false) => {
      const named = paths.map((path) => join(folder, path));
      const listing = await listAll(createFolderSource({ paths: named, lines }));
      expect(listing.unreadable).toEqual([]);
      return listing.recordings.map(({ id, parts }) => [id, ...parts.map(({ format }) => format)].join(" "));
    };
    expect(await list(["day-1/call.json"])).toEqual(["call mp3"]);
    expect(await list(["day-1/call.wav", "day-1/other.json"])).toEqual(["call wav", "other"]);
    expect(await list(["day-*/call.json"])).toEqual(["day-1/call mp3", "day-2/call"]);
    expect(await list(["day-2/l*.txt"], true)).toEqual(["day-2/lines:1", "day-2/lines:2"].map((id) => id.slice(6)));
    expect(await list(["day-2*"])).toHaveLength(1);
    expect(await list(["day-2/lines.txt"], true)).toEqual(["lines:1", "lines:2"]);
  });

  test("JSON Lines in several packed pieces, with CRLF, a byte order mark, blank lines and no end of the last line", async () => {
    const pieces = [`\uFEFF${transcript("one")}\r\n\r\n`, ` \t\n${transcript("two")}\n`, transcript("three")];
    const plain = pieces.join("");
    const folder = folderOf({
      "plain.jsonl": plain,
      "members.jsonl.gz": Buffer.concat(pieces.map((piece) => gzipSync(piece))),
      "frames.jsonl.zst": Buffer.concat(pieces.map((piece) => zstdCompressSync(piece))),
      "empty.jsonl": "",
      "empty.jsonl.gz": gzipSync(""),
    });
    const { recordings, unreadable } = await listAll(createFolderSource({ paths: [folder] }));
    expect(unreadable).toEqual([]);
    expect(idsOf(recordings)).toEqual(
      ["frames", "members", "plain"].flatMap((name) => [1, 4, 5].map((line) => `${name}:${line}`)),
    );
    expect(new Set(recordings.map(({ contentSha256 }) => contentSha256)).size).toBe(3);
    expect(recordings.at(-1)?.contentSha256).toBe(sha256(transcript("three")));
  });
});

describe("what cannot be read", () => {
  test("damaged lines and documents are entries with their place, and reading goes on", async () => {
    const packed = gzipSync(
      Array.from({ length: 5000 }, (_, index) => `${transcript(`${Math.sin(index)}`)}\n`).join(""),
    );
    const folder = folderOf({
      "a.jsonl": `${transcript("one")}\n{"results": [}\n\xff\n${transcript("two")}\n`,
      "b.json": "",
      "c.json": Buffer.from([0x52, 0x49, 0x46, 0x46, 0, 0]),
      "cut.jsonl.gz": packed.subarray(0, packed.length / 2),
      "d.events.json": events,
      "e.json": transcript("three"),
      "e.events.json": '{"entities": 5}',
      "f.jsonl": Buffer.from([0xff, 0x0a]),
    });
    const listing = await listAll(createFolderSource({ paths: [folder] }));
    expect(faultsOf(listing, folder)).toEqual({
      "a:2": "transcript.json a.jsonl:2 is not valid JSON at 1:14 (value expected)",
      "a:3": expect.stringContaining(
        "transcript.shape a.jsonl:3 is no transcript in a known format: it is text of 1 character",
      ),
      b: "transcript.empty b.json is empty",
      c: "transcript.binary c.json is not a transcript: it is WAV or other RIFF audio",
      "cut.jsonl.gz": "transcript.damaged cut.jsonl.gz: the gzip data are damaged or cut off: unexpected end of file",
      "d.events": "folder.stray_events d.events.json: there is no recording with these state events",
      e: expect.stringContaining("events.wrong_shape e.events.json: "),
      "f:1": "transcript.encoding f.jsonl:1 is not UTF-8: invalid byte at offset 0",
    });
    expect(idsOf(listing.recordings).slice(0, 3)).toEqual(["a:1", "a:4", "cut:1"]);
    const hashes = new Map(listing.unreadable.map(({ id, contentSha256 }) => [id, contentSha256]));
    expect(hashes.get("a:2")).toBe(sha256('{"results": [}'));
    expect(hashes.get("b")).toBe(sha256(""));
    expect(hashes.get("e")).toMatch(/^[0-9a-f]{64}$/);
    expect(hashes.get("cut.jsonl.gz")).toBeUndefined();
  });

  test("pipes, devices and broken links are never opened; links to folders are followed once", async () => {
    const folder = folderOf({ "calls/a.json": transcript("one"), "elsewhere/b.json": transcript("two") });
    execFileSync("mkfifo", [join(folder, "calls", "pipe.json"), join(folder, "calls", "pipe.wav")]);
    symlinkSync("/dev/zero", join(folder, "calls", "zero.jsonl"));
    symlinkSync("missing", join(folder, "calls", "broken.json"));
    symlinkSync("../elsewhere", join(folder, "calls", "aaa"));
    symlinkSync("../calls", join(folder, "elsewhere", "loop"));
    symlinkSync(".", join(folder, "calls", "self"));
    const listing = await listAll(createFolderSource({ paths: [join(folder, "calls")] }));
    expect(idsOf(listing.recordings)).toEqual(["a", "aaa/b"]);
    expect(faultsOf(listing, folder)).toEqual({
      broken: "transcript.unreadable calls/broken.json: no such file or folder",
      pipe: "transcript.unreadable calls/pipe.json: is a pipe, not a file",
      "zero.jsonl": "transcript.unreadable calls/zero.jsonl: is a device, not a file",
    });
    const named = await listAll(createFolderSource({ paths: [join(folder, "calls", "pipe.wav")] }));
    expect(named.unreadable).toHaveLength(1);
  });

  test("folders and files without rights", () => {
    const folder = folderOf({ "a.json": "", "b.jsonl": "", "c.json": transcript("one"), "c.wav": "", "d.wav": "" });
    mkdirSync(join(folder, "locked"));
    for (const name of ["a.json", "b.jsonl", "c.wav", "locked"]) chmodSync(join(folder, name), 0);
    const { recordings, unreadable } = runChild([], [folder]);
    chmodSync(join(folder, "locked"), 0o700);
    expect(recordings).toBe(1);
    expect(unreadable).toEqual({
      a: `${folder}/a.json: permission denied`,
      "b.jsonl": `${folder}/b.jsonl: permission denied`,
      c: `${folder}/c.wav: permission denied`,
      locked: `${folder}/locked: permission denied`,
    });
  });

  test("what is larger than a call can be", async () => {
    const long = Buffer.alloc((256 << 20) + 1, "a");
    const folder = folderOf({
      "lines.jsonl.zst": zstdCompressSync(Buffer.concat([long, Buffer.from(`\n${transcript("one")}`)])),
      "one.json.zst": zstdCompressSync(long),
    });
    closeSync(openSync(join(folder, "sound.wav"), "w"));
    truncateSync(join(folder, "sound.wav"), 2 ** 34 + 1);
    const listing = await listAll(createFolderSource({ paths: [folder] }));
    expect(idsOf(listing.recordings)).toEqual(["lines:2"]);
    expect(listing.unreadable.map(({ id, unreadable }) => [id, unreadable.code])).toEqual([
      ["lines:1", "folder.too_large"],
      ["one", "folder.too_large"],
      ["sound", "folder.too_large"],
    ]);
  });

  test("the second of two entries with one id says which file has it", async () => {
    const folder = folderOf({
      "a.json": transcript("one", { id: "same" }),
      "b.jsonl": `${transcript("two", { id: "same" })}\n${transcript("three")}\n${transcript("four", { id: "b:2" })}`,
      "b.ndjson": transcript("five"),
      "c.json": transcript("six"),
      "c.json.gz": gzipSync(transcript("seven")),
      "d.json": transcript("eight"),
      "d.events.json": events,
      "d.events.json.gz": gzipSync(events),
      "e.json": transcript("nine", { id: "b:9" }),
    });
    const listing = await listAll(createFolderSource({ paths: [folder, join(folder, "c.json")] }));
    expect(idsOf(listing.recordings)).toEqual(["same", "b:2", "c", "d"]);
    expect(faultsOf(listing, folder)).toEqual({
      "b:1": 'folder.duplicate_id b.jsonl:1: a.json has the id "same" already',
      "b:3": 'folder.duplicate_id b.jsonl:3: b.jsonl has the id "b:2" already',
      "b.ndjson:1": 'folder.duplicate_id b.ndjson:1: b.jsonl has the id "b:1" already',
      "c.json.gz": 'folder.duplicate_id c.json.gz: c.json has the id "c" already',
      "d.events.json.gz": "folder.duplicate_id d.events.json.gz: d.events.json belongs to the same recording already",
      "e.json": 'folder.duplicate_id e.json: b.jsonl has the id "b:9" already',
      "c.json": 'folder.duplicate_id c.json: c.json has the id "c" already',
    });
  });

  test.each([
    [["missing.json"], "folder.no_such_path"],
    [["*.nothing"], "folder.no_such_path"],
    [["-"], "folder.no_such_path"],
    [["empty"], "folder.empty"],
    [[], "folder.empty"],
  ])("%j ends the listing before it begins", async (paths, code) => {
    const folder = folderOf({ "empty/notes.txt": "", "a.json": transcript("one") });
    const named = paths.map((path) => (path === "-" ? path : join(folder, path)));
    await expect(listAll(createFolderSource({ paths: named }))).rejects.toMatchObject({ code });
  });

  test("recordings that moved or went away after they were listed", async () => {
    const lines = [transcript("one", { id: "x" }), transcript("two"), transcript("three", { id: "y" })];
    const folder = folderOf({ "a.jsonl": lines.join("\n") });
    const source = createFolderSource({ paths: [folder] });
    expect(idsOf((await listAll(source)).recordings)).toEqual(["x", "a:2", "y"]);
    writeFileSync(join(folder, "a.jsonl"), lines.slice(1).join("\n"));
    expect(await source.transcript(await source.get("y"))).toMatchObject({ document: { id: "y" } });
    await expect(source.get("x")).rejects.toMatchObject({ code: "folder.not_found" });
    await expect(source.get("a:2")).rejects.toMatchObject({ code: "folder.not_found" });
    const { recordings, unreadable } = await listAll(source, { ids: ["y", "a:1", "x"] });
    expect([idsOf(recordings), idsOf(unreadable)]).toEqual([["y", "a:1"], ["x"]]);
  });

  test("files that change after they were listed", async () => {
    const folder = folderOf({ "a.wav": "sound", "b.json": transcript("one") });
    const source = createFolderSource({ paths: [folder] });
    const [sound, document] = (await listAll(source)).recordings;
    const [part] = sound?.parts ?? [];
    if (sound === undefined || document === undefined || part === undefined) throw new Error("not listed");
    await expect(source.media(sound, { ...part, id: "2" }, folder)).rejects.toMatchObject({ code: "folder.not_found" });
    utimesSync(join(folder, "a.wav"), 1, 1);
    await expect(source.media(sound, part, folder)).rejects.toMatchObject({ code: "folder.changed" });
    writeFileSync(join(folder, "b.json"), transcript("two"));
    expect(await source.transcript(document)).toMatchObject({ document: { results: [{ transcript: "one" }] } });
    await expect(source.transcript({ ...document })).rejects.toMatchObject({ code: "folder.changed" });
  });
});

describe("a query", () => {
  const head = (hour: number) => ({ startTime: `2026-10-01T0${hour}:00:00Z` });
  const files = {
    "a.json": transcript("one", head(1)),
    "b.json": transcript("two", head(2)),
    "c.json": transcript("three"),
    "d.json": "{",
    "e.json": transcript("five", head(5)),
  };

  test("for times keeps what has none; a limit ends the listing", async () => {
    const source = createFolderSource({ paths: [folderOf(files)] });
    const totals: number[] = [];
    const onTotal = (total: number) => totals.push(total);
    const range = { from: "2026-10-01T02:00:00Z", to: "2026-10-01T05:00:00Z" };
    const within = await listAll(source, { ...range, onTotal });
    expect(idsOf(within.recordings)).toEqual(["b", "c"]);
    expect(idsOf(within.unreadable)).toEqual(["d"]);
    expect(idsOf((await listAll(source, { limit: 2, onTotal })).recordings)).toEqual(["a", "b"]);
    expect((await listAll(source, { limit: 0 })).recordings).toEqual([]);
    expect(totals).toEqual([5, 2]);
    for (const query of [{ from: "soon" }, { from: range.to, to: range.from }]) {
      await expect(listAll(source, query)).rejects.toMatchObject({ code: "folder.invalid_query" });
    }
  });

  test("for ids comes in their order, and names those that are not there", async () => {
    const source = createFolderSource({ paths: [folderOf(files)] });
    const { recordings, unreadable } = await listAll(source, { ids: ["e", "x", "d", "a", "e"] });
    expect(idsOf(recordings)).toEqual(["e", "a"]);
    expect(unreadable.map(({ id, unreadable }) => [id, unreadable.code])).toEqual([
      ["x", "folder.not_found"],
      ["d", "transcript.json"],
    ]);
    await expect(source.get("d")).rejects.toMatchObject({ code: "transcript.json" });
  });

  test("has no total of JSON Lines, which are counted only by reading them", async () => {
    const source = createFolderSource({ paths: [folderOf({ ...files, "f.jsonl": transcript("six") })] });
    const totals: number[] = [];
    const { recordings } = await listAll(source, { onTotal: (total) => totals.push(total) });
    expect({ totals, count: recordings.length }).toEqual({ totals: [], count: 5 });
  });

  test("ends with its signal", async () => {
    const source = createFolderSource({ paths: [folderOf(files)] });
    const stop = new AbortController();
    const listing = source.list({}, stop.signal)[Symbol.asyncIterator]();
    await listing.next();
    stop.abort();
    await expect(listing.next()).rejects.toBe(stop.signal.reason);
  });
});

test("100,000 lines take no more memory than 10,000", () => {
  const write = (count: number) => {
    const text = "word ".repeat(300);
    const lines = Array.from({ length: count }, (_, index) => `${transcript(`${index} ${text}`)}\n`);
    return zstdCompressSync(lines.join(""));
  };
  const folder = folderOf({ "small.jsonl.zst": write(10_000), "large.jsonl.zst": write(100_000) });
  const [small, large] = ["small", "large"].map((name) =>
    runChild(["--max-old-space-size=64"], [join(folder, `${name}.jsonl.zst`)]),
  );
  expect([small.recordings, large.recordings]).toEqual([10_000, 100_000]);
  // All lines together have 160 MB.
  expect(large.peakMiB).toBeLessThan(small.peakMiB + 60);
}, 60_000);

test("whatever the files are, ids are unique, listings repeat, and an equal hash means equal files", async () => {
  const name = fc.constantFrom("a", "b", "a.b", "a/b", "c/a");
  const id = fc.constantFrom(undefined, "a", "b:1", "a:2", "x");
  const document = fc
    .record({ id, text: fc.constantFrom("one", "two") })
    .map(({ id, text }) => transcript(text, { id }));
  const lines = fc.array(fc.oneof(document, fc.constant(""), fc.constant("{")), { maxLength: 4 });
  const file = fc.oneof(
    fc.record({ ending: fc.constantFrom(".json", ".JSON", ".json.gz"), content: document }),
    fc.record({
      ending: fc.constantFrom(".jsonl", ".ndjson", ".jsonl.gz"),
      content: lines.map((all) => all.join("\n")),
    }),
    fc.record({ ending: fc.constantFrom(".wav", ".ogg"), content: fc.constantFrom("sound", "other sound") }),
    fc.record({ ending: fc.constantFrom(".rttm"), content: fc.constantFrom("SPEAKER c 1 0 1 x x A", "SPEAKER") }),
    fc.record({ ending: fc.constantFrom(".events.json"), content: fc.constantFrom(events, "[]", "5") }),
  );
  const set = fc.dictionary(name, fc.array(file, { minLength: 1, maxLength: 4 }), {
    minKeys: 1,
    noNullPrototype: true,
  });
  await fc.assert(
    fc.asyncProperty(set, async (files) => {
      const contents = Object.entries(files).flatMap(([stem, all]) =>
        all.map(({ ending, content }) => [`${stem}${ending}`, ending.endsWith(".gz") ? gzipSync(content) : content]),
      );
      const folder = folderOf(Object.fromEntries(contents));
      const source = createFolderSource({ paths: [folder] });
      const listing = await listAll(source);
      const ids = idsOf([...listing.recordings, ...listing.unreadable]);
      expect(new Set(ids).size).toBe(ids.length);
      expect(await listAll(createFolderSource({ paths: [folder] }))).toEqual(listing);
      const byHash = new Map<string, unknown>();
      for (const recording of listing.recordings) {
        const [part] = recording.parts;
        const media = part === undefined ? null : await source.media(recording, part, folder);
        const content = {
          // Equal but for its place, which messages name.
          transcript: { ...(await source.transcript(recording)), source: null },
          sound: media?.sha256 ?? null,
          events: (await source.holds(recording)).events,
        };
        const hash = recording.contentSha256 ?? "";
        expect(byHash.get(hash) ?? content).toEqual(content);
        byHash.set(hash, content);
      }
      for (const recording of listing.recordings) {
        expect(await source.get(recording.id)).toEqual(recording);
        expect(await createFolderSource({ paths: [folder] }).get(recording.id)).toEqual(recording);
      }
    }),
    { seed: Number(process.env.FC_SEED ?? 20_231_025), numRuns: 80 },
  );
}, 60_000);

describe("several files of one name", () => {
  test("of the sounds the one without loss is taken, else the first; the others are passed over by name", async () => {
    const folder = folderOf({
      "a.mp3": "mp3",
      "a.wav": "wav",
      "b.flac": "flac",
      "b.json": transcript("two"),
      "b.ogg": "ogg",
      "c.mp3": "mp3",
      "c.opus": "opus",
    });
    for (const paths of [[folder], [join(folder, "*")]]) {
      const passedOver: string[] = [];
      const source = createFolderSource({ paths, onPassedOver: (path) => passedOver.push(path) });
      const { recordings, unreadable } = await listAll(source);
      expect(unreadable).toEqual([]);
      const formats = recordings.map(({ id, parts }) => [id, ...parts.map(({ format }) => format)]);
      expect(formats).toEqual([
        ["a", "wav"],
        ["b", "flac"],
        ["c", "mp3"],
      ]);
      expect(passedOver).toEqual(["a.mp3", "b.ogg", "c.opus"].map((name) => join(folder, name)));
    }
  });

  test("RTTM says who speaks in the transcript beside it, and is a transcript by itself", async () => {
    const rttm = (name: string) => `SPEAKER call 1 0.0 1.0 <NA> <NA> ${name} <NA> <NA>\n`;
    const folder = folderOf({
      "a.json": transcript("one"),
      "a.rttm": rttm("Sam"),
      "a.wav": "sound",
      "b.rttm.gz": gzipSync(rttm("Kim")),
      "b.events.json": events,
      "c.json": transcript("three"),
      "c.rttm": "SPEAKER soon",
    });
    const passedOver: string[] = [];
    const source = createFolderSource({ paths: [folder], onPassedOver: (path) => passedOver.push(path) });
    const listing = await listAll(source);
    expect(faultsOf(listing, folder)).toEqual({ c: "transcript.shape c.rttm is no RTTM" });
    const [a, b, ...others] = listing.recordings;
    if (a === undefined || b === undefined || others.length > 0) throw new Error("there are two recordings");
    expect(await source.transcript(a)).toMatchObject({
      document: { results: [{ transcript: "one" }] },
      speakers: { text: rttm("Sam"), source: join(folder, "a.rttm") },
    });
    expect(await source.transcript(b)).toMatchObject({ document: rttm("Kim"), speakers: undefined });
    expect(passedOver).toEqual([]);
    const alone = await listAll(createFolderSource({ paths: [join(folder, "a.rttm")] }));
    expect(alone.recordings).toEqual([a]);
    writeFileSync(join(folder, "a.rttm"), rttm("Ann"));
    expect((await listAll(createFolderSource({ paths: [folder] }))).recordings[0]?.contentSha256).not.toBe(
      a.contentSha256,
    );
  });
});

test("transcripts of any name are recordings, and what belongs to none is passed over by name", async () => {
  const folder = folderOf({
    "a.txt": "[00:00:01] Agent: Hello\n",
    "b.csv": "start,end,speaker,text\n0,1,agent,Hi\n",
    "b.srt": "1\n00:00:00,000 --> 00:00:01,000\nAgent: Hi\n",
    "notes.md": "# Calls\n",
  });
  const passedOver: string[] = [];
  const source = createFolderSource({ paths: [folder], onPassedOver: (path) => passedOver.push(path) });
  const listing = await listAll(source);
  expect(idsOf(listing.recordings)).toEqual(["a", "b"]);
  expect(passedOver).toEqual([join(folder, "b.csv"), join(folder, "notes.md")]);
});
