import type { Http, Proxies } from "@earshot/http";
import type { BucketReader, MediaBucketOptions } from "@earshot/media";
import { systemClock, UsageError } from "@earshot/model";
import {
  createOpener,
  createWebSender,
  type OpenStored,
  openRemoteFile,
  type SendFileRequest,
} from "@earshot/transcripts";

/** How files on servers are reached. */
export interface RemoteAccess {
  proxies: Proxies | null;
  /** For `s3://`; null when there are no keys for it. */
  s3: Omit<MediaBucketOptions, "location"> | null;
}

export interface OpenFiles extends AsyncDisposable {
  open: OpenStored;
  /** The bucket of an address `s3://bucket/key`, and the key. */
  inBucket(address: string): Promise<{ bucket: BucketReader; key: string }>;
}

/** Opens files of sets, on servers only where `access` says how. */
export function openFiles(access: RemoteAccess | undefined): OpenFiles {
  if (access === undefined) {
    return {
      open: createOpener(),
      inBucket: async () => Promise.reject(noKeys()),
      [Symbol.asyncDispose]: async () => {},
    };
  }
  let http: Promise<Http> | null = null;
  const openHttp = (): Promise<Http> => {
    // Loaded where a server is asked: most sets are files of this machine.
    http ??= import("@earshot/http").then(({ createHttp }) => createHttp({ proxies: access.proxies }));
    return http;
  };
  const buckets = new Map<string, BucketReader>();
  const inBucket: OpenFiles["inBucket"] = async (address) => {
    const [, name = "", key = ""] = /^s3:\/\/([^/]*)\/?(.*)$/is.exec(address) ?? [];
    if (access.s3 === null) throw noKeys();
    const { openBucketReader } = await import("@earshot/media");
    const deps = { http: await openHttp(), clock: systemClock };
    const bucket = buckets.get(name) ?? openBucketReader({ ...access.s3, bucket: name }, deps);
    buckets.set(name, bucket);
    return { bucket, key };
  };
  const senderOf = async (address: string): Promise<SendFileRequest> => {
    if (!isBucketAddress(address)) return createWebSender(await openHttp(), address);
    const { bucket, key } = await inBucket(address);
    return (request, consume) => bucket.get(key, request, consume);
  };
  return {
    open: createOpener(async (file, place) => openRemoteFile(await senderOf(place.address), file, place)),
    inBucket,
    [Symbol.asyncDispose]: async () => (await http)?.close(),
  };
}

export const isBucketAddress = (path: string): boolean => /^s3:\/\//i.test(path);

function noKeys(): UsageError {
  return new UsageError(
    "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set",
    "Set them in the environment or in .env, to keys that may read the bucket.",
  );
}
