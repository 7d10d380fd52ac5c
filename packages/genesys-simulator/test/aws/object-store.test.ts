import { randomBytes } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
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
