import { createHttp } from "@earshot/http";
import { createMediaBucket } from "@earshot/media";
import { systemClock } from "@earshot/model";

/** The keys that the stand-in of S3 takes. */
const credentials = { accessKeyId: "AKIASIMULATED", secretAccessKey: "simulated/secret+key" };

/** Media in a bucket of a stand-in. */
export function openBucket(endpoint: string) {
  const http = createHttp({ retry: { maxAttempts: 2 } });
  const options = { location: "s3://earshot-calls/kept", endpoint, credentials };
  return { http, media: createMediaBucket(options, { http, clock: systemClock }) };
}
