import { randomBytes } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { expect, onTestFinished, test } from "vitest";
import { type AwsSimulatorOptions, startAwsSimulator } from "../../src/index.ts";

const at = { Bucket: "earshot-calls", Key: "media/a b.wav" };

async function setUp(secretAccessKey?: string, options: AwsSimulatorOptions = {}) {
  const aws = await startAwsSimulator(options);
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: own } = aws.credentials;
  const client = new S3Client({
    region: "eu-central-1",
    endpoint: aws.endpoint,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey: secretAccessKey ?? own },
  });
  onTestFinished(async () => {
    client.destroy();
    await aws.close();
  });
  return { aws, client };
}

test("the official client writes once, reads ranges, asks and deletes", async () => {
  const { aws, client } = await setUp();
  const put = new PutObjectCommand({ ...at, Body: "0123456789", IfNoneMatch: "*", ChecksumAlgorithm: "SHA256" });
  await client.send(put);
  await expect(client.send(put)).rejects.toMatchObject({ name: "PreconditionFailed" });
  const read = async (range?: string) => {
    const { Body, ContentRange } = await client.send(new GetObjectCommand({ ...at, Range: range }));
    return [await Body?.transformToString(), ContentRange];
  };
  expect(await read()).toEqual(["0123456789", undefined]);
  expect(await read("bytes=2-4")).toEqual(["234", "bytes 2-4/10"]);
  expect(await read("bytes=8-20")).toEqual(["89", "bytes 8-9/10"]);
  await expect(read("bytes=10-")).rejects.toMatchObject({ name: "InvalidRange" });
  expect(await client.send(new HeadObjectCommand(at))).toMatchObject({ ContentLength: 10 });
  expect(aws.objects()).toEqual(["earshot-calls/media/a b.wav"]);
  await client.send(new DeleteObjectCommand(at));
  await expect(client.send(new HeadObjectCommand(at))).rejects.toMatchObject({ name: "NotFound" });
  await expect(read()).rejects.toMatchObject({ name: "NoSuchKey" });
  await expect(client.send(new HeadObjectCommand({ ...at, Bucket: "other" }))).rejects.toThrow();
});

test("the official client uploads in parts, which are no object before they are completed", async () => {
  const { aws, client } = await setUp();
  const bodies = [randomBytes(5 * 2 ** 20), Buffer.from("the end")];
  const begin = async () => {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...at, ChecksumAlgorithm: "SHA256" }));
    const parts = await Array.fromAsync(bodies, async (Body, index) => {
      const part = { PartNumber: index + 1, Body, ChecksumAlgorithm: "SHA256" } as const;
      const { ETag } = await client.send(new UploadPartCommand({ ...at, UploadId, ...part }));
      const sha256 = await crypto.subtle.digest("SHA-256", new Uint8Array(Body));
      return { PartNumber: index + 1, ETag, ChecksumSHA256: Buffer.from(sha256).toString("base64") };
    });
    const complete = (Parts: typeof parts) =>
      client.send(
        new CompleteMultipartUploadCommand({ ...at, UploadId, IfNoneMatch: "*", MultipartUpload: { Parts } }),
      );
    return { UploadId, parts, complete };
  };
  const { parts, complete } = await begin();
  const [first, last] = parts;
  if (first === undefined || last === undefined) throw new Error("there are no parts");
  await expect(complete([last, first])).rejects.toMatchObject({ name: "InvalidPartOrder" });
  await expect(complete([first, { ...last, ETag: first.ETag }])).rejects.toMatchObject({ name: "InvalidPart" });
  await expect(complete([first, { ...last, ChecksumSHA256: first.ChecksumSHA256 }])).rejects.toThrow("parts");
  expect([aws.objects(), aws.unfinishedUploads()]).toEqual([[], ["earshot-calls/media/a b.wav"]]);
  await complete(parts);
  expect([aws.objects(), aws.unfinishedUploads()]).toEqual([["earshot-calls/media/a b.wav"], []]);
  const { Body } = await client.send(new GetObjectCommand(at));
  expect(Buffer.concat(bodies).equals(Buffer.from((await Body?.transformToByteArray()) ?? []))).toBe(true);

  const again = await begin();
  await expect(again.complete(again.parts)).rejects.toMatchObject({ name: "PreconditionFailed" });
  await client.send(new AbortMultipartUploadCommand({ ...at, UploadId: again.UploadId }));
  await expect(again.complete(again.parts)).rejects.toMatchObject({ name: "NoSuchUpload" });
  expect(aws.unfinishedUploads()).toEqual([]);
});

test("the official client deletes a version for good by its id alone", async () => {
  const { aws, client } = await setUp(undefined, { versions: true });
  await client.send(new PutObjectCommand({ ...at, Body: "x" }));
  const { VersionId } = await client.send(new HeadObjectCommand(at));
  await client.send(new DeleteObjectCommand({ ...at, VersionId }));
  expect([aws.objects(), aws.oldVersions()]).toEqual([[], []]);
  await client.send(new PutObjectCommand({ ...at, Body: "x" }));
  await client.send(new DeleteObjectCommand(at));
  expect([aws.objects(), aws.oldVersions()]).toEqual([[], ["earshot-calls/media/a b.wav"]]);
});

test("the official client uncovers what was deleted, version by version", async () => {
  const { aws, client } = await setUp(undefined, { versions: true });
  await client.send(new PutObjectCommand({ ...at, Body: "first" }));
  await client.send(new PutObjectCommand({ ...at, Body: "second" }));
  const { DeleteMarker, VersionId } = await client.send(new DeleteObjectCommand(at));
  expect(DeleteMarker).toBe(true);
  expect(aws.oldVersions()).toHaveLength(2);
  // Of an answer that is an error, the client gives its headers alone.
  const marked = await client.send(new HeadObjectCommand(at)).catch((error) => error.$response.headers);
  expect(marked).toMatchObject({ "x-amz-delete-marker": "true", "x-amz-version-id": VersionId });
  expect(await client.send(new DeleteObjectCommand({ ...at, VersionId }))).toMatchObject({ DeleteMarker: true });
  const { Body, VersionId: second } = await client.send(new GetObjectCommand(at));
  expect(await Body?.transformToString()).toBe("second");
  await client.send(new DeleteObjectCommand({ ...at, VersionId: second }));
  expect(await client.send(new HeadObjectCommand(at))).toMatchObject({ ContentLength: 5 });
});

test("the official client lists objects and unfinished uploads, a page at a time", async () => {
  const { client } = await setUp(undefined, { listedTogether: 2 });
  const { Bucket } = at;
  const keys = ["a&b <c>", "media/1", "media/2", "media/3", "media/4", "z"];
  for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  const list = async (options: { Prefix?: string | undefined } = {}) => {
    const pages = await Array.fromAsync(paginateListObjectsV2({ client }, { Bucket, ...options }));
    return pages.map(({ Contents = [] }) => Contents.map(({ Key, Size }) => [Key, Size]));
  };
  expect(await list()).toEqual([keys.slice(0, 2), keys.slice(2, 4), keys.slice(4)].map((page) => page.map(sized)));
  expect((await list({ Prefix: "media/" })).map(({ length }) => length)).toEqual([2, 2]);
  expect(await list({ Prefix: "nothing" })).toEqual([[]]);
  const few = await client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1, StartAfter: "media/2" }));
  expect(few).toMatchObject({ KeyCount: 1, IsTruncated: true, Contents: [{ Key: "media/3" }] });
  expect(few.Contents?.[0]?.LastModified).toBeInstanceOf(Date);

  const begun: unknown[] = [];
  for (const Key of ["b", "b", "a", "media/1"]) {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    begun.push({ Key, UploadId });
  }
  const first = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = first;
  const rest = await client.send(new ListMultipartUploadsCommand({ Bucket, KeyMarker, UploadIdMarker }));
  expect([first.IsTruncated, rest.IsTruncated]).toEqual([true, false]);
  const listed = [...(first.Uploads ?? []), ...(rest.Uploads ?? [])];
  expect(listed.map(({ Key }) => Key)).toEqual(["a", "b", "b", "media/1"]);
  expect(listed.map(({ Key, UploadId }) => ({ Key, UploadId }))).toEqual(expect.arrayContaining(begun));
  expect(listed[0]?.Initiated).toBeInstanceOf(Date);
  const ofMedia = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: "media/" }));
  expect(ofMedia.Uploads).toHaveLength(1);
});

function sized(key: string): [string, number] {
  return [key, key.length];
}

test("the official client has bodies refused that are not what their checksum says, and wrong secrets", async () => {
  const { client } = await setUp();
  const wrong = { ...at, Body: "x", ChecksumSHA256: Buffer.alloc(32).toString("base64") };
  await expect(client.send(new PutObjectCommand(wrong))).rejects.toMatchObject({ name: "BadDigest" });
  const { client: stranger } = await setUp("not the secret");
  await expect(stranger.send(new GetObjectCommand(at))).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
});

test("the official client sees what is switched on to go wrong", async () => {
  const { aws, client } = await setUp();
  await client.send(new PutObjectCommand({ ...at, Body: "0123456789" }));
  const read = async () => (await client.send(new GetObjectCommand(at))).Body?.transformToString();
  aws.fail("GetObject", "throttled", 1);
  await expect(read()).rejects.toMatchObject({ name: "SlowDown", $metadata: { httpStatusCode: 503 } });
  aws.fail("GetObject", "cut", 1);
  await expect(read()).rejects.toThrow("aborted");
  for (const lie of ["short", "wrong_bytes"] as const) {
    aws.fail("GetObject", lie, 1);
    await expect(read()).rejects.toThrow("Checksum mismatch");
  }
  aws.fail("PutObject", "conflict", 1);
  const put = client.send(new PutObjectCommand({ ...at, Body: "x" }));
  await expect(put).rejects.toMatchObject({ name: "ConditionalRequestConflict" });
  aws.fail("CompleteMultipartUpload", "error_in_200", 1);
  const complete = new CompleteMultipartUploadCommand({ ...at, UploadId: "u", MultipartUpload: { Parts: [] } });
  await expect(client.send(complete)).rejects.toMatchObject({ name: "InternalError" });
});
