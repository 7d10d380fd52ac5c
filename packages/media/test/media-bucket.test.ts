import { randomBytes } from "node:crypto";
import { appendFile } from "node:fs/promises";
import { inspect } from "node:util";
import type { AwsFault, AwsOperation } from "@earshot/genesys-simulator";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMediaBucket, type MediaError } from "../src/index.ts";
import { readAll, setUp, sha256 } from "./bucket.ts";

const sound = Buffer.from("0123456789".repeat(20_000));
const id = sha256(sound);
const key = `earshot-calls/kept/media/${id.slice(0, 2)}/${id}`;

describe("media in a bucket", () => {
  test("gives back any range of what it keeps, until it is deleted", async () => {
    const { media, file, aws } = await setUp();
    const kept = fc.uint8Array({ minLength: 1, maxLength: 200 });
    const property = fc.asyncProperty(kept, fc.nat(200), fc.nat(200), async (bytes, startByte, length) => {
      const name = sha256(bytes);
      expect(await media.put(name, await file(bytes))).toBe(true);
      expect(await media.put(name, await file(bytes))).toBe(false);
      expect(await media.size(name)).toBe(bytes.length);
      expect(await readAll(await media.read(name))).toEqual(Buffer.from(bytes));
      const endByte = startByte + 1 + length;
      expect(await readAll(await media.read(name, { startByte, endByte }))).toEqual(
        Buffer.from(bytes.subarray(startByte, endByte)),
      );
      expect(await media.delete(name)).toBe(true);
      expect(await media.delete(name)).toBe(false);
      expect([await media.size(name), await media.read(name)]).toEqual([null, null]);
    });
    await fc.assert(property, { numRuns: 20 });
    expect(aws.objects()).toEqual([]);
    expect(media.referenceTo(id)).toBe(`s3://${key}`);
    await expect(media.read("../../etc/passwd")).rejects.toMatchObject({ code: "media.invalid_name" });
  });

  test("keeps no version of what is deleted where the bucket has versions, whoever made them", async () => {
    const { aws, media, file, tool } = await setUp({ versions: true });
    await media.put(id, await file(sound));
    expect(await media.delete(id)).toBe(true);
    expect([aws.objects(), aws.oldVersions()]).toEqual([[], []]);
    await media.put(id, await file(sound));
    await tool("DELETE", id);
    await media.put(id, await file(sound));
    await tool("PUT", id, sound);
    await tool("DELETE", id);
    expect([aws.objects(), aws.oldVersions()]).toEqual([[], [key, key, key]]);
    expect(await media.size(id)).toBeNull();
    expect(await media.delete(id)).toBe(true);
    expect([aws.objects(), aws.oldVersions()]).toEqual([[], []]);
    expect(await media.delete(id)).toBe(false);
    // An object under a lock can't be deleted.
    await media.put(id, await file(sound));
    aws.fail("DeleteObject", "forbidden");
    await expect(media.delete(id)).rejects.toMatchObject({ code: "media.unauthorized" });
  });

  test("keeps anew what is there with another length", async () => {
    const { media, file, tool } = await setUp();
    await tool("PUT", id, sound.subarray(1));
    expect(await media.put(id, await file(sound))).toBe(true);
    expect(await readAll(await media.read(id))).toEqual(sound);
    expect(await media.put(id, await file(sound))).toBe(false);
  });

  test("lists what it keeps and removes what never was whole, over many pages", async () => {
    const { aws, clock, media, open, file, tool } = await setUp({ listedTogether: 3 });
    const beganAtMs = clock.now();
    const contents = Array.from({ length: 7 }, (_, at) => Buffer.from(`content ${at}`));
    for (const content of contents) await media.put(sha256(content), await file(content));
    await open({ location: "s3://earshot-calls/kept" }).put(id, await file(sound));
    await open({ location: "s3://earshot-calls" }).put(id, await file(sound));
    await tool("PUT", "notes-of-others.txt", sound);
    const kept = await Array.fromAsync(media.list());
    expect(kept.map(({ sha256 }) => sha256)).toEqual(contents.map(sha256).toSorted());
    expect(kept[0]).toEqual({ sha256: expect.any(String), bytes: 9, keptAtMs: beganAtMs });
    expect(await Array.fromAsync(open({ location: "s3://earshot-calls" }).list())).toMatchObject([{ sha256: id }]);

    for (const content of contents) await tool("POST", `${sha256(content)}?uploads=`);
    await tool("POST", "of-others?uploads=");
    await clock.sleep(60_000);
    await tool("POST", `${id}?uploads=`);
    await media.removeUnfinished(beganAtMs + 60_000);
    expect(aws.unfinishedUploads().toSorted()).toEqual([key, "earshot-calls/kept/media/of-others"].toSorted());

    const listed = (store = media) => Array.fromAsync(store.list()).catch(codeOf);
    aws.fail("ListObjectsV2", "throttled", 2);
    expect(await listed()).toHaveLength(7);
    aws.fail("ListObjectsV2", "error_in_200", 1);
    expect(await listed()).toBe("media.bad_answer");
    aws.fail("ListObjectsV2", "forbidden");
    expect(await listed()).toBe("media.unauthorized");
    expect(await listed(open({ location: "s3://another-one" }))).toBe("media.unauthorized");
    aws.fail("ListObjectsV2", "forbidden", 0);
    expect(await listed(open({ location: "s3://another-one" }))).toBe("media.configuration");
    aws.fail("ListMultipartUploads", "forbidden", 1);
    await expect(media.removeUnfinished(0)).rejects.toMatchObject({
      hint: expect.stringContaining("s3:ListBucketMultipartUploads"),
    });
  });

  test("is reached by path and at the bucket's own host, and at Amazon by the region alone", async () => {
    const { aws, open, file } = await setUp();
    const own = open({ endpoint: aws.endpoint.replace("127.0.0.1", "earshot-calls.s3.example") });
    expect(await own.put(id, await file(sound))).toBe(true);
    expect(aws.objects()).toEqual([key]);
    expect(await open().size(id)).toBe(sound.length);
    const amazon = { endpoint: undefined, region: "eu-central-1" };
    const refused = (bucket: string) => open({ ...amazon, location: `s3://${bucket}` }).size(id);
    const place = `/${id.slice(0, 2)}/${id}`;
    await expect(refused("earshot-calls")).rejects.toMatchObject({
      code: "media.configuration",
      message: expect.stringContaining(
        `https://earshot-calls.s3.eu-central-1.amazonaws.com${place} was not sent: its host resolves to 127.0.0.1`,
      ),
    });
    await expect(refused("earshot.calls")).rejects.toThrow(
      `https://s3.eu-central-1.amazonaws.com/earshot.calls${place}`,
    );
  });

  test("puts what is large in parts, and nothing of it when it changed or cannot be completed", async () => {
    const { aws, media, file } = await setUp();
    const large = randomBytes(65 * 2 ** 20);
    const name = sha256(large);
    const path = await file(large);
    aws.fail("UploadPart", "lost", 1);
    aws.fail("CompleteMultipartUpload", "error_in_200", 1);
    await expect(media.put(name, path)).rejects.toMatchObject({ code: "media.unavailable" });
    await expect(media.put(sha256(sound), path)).rejects.toMatchObject({ code: "media.changed" });
    expect([aws.objects(), aws.unfinishedUploads()]).toEqual([[], []]);
    // The answer that it is done gets lost, and the upload is unknown when it is asked for again.
    aws.fail("CompleteMultipartUpload", "lost", 1);
    expect(await media.put(name, path)).toBe(false);
    expect(await media.size(name)).toBe(large.length);
    const tail = { startByte: large.length - 10 };
    expect(await readAll(await media.read(name, tail))).toEqual(large.subarray(-10));
    expect(sha256((await readAll(await media.read(name))) ?? Buffer.alloc(0))).toBe(name);
    const sent = aws.requests.filter(({ operation }) => operation === "UploadPart");
    expect(sent).toHaveLength(3 * 5 + 1);
  });

  test("is written to once, by whoever is first", async () => {
    const { aws, media, open, file } = await setUp();
    const path = await file(sound);
    const other = open();
    const isNew = await Promise.all([media.put(id, path), other.put(id, path)]);
    expect(isNew.toSorted()).toEqual([false, true]);
    await media.delete(id);
    aws.fail("PutObject", "lost", 1);
    expect(await media.put(id, path)).toBe(false);
    expect(await media.size(id)).toBe(sound.length);
    aws.fail("HeadObject", "broken", 1);
    aws.fail("PutObject", "conflict", 1);
    expect(await media.put(sha256(Buffer.from("x")), await file(Buffer.from("x"))).catch(codeOf)).toBe(
      "media.unavailable",
    );
    await expect(media.put(id.replace(/./g, "a"), path)).rejects.toMatchObject({ code: "media.changed" });
    await expect(media.put(id.replace(/./g, "b"), "/nowhere")).rejects.toMatchObject({ code: "media.io_failed" });
  });
});

describe("a store in trouble", () => {
  test("is asked again, with a signature of that time, and read on from where it stopped", async () => {
    const { aws, clock, media, open, file } = await setUp();
    aws.fail("HeadObject", "throttled", 2);
    aws.fail("PutObject", "broken", 3);
    expect(await media.put(id, await file(sound))).toBe(true);
    // Longer than a signature is good for.
    const hour = 3_600_000;
    aws.fail("GetObject", "throttled", 1);
    const late = media.read(id);
    await clock.sleep(hour);
    expect(await readAll(await late)).toEqual(sound);
    aws.fail("GetObject", "cut", 3);
    expect(await readAll(await media.read(id, { startByte: 5 }))).toEqual(sound.subarray(5));
    aws.fail("GetObject", "stalled", 1);
    expect(await readAll(await open({}, { timeoutMs: 200 }).read(id))).toEqual(sound);
  });

  test("does not pass for one that answered", async () => {
    const { aws, media, open, file } = await setUp();
    await media.put(id, await file(sound));
    const read = async (fault: AwsFault, range = {}, store = media) => {
      aws.fail("GetObject", fault);
      const content = await store.read(id, { startByte: 0, ...range }).catch(codeOf);
      return typeof content === "string" ? content : await readAll(content).catch(codeOf);
    };
    expect(await read("cut")).toBe("media.unavailable");
    expect(await read("stalled", {}, open({}, { timeoutMs: 50, retry: { maxAttempts: 2 } }))).toBe("media.unavailable");
    expect(await read("broken")).toBe("media.unavailable");
    expect(await read("throttled")).toBe("media.unavailable");
    expect(await read("hanging", {}, open({}, { timeoutMs: 50, retry: { maxAttempts: 2 } }))).toBe("media.unavailable");
    expect(await read("forbidden")).toBe("media.unauthorized");
    expect(await read("error_in_200", { endByte: 5 })).toBe("media.bad_answer");
    expect(await read("short", { endByte: 100 })).toBe("media.bad_answer");
  });

  test("names settings, not secrets", async () => {
    const { aws, credentials, media, open, file } = await setUp();
    const path = await file(sound);
    const errors: MediaError[] = [];
    const failing = async (work: Promise<unknown>) => {
      const error = await work.then(() => null).catch((cause) => cause);
      expect(error).not.toBeNull();
      errors.push(error);
      return error;
    };
    const operations: AwsOperation[] = ["HeadObject", "PutObject"];
    for (const operation of operations) {
      for (const fault of ["forbidden", "throttled", "broken", "lost"] as const) {
        aws.fail(operation, fault);
        await failing(media.put(id, path));
        aws.fail(operation, fault, 0);
      }
    }
    const wrong = { ...credentials, secretAccessKey: "another/secret+key" };
    expect(await failing(open({ credentials: wrong }).put(id, path))).toMatchObject({
      code: "media.unauthorized",
      hint: expect.stringContaining("AWS_SECRET_ACCESS_KEY"),
    });
    expect(await failing(open({ location: "s3://other" }).put(id, path))).toMatchObject({
      code: "media.configuration",
    });
    const endpoint = `http://user:${credentials.secretAccessKey}@127.0.0.1`;
    for (const options of [{ location: "s3://x" }, { location: "s3://calls/../b" }, { endpoint }, { region: "a/b" }]) {
      const place = { location: "s3://calls", credentials, ...options };
      const deps: Parameters<typeof createMediaBucket>[1] = {
        http: { request: () => Promise.reject(new Error("nothing is sent")), close: async () => {} },
        clock: { now: () => 0 },
      };
      await failing((async () => createMediaBucket(place, deps))());
      expect(errors.at(-1)?.code).toBe("media.configuration");
    }
    const texts = errors.map((error) => inspect(error, { depth: 20 })).join("\n");
    for (const secret of [...Object.values(credentials), wrong.secretAccessKey]) expect(texts).not.toContain(secret);
    expect(texts).not.toMatch(/Signature=/);
  });

  test("that changes a file under way keeps nothing of it", async () => {
    const { aws, media, file } = await setUp();
    const path = await file(sound);
    aws.fail("PutObject", "broken", 1);
    const put = media.put(id, path);
    await appendFile(path, "and more");
    await expect(put).rejects.toMatchObject({ code: "media.changed" });
    expect(aws.objects()).toEqual([]);
  });
});

function codeOf(error: MediaError): string {
  return error.code;
}
