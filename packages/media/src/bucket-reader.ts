import type { HttpRequest, HttpResponse } from "@earshot/http";
import type { MediaBucketOptions } from "./bucket-address.ts";
import { toMediaError } from "./bucket-failure.ts";
import { type BucketObject, listObjects } from "./bucket-listing.ts";
import { type BucketDeps, openBucket } from "./bucket-requests.ts";

interface ObjectRequest extends Pick<HttpRequest, "raw" | "accept" | "deadlineMs" | "maxBytes" | "signal"> {
  /** Made for each attempt. */
  headers: () => Record<string, string>;
}

/** Reads any objects of a bucket. */
export interface BucketReader {
  /** All objects whose keys begin with a text. Throws MediaError. */
  list(prefix: string): AsyncGenerator<BucketObject>;
  /** Sends a GET for an object until it succeeds or may not be repeated. Throws MediaError, and what `consume` throws. */
  get<T>(key: string, request: ObjectRequest, consume: (response: HttpResponse) => Promise<T>): Promise<T>;
}

/** @throws MediaError `media.configuration` when the options are wrong */
export function openBucketReader(
  { bucket: name, ...options }: Omit<MediaBucketOptions, "location"> & { bucket: string },
  deps: BucketDeps,
): BucketReader {
  const bucket = openBucket({ ...options, location: `s3://${name}` }, deps);
  const toOwn = (error: unknown) => toMediaError(bucket.location, error);
  return {
    async *list(prefix) {
      try {
        yield* listObjects(bucket, prefix);
      } catch (error) {
        throw toOwn(error);
      }
    },
    async get(key, request, consume) {
      try {
        return await bucket.send({ ...request, method: "GET", key }, consume);
      } catch (error) {
        throw toOwn(error);
      }
    },
  };
}
