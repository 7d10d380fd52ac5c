import { readdir, readFile } from "node:fs/promises";
import { exampleInteractionId, readScreenRecording, startSimulator } from "@earshot/genesys-simulator";
import { temporaryFolder } from "@earshot/test-kit";
import { describe, expect, onTestFinished, test } from "vitest";
import { answer, audio, fakeGenesys } from "../fake-genesys.ts";
import { client, everythingIn, failure } from "../helpers.ts";

const path = "/api/v2/interactions/i1/media";
const once = { http: { retry: { maxAttempts: 1 } } };
const voice = { recordingMediaId: "m1", mediaType: "voice", format: "wav", storageLocation: { url: "https://x.io/a" } };

describe("the media of an interaction", () => {
  test("come over all pages, as listed", async () => {
    await using server = await fakeGenesys({
      [path]: [
        answer(200, { entities: [voice], pageCount: 2 }),
        answer(200, { entities: [{ ...voice, recordingMediaId: "m2", mediaType: "screen" }], pageCount: 2 }),
      ],
    });
    const media = await Array.fromAsync(client(server.origin).metadata.media("i1"));
    expect(media).toEqual([
      { mediaId: "m1", mediaType: "voice", format: "wav", storageLocation: "https://x.io/a" },
      { mediaId: "m2", mediaType: "screen", format: "wav", storageLocation: "https://x.io/a" },
    ]);
    expect(server.to(path).map(({ url }) => url)).toEqual([
      `${path}?pageSize=100&pageNumber=1`,
      `${path}?pageSize=100&pageNumber=2`,
    ]);
  });

  test("may leave everything out", async () => {
    const bare = [
      {},
      { mediaType: null, storageLocation: null },
      { recordingMediaId: "", storageLocation: { url: "" } },
    ];
    await using server = await fakeGenesys({ [path]: answer(200, { entities: bare, pageCount: 1 }) });
    const nothing = { mediaId: null, mediaType: "unknown", format: null, storageLocation: null };
    expect(await Array.fromAsync(client(server.origin).metadata.media("i1"))).toEqual([nothing, nothing, nothing]);
  });

  test("that are malformed are kept with what can be read of them", async () => {
    const entities = [
      { ...voice, mediaType: 5, storageLocation: "https://x.io/a" },
      { ...voice, recordingMediaId: 7, storageLocation: { url: 7 } },
      null,
      "voice",
    ];
    await using server = await fakeGenesys({ [path]: answer(200, { entities, pageCount: 1 }) });
    const nothing = { mediaId: null, mediaType: "unknown", format: null, storageLocation: null };
    expect(await Array.fromAsync(client(server.origin).metadata.media("i1"))).toEqual([
      { ...nothing, mediaId: "m1", format: "wav" },
      { ...nothing, mediaType: "voice", format: "wav" },
      nothing,
      nothing,
    ]);
  });

  test("come once from a service without pages, although it signs their URLs anew each time", async () => {
    let listed = 0;
    await using server = await fakeGenesys({
      [path]: (response, request) => {
        listed += 1;
        const storageLocation = { url: `https://x.io/a?sig=${listed}` };
        answer(200, { entities: [{ ...voice, storageLocation }] })(response, request);
      },
    });
    expect(await Array.fromAsync(client(server.origin).metadata.media("i1"))).toHaveLength(1);
    expect(listed).toBe(2);
  });

  test("need the scope interaction:view", async () => {
    await using server = await fakeGenesys({ [path]: answer(403) });
    const error = await failure(Array.fromAsync(client(server.origin).metadata.media("i1")));
    expect(error).toMatchObject({ code: "genesys.forbidden", scope: "interaction:view" });
  });

  test("an answer without entities is no empty listing", async () => {
    await using server = await fakeGenesys({ [path]: answer(200, {}) });
    expect((await failure(Array.fromAsync(client(server.origin).metadata.media("i1")))).code).toBe(
      "genesys.unexpected_shape",
    );
  });

  test("an id is escaped, and one that no URL can carry is refused", async () => {
    await using server = await fakeGenesys({
      "/api/v2/interactions/a%2F..%2Fb%3Fc/media": answer(200, { entities: [] }),
    });
    const genesys = client(server.origin);
    expect(await Array.fromAsync(genesys.metadata.media("a/../b?c"))).toEqual([]);
    for (const id of ["", ".", ".."]) {
      expect((await failure(Array.fromAsync(genesys.metadata.media(id)))).code).toBe("genesys.invalid_id");
      expect((await failure(genesys.metadata.publish(id, {}, {}))).code).toBe("genesys.invalid_id");
    }
  });
});

describe("a medium", () => {
  const bytes = Buffer.from("some video");

  test("is fetched from its signed URL without the token", async () => {
    const folder = await temporaryFolder();
    await using server = await fakeGenesys({ "/store/m1": audio(bytes, "video/mp4") });
    const storageLocation = `${server.origin}/store/m1?sig=s3cret`;
    const media = await client(server.origin).metadata.download({ mediaId: "m1", storageLocation }, folder);
    expect(media).toMatchObject({ contentType: "video/mp4", bytes: bytes.length });
    expect(media.path).toMatch(/\/[0-9a-f]{64}\.mp4$/);
    expect((await readFile(media.path)).equals(bytes)).toBe(true);
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
  });

  test("whose URL has ended must be listed again, without the signature in the error", async () => {
    const folder = await temporaryFolder();
    await using server = await fakeGenesys({ "/store/m1": answer(403, { message: "Request has expired." }) });
    const storageLocation = `${server.origin}/store/m1?sig=s3cret`;
    const error = await failure(client(server.origin).metadata.download({ mediaId: "m1", storageLocation }, folder));
    expect(error).toMatchObject({ code: "genesys.forbidden", status: 403, scope: null });
    expect(error.hint).toContain("list");
    expect(everythingIn(error)).not.toContain("s3cret");
    expect(server.seen).toHaveLength(1);
  });

  test("that is a page or JSON is refused and leaves nothing behind", async () => {
    const folder = await temporaryFolder();
    await using server = await fakeGenesys({
      "/json": answer(200, { a: 1 }),
      "/page": answer(200, "<h1>Log in</h1>", { "content-type": "text/html" }),
    });
    const genesys = client(server.origin, once);
    const fetchFrom = (where: string) =>
      failure(genesys.metadata.download({ mediaId: "m1", storageLocation: `${server.origin}${where}` }, folder));
    expect((await fetchFrom("/json")).code).toBe("genesys.unexpected_shape");
    expect((await fetchFrom("/page")).code).toBe("genesys.unexpected_shape");
    expect(await readdir(folder)).toEqual([]);
  });

  test.each([
    "file:///etc/passwd",
    "http://169.254.169.254/latest/meta-data",
    "https://10.0.0.7/m1",
    "https://user:word@x.io/m1",
    "m1",
  ])("its storage location %s is not trusted", async (storageLocation) => {
    const genesys = client("https://api.example.com");
    const error = await failure(genesys.metadata.download({ mediaId: "m1", storageLocation }, "/nowhere"));
    expect(error.code).toBe("genesys.media_url_refused");
  });

  test("of the guide's example comes whole from the simulated Genesys Cloud", async () => {
    const simulator = await startSimulator();
    onTestFinished(() => simulator.close());
    const { origin, clientId, clientSecret } = simulator;
    const genesys = client(origin, { clientId, clientSecret });
    const media = await Array.fromAsync(genesys.metadata.media(exampleInteractionId));
    expect(media.map(({ mediaType, format }) => `${mediaType} ${format}`)).toEqual(["voice wav", "screen mp4"]);
    const { mediaId = null, storageLocation = null } = media[1] ?? {};
    if (mediaId === null || storageLocation === null) throw new Error("the screen recording is not stored");
    const { path } = await genesys.metadata.download({ mediaId, storageLocation }, await temporaryFolder());
    expect((await readFile(path)).equals(readScreenRecording())).toBe(true);
  });
});
