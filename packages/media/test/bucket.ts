import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AwsSimulatorOptions, startAwsSimulator } from "@earshot/genesys-simulator";
import { createHttp, type HttpOptions } from "@earshot/http";
import type { Clock } from "@earshot/model";
import { fakeClock, temporaryFolder } from "@earshot/test-kit";
import { AwsV4Signer } from "aws4fetch";
import { onTestFinished } from "vitest";
import { createMediaBucket, type MediaBucketOptions } from "../src/index.ts";

export const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** A stand-in of S3, and media in a bucket of it. */
export async function setUp(simulated: AwsSimulatorOptions = {}, clock: Clock = fakeClock()) {
  const aws = await startAwsSimulator({ now: clock.now, ...simulated });
  const folder = await temporaryFolder();
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = aws.credentials;
  const credentials = { accessKeyId, secretAccessKey, sessionToken: "session+token/that-is-secret" };
  const open = (options: Partial<MediaBucketOptions> = {}, httpOptions: HttpOptions = {}) => {
    // Every name leads here, as a bucket's own host does.
    const lookup: Parameters<typeof createHttp>[1] = {
      ...{ clock, random: () => 0.5 },
      lookup: (_name, { all }, callback) =>
        all ? callback(null, [{ address: "127.0.0.1", family: 4 }]) : callback(null, "127.0.0.1", 4),
    };
    const http = createHttp(httpOptions, lookup);
    onTestFinished(() => http.close());
    const place = { location: "s3://earshot-calls/kept/media", endpoint: aws.endpoint };
    return createMediaBucket({ ...place, credentials, ...options }, { http, clock });
  };
  onTestFinished(() => aws.close());
  const file = async (bytes: Uint8Array) => {
    const path = join(folder, "recording.wav");
    await writeFile(path, bytes);
    return path;
  };
  /** What another program does in the bucket: below the prefix, or to the content of an id. */
  const tool = async (method: "PUT" | "POST" | "DELETE", name: string, body?: Uint8Array<ArrayBuffer>) => {
    const place = /^[0-9a-f]{64}/.test(name) ? `${name.slice(0, 2)}/${name}` : name;
    const url = new URL(`earshot-calls/kept/media/${place}`, aws.endpoint).href;
    const datetime = new Date(clock.now()).toISOString().replace(/[:-]|\.\d{3}/g, "");
    const signer = new AwsV4Signer({
      ...{ method, url, accessKeyId, secretAccessKey, service: "s3", region: "us-east-1", datetime },
      headers: { "x-amz-content-sha256": sha256(body ?? new Uint8Array()) },
    });
    const { headers } = await signer.sign();
    const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
    if (!answer.ok) throw new Error(await answer.text());
  };
  return { aws, clock, tool, credentials, open, media: open(), file };
}

export async function readAll(pieces: AsyncIterable<Uint8Array> | null): Promise<Buffer | null> {
  return pieces && Buffer.concat(await Array.fromAsync(pieces));
}
