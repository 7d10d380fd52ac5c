import { z } from "zod";
import { MediaError } from "./errors.ts";

export interface MediaBucketOptions {
  /** `s3://bucket/prefix`. */
  location: string;
  /** Not needed with an endpoint. */
  region?: string | undefined;
  /** Of a store that is not Amazon's; its host may be any. One whose name begins with that of the bucket is the bucket's own. */
  endpoint?: string | undefined;
  credentials: BucketCredentials;
}

interface BucketCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

/** Where a bucket is reached. */
export interface BucketAddress {
  /** `s3://bucket/prefix`, without a slash at the end. */
  location: string;
  region: string;
  /** The URL of the bucket, which keys are appended to, with a slash at the end. */
  root: URL;
  /** What keys begin with: empty, or with a slash at the end. */
  prefix: string;
  /** Hosts that may be private or without TLS. */
  allowHosts: readonly string[];
}

/** What endpoints that know no regions take. */
const anyRegion = "us-east-1";
/** Names in the prefix are those that no URL and no file system spells in another way. */
const locationShape = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:\/[A-Za-z0-9_=-][A-Za-z0-9._=-]*)*)\/?$/;

const optionsSchema = z.object({
  location: z.string().regex(locationShape, "must be s3://<bucket>/<prefix>, in letters, digits, -, _, = and ."),
  region: z
    .string()
    .regex(/^[a-z0-9-]+$/, "must be the name of a region, such as eu-central-1")
    .optional(),
  endpoint: z
    .url({ protocol: /^https?$/, error: "must be an http or https URL" })
    .transform((text) => new URL(text))
    .refine(({ username, password, search, hash }) => username + password + search + hash === "", {
      error: "must have neither credentials nor a query in it",
    })
    .optional(),
});

/** Whether a place where media are kept is no folder: then it must be a bucket. */
export function isUrl(location: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(location);
}

/** @throws MediaError `media.configuration` naming every fault, without what is at fault: it may hold a secret */
export function readBucketAddress({ location, region, endpoint }: MediaBucketOptions): BucketAddress {
  const parsed = optionsSchema.safeParse({ location, region, endpoint });
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `its ${path.join(".")} ${message}`);
    throw configuration(`the bucket is set up wrongly: ${faults.join("; ")}`);
  }
  const [, bucket = "", prefix = ""] = locationShape.exec(location) ?? [];
  const at = (root: URL, isOfBucket: boolean) => {
    const folder = root.pathname.replace(/\/$/, "");
    return new URL(`${folder}${isOfBucket ? "" : `/${bucket}`}/`, root);
  };
  const place = { location: `s3://${bucket}${prefix}`, prefix: prefix === "" ? "" : `${prefix.slice(1)}/` };
  const { endpoint: url } = parsed.data;
  if (url !== undefined) {
    const isOfBucket = url.hostname.startsWith(`${bucket}.`);
    return { ...place, region: region ?? anyRegion, root: at(url, isOfBucket), allowHosts: [url.hostname] };
  }
  if (region === undefined) throw configuration(`the region of ${place.location} is not known`);
  const domain = `s3.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
  // No certificate is good for a bucket's own host when there is a dot in its name.
  const isOfBucket = !bucket.includes(".");
  const root = at(new URL(`https://${isOfBucket ? `${bucket}.` : ""}${domain}`), isOfBucket);
  return { ...place, region, root, allowHosts: [] };
}

function configuration(message: string): MediaError {
  return new MediaError("media.configuration", message, {
    hint: "Name it as s3://<bucket>/<prefix>, in EARSHOT_MEDIA where recordings are kept; set EARSHOT_S3_REGION to its region, and for a store that is not Amazon's EARSHOT_S3_ENDPOINT.",
  });
}
