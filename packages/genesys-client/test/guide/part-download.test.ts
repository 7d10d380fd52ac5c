import { createHash } from "node:crypto";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fakeClock, temporaryFolder } from "@earshot/test-kit";
import { describe, expect, test } from "vitest";
import { answer, audio, fakeGenesys, truncated } from "../fake-genesys.ts";
import { client, failure, part, recording } from "../helpers.ts";

const path = "/api/v2/recordings/r1/parts/p1";
const bytes = Buffer.from("RIFF and so on");
const sha256 = createHash("sha256").update(bytes).digest("hex");
const once = { http: { retry: { maxAttempts: 1 } } };

describe("a part's bytes", () => {
  test("are streamed into a file named by their hash", async () => {
    const folder = await temporaryFolder();
    const large = Buffer.alloc(3_000_000, "media");
    await using server = await fakeGenesys({ [path]: audio(large, "audio/wav; rate=8000") });
    const media = await client(server.origin).recordings.media(recording("r1"), part("p1"), join(folder, "deep", "er"));
    const hash = createHash("sha256").update(large).digest("hex");
    expect(media).toEqual({
      path: join(folder, "deep", "er", `${hash}.wav`),
      bytes: 3_000_000,
      sha256: hash,
      contentType: "audio/wav",
    });
    expect((await readFile(media.path)).equals(large)).toBe(true);
    expect(await readdir(join(folder, "deep", "er"))).toEqual([`${hash}.wav`]);
  });

  test("that lie there already are not written again; a damaged file of that name is", async () => {
    const folder = await temporaryFolder();
    await using server = await fakeGenesys({ [path]: audio(bytes) });
    const genesys = client(server.origin);
    const first = await genesys.recordings.media(recording("r1"), part("p1"), folder);
    const before = await stat(first.path);
    expect(await genesys.recordings.media(recording("r1"), part("p1"), folder)).toEqual(first);
    expect((await stat(first.path)).ino).toBe(before.ino);
    await writeFile(first.path, "cut");
    await genesys.recordings.media(recording("r1"), part("p1"), folder);
    expect((await readFile(first.path)).equals(bytes)).toBe(true);
    expect(await readdir(folder)).toEqual([`${sha256}.wav`]);
  });

  test("may be downloaded twice at the same time", async () => {
    const folder = await temporaryFolder();
    await using server = await fakeGenesys({ [path]: audio(bytes) });
    const genesys = client(server.origin);
    await Promise.all([1, 2, 3].map(() => genesys.recordings.media(recording("r1"), part("p1"), folder)));
    expect(await readdir(folder)).toEqual([`${sha256}.wav`]);
  });

  test("that end early are fetched again", async () => {
    const folder = await temporaryFolder();
    await using server = await fakeGenesys({ [path]: [truncated, audio(bytes)] });
    const media = await client(server.origin).recordings.media(recording("r1"), part("p1"), folder);
    expect(media).toMatchObject({ sha256, bytes: bytes.length });
    expect(await readdir(folder)).toEqual([`${sha256}.wav`]);
  });

  test("that always end early leave nothing behind", async () => {
    const folder = await temporaryFolder();
    await using server = await fakeGenesys({ [path]: truncated });
    const error = await failure(client(server.origin).recordings.media(recording("r1"), part("p1"), folder));
    expect(error).toMatchObject({ code: "genesys.truncated", requestId: "cut-1" });
    expect(await readdir(folder)).toEqual([]);
  });

  test("announced as larger than 2 GiB are refused once and leave nothing behind", async () => {
    const folder = await temporaryFolder();
    await using server = await fakeGenesys({
      [path]: (response) => {
        response.writeHead(200, { "content-type": "audio/wav", "content-length": 3 * 2 ** 30 }).write("RIFF");
      },
    });
    const error = await failure(client(server.origin).recordings.media(recording("r1"), part("p1"), folder));
    expect(error).toMatchObject({ code: "genesys.too_large", status: 200 });
    expect(server.to(path)).toHaveLength(1);
    expect(await readdir(folder)).toEqual([]);
  });

  test("leave nothing behind when the download is aborted", async () => {
    const folder = await temporaryFolder();
    await using server = await fakeGenesys({
      [path]: (response) => {
        response.writeHead(200, { "content-type": "audio/wav", "content-length": 100 }).write("abc");
      },
    });
    const abort = new AbortController();
    const work = failure(client(server.origin).recordings.media(recording("r1"), part("p1"), folder, abort.signal));
    await expect.poll(() => readdir(folder)).toHaveLength(1);
    abort.abort();
    expect((await work).code).toBe("genesys.aborted");
    expect(await readdir(folder)).toEqual([]);
  });

  test("whose ids look like paths stay in the folder", async () => {
    const folder = await temporaryFolder();
    const url = "/api/v2/recordings/..%2F..%2Fr1/parts/..%2Fp%3F1";
    await using server = await fakeGenesys({ [url]: audio(bytes, "audio/../../etc") });
    const odd = part("../p?1", { format: "../../x" });
    const media = await client(server.origin).recordings.media(recording("../../r1"), odd, folder);
    expect(media.path).toBe(join(folder, `${sha256}.bin`));
  });

  test("are not asked for when the part is not ready", async () => {
    await using server = await fakeGenesys({});
    const genesys = client(server.origin);
    const states = [
      [{ kind: "transcoding" }, "genesys.not_ready", "run again later"],
      [{ kind: "unknown", status: "BREWING" }, "genesys.not_ready", "Look it up"],
      [{ kind: "archived" }, "genesys.archived", "Restore it"],
      [{ kind: "deleted" }, "genesys.media_gone", "gone for good"],
      [{ kind: "failed" }, "genesys.media_gone", "will not come"],
    ] as const;
    for (const [state, code, hint] of states) {
      const error = await failure(genesys.recordings.media(recording("r1"), part("p1", { state }), "/nowhere"));
      expect(error).toMatchObject({ code, retryAtMs: null, hint: expect.stringContaining(hint) });
      expect(error.message).toContain(state.kind === "unknown" ? "BREWING" : state.kind);
    }
    expect(server.seen).toEqual([]);
  });

  test("that are still being made (202) are not ready, whatever comes with it", async () => {
    await using server = await fakeGenesys({ [path]: answer(202, "") });
    const error = await failure(
      client(server.origin).recordings.media(recording("r1"), part("p1"), await temporaryFolder()),
    );
    expect(error).toMatchObject({ code: "genesys.not_ready", requestId: "c-7", retryAtMs: null });
  });

  test("that are still being made are to be asked for again when the server says so", async () => {
    const clock = fakeClock();
    const later = clock.now() + 90_000;
    const date = new Date(clock.now()).toUTCString();
    for (const retryAfter of ["90", new Date(later).toUTCString()]) {
      await using server = await fakeGenesys({ [path]: answer(202, "", { date, "retry-after": retryAfter }) });
      const genesys = client(server.origin, {}, clock);
      const error = await failure(genesys.recordings.media(recording("r1"), part("p1"), await temporaryFolder()));
      expect(error).toMatchObject({ code: "genesys.not_ready", retryAtMs: later });
    }
    expect(clock.waits).toEqual([]);
  });

  test.each(["text/html", "application/json"])("are never a page (%s)", async (type) => {
    const folder = await temporaryFolder();
    await using server = await fakeGenesys({ [path]: audio("<h1>Log in</h1>", type) });
    const error = await failure(client(server.origin, once).recordings.media(recording("r1"), part("p1"), folder));
    expect(error.code).toBe("genesys.unexpected_shape");
    expect(await readdir(folder)).toEqual([]);
  });

  test("that can't be written name the folder", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "");
    await using server = await fakeGenesys({ [path]: audio(bytes) });
    const genesys = client(server.origin);
    const below = join(folder, "file", "below");
    const error = await failure(genesys.recordings.media(recording("r1"), part("p1"), below));
    expect(error.code).toBe("genesys.write_failed");
    expect(error.message).toContain(below);
    expect(server.to(path)).toHaveLength(1);
  });
});
