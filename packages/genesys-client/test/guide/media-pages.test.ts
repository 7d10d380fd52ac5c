import { readdir, readFile } from "node:fs/promises";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { temporaryFolder } from "@earshot/test-kit";
import { describe, expect, test } from "vitest";
import { answer, audio, fakeGenesys, type Reply } from "../fake-genesys.ts";
import { client, failure, part, recording } from "../helpers.ts";

const path = "/api/v2/recordings/r1/parts/p1";
const once = { http: { retry: { maxAttempts: 1 } } };

/** Saves the part that these replies deliver, at once and by a signed URL. */
async function bothWays(reply: Reply, check: (work: Promise<unknown>, folder: string) => Promise<void>, options = {}) {
  await using store = await fakeGenesys({ "/media/p1": reply });
  await using direct = await fakeGenesys({ [path]: reply });
  await using signed = await fakeGenesys({ [path]: answer(200, { url: `${store.origin}/media/p1?sig=S1G` }) });
  for (const { origin } of [direct, signed]) {
    const folder = await temporaryFolder();
    await check(client(origin, { ...once, ...options }).recordings.media(recording("r1"), part("p1"), folder), folder);
  }
}

const xml = '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>';
const html = "<html><body>Log in</body></html>";

describe("what is not media is not saved", () => {
  test.each([
    ["XML by its type", xml, "application/xml"],
    ["XML by its type, as text", xml, "text/xml; charset=utf-8"],
    ["XHTML by its type", "anything", "application/xhtml+xml"],
    ["HTML by its type", html, "text/html"],
    ["JSON by its type", '{"message":"no"}', "application/problem+json"],
    ["plain text", "no", "text/plain"],
    ["XML by its content", xml, "audio/wav"],
    ["XML without its first line", "<Error><Code>x</Code></Error>", "audio/wav"],
    ["HTML by its content", "\r\n  <!DOCTYPE html><p>Log in", "application/octet-stream"],
    ["HTML by its first tag", html.toUpperCase(), "audio/mpeg"],
    ["HTML behind a byte order mark", `\ufeff${html}`, "video/mp4"],
    ["JSON by its content", '{\n  "message": "no"}', "audio/wav"],
    ["JSON of nothing", "{}", "audio/wav"],
    ["JSON cut off", "{ ", "audio/wav"],
  ])("%s", async (_name, body, type) => {
    await bothWays(audio(body, type), async (work, folder) => {
      const error = await failure(work);
      expect(error).toMatchObject({ code: "genesys.unexpected_shape", requestId: "c-7" });
      expect(error.hint).not.toBe("");
      expect(error.message).toContain("p1");
      expect(error.message).not.toContain("S1G");
      expect(await readdir(folder)).toEqual([]);
    });
  });

  test("also when its first bytes come one by one", async () => {
    const slow: Reply = async (response) => {
      response.writeHead(200, { "content-type": "audio/wav", "inin-correlation-id": "c-7" });
      for (const letter of xml.slice(0, 20)) await new Promise((resolve) => response.write(letter, resolve));
      response.end(xml.slice(20));
    };
    await bothWays(slow, async (work, folder) => {
      expect((await failure(work)).code).toBe("genesys.unexpected_shape");
      expect(await readdir(folder)).toEqual([]);
    });
  });
});

test.each(["RIFF<?xml", "{\u0080sound", "<\u00ff"])("sound that begins like text is saved: %j", async (sound) => {
  const bytes = Buffer.from(sound, "latin1");
  await bothWays(audio(bytes), async (work) => {
    expect(await work).toMatchObject({ bytes: bytes.length });
  });
});

test("an empty answer is not saved: the media are not ready", async () => {
  await bothWays(audio(""), async (work, folder) => {
    const error = await failure(work);
    expect(error).toMatchObject({ code: "genesys.not_ready", requestId: "c-7", status: 200 });
    expect(error.message).toContain("empty");
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("media that come packed", () => {
  const sound = Buffer.from("RIFF, and what a recording holds. ".repeat(1000));

  test.each([
    ["gzip", gzipSync(sound)],
    ["br", brotliCompressSync(sound)],
    ["deflate", deflateSync(sound)],
  ])("are saved unpacked (%s)", async (encoding, packed) => {
    const headers = { "content-type": "audio/wav", "content-encoding": encoding };
    await bothWays(answer(200, packed, headers), async (work, folder) => {
      expect(await work).toMatchObject({ bytes: sound.length, contentType: "audio/wav" });
      const [name = ""] = await readdir(folder);
      expect((await readFile(`${folder}/${name}`)).equals(sound)).toBe(true);
    });
  });

  test("may not be larger than allowed when they are unpacked", async () => {
    const headers = { "content-type": "audio/wav", "content-encoding": "gzip" };
    const mediaLimits = { maxBytes: 1000 };
    await bothWays(
      answer(200, gzipSync(sound), headers),
      async (work, folder) => {
        expect((await failure(work)).code).toBe("genesys.too_large");
        expect(await readdir(folder)).toEqual([]);
      },
      { mediaLimits },
    );
  });
});
