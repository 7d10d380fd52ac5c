import { createHash } from "node:crypto";
import type { Http, HttpRequest, HttpResponse } from "@earshot/http";
import type { Clock } from "@earshot/model";
import { AwsV4Signer } from "aws4fetch";
import { type MediaBucketOptions, readBucketAddress } from "./bucket-address.ts";
import { MediaError } from "./errors.ts";

interface BucketRequest {
  method: HttpRequest["method"];
  /** Below the prefix; null: the bucket itself. */
  key: string | null;
  query?: Readonly<Record<string, string>> | undefined;
  /** Made for each attempt. */
  headers?: (() => Record<string, string>) | undefined;
  body?: HttpRequest["body"] | undefined;
  /** Of the body, in hex. */
  sha256?: string | undefined;
  /** Statuses beside 2xx that are answers. */
  accept?: readonly number[] | undefined;
  raw?: boolean | undefined;
  deadlineMs?: number | undefined;
  maxBytes?: number | undefined;
  signal?: AbortSignal | undefined;
}

export interface BucketDeps {
  http: Http;
  clock: Pick<Clock, "now">;
}

/** Sends requests to one bucket. Throws what `Http` throws. */
export interface Bucket {
  location: string;
  /** What keys begin with: empty, or with a slash at the end. */
  prefix: string;
  send<T>(request: BucketRequest, consume: (response: HttpResponse) => Promise<T>): Promise<T>;
}

/** How long a recording may take over a slow line. */
const transferMs = 30 * 60_000;
const emptySha256 = createHash("sha256").digest("hex");

export function openBucket(options: MediaBucketOptions, { http, clock }: BucketDeps): Bucket {
  const { location, region, root, prefix, allowHosts } = readBucketAddress(options);
  const { accessKeyId, secretAccessKey, sessionToken } = options.credentials;
  const session = sessionToken === undefined ? {} : { sessionToken };
  /** Keys that are derived from the secret, one a day. */
  const cache = new Map<string, ArrayBuffer>();

  return {
    location,
    prefix,
    send({ key, query = {}, headers = () => ({}), sha256 = emptySha256, ...others }, consume) {
      const { method } = others;
      const url = key === null ? new URL(root) : urlOf(root, `${prefix}${key}`);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      // A space is signed as %20.
      url.search = url.search.replaceAll("+", "%20");
      const headersOfAttempt = async () => {
        const signer = new AwsV4Signer({
          ...{ method, url: url.href, headers: { ...headers(), "x-amz-content-sha256": sha256 } },
          ...{ accessKeyId, secretAccessKey, ...session, region, service: "s3", cache },
          datetime: new Date(clock.now()).toISOString().replace(/[:-]|\.\d{3}/g, ""),
        });
        return Object.fromEntries((await signer.sign()).headers);
      };
      const request: HttpRequest = {
        ...others,
        url,
        headersOfAttempt,
        idempotent: true,
        deadlineMs: others.deadlineMs ?? transferMs,
        // As much as was kept; its length is compared with what is announced.
        maxBytes: others.maxBytes ?? Number.MAX_SAFE_INTEGER,
        destination: { publicOnly: true, allowHosts },
        secrets: [accessKeyId, secretAccessKey, sessionToken ?? ""],
      };
      return http.request(request, consume);
    },
  };
}

/** @throws MediaError `media.rejected` for a key that URLs spell in another way */
function urlOf(root: URL, key: string): URL {
  const path = key.split("/").map(encodeURIComponent).join("/");
  const url = new URL(`${root.href}${path}`);
  if (url.pathname === `${root.pathname}${path}`) return url;
  throw new MediaError("media.rejected", `${key}: no URL can have a name such as . or .. in it`, {
    hint: "Copy the object to another key.",
  });
}
