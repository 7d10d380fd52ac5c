import { createHttp } from "@earshot/http";
import { systemClock } from "@earshot/model";
import { createMediaBucket } from "../../src/index.ts";

/** Puts a file into the bucket `earshot-calls` of the endpoint given. */
const [endpoint = "", sha256 = "", path = ""] = process.argv.slice(2);
const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = process.env;
const options = { location: "s3://earshot-calls/kept/media", endpoint, credentials: { accessKeyId, secretAccessKey } };
await createMediaBucket(options, { http: createHttp(), clock: systemClock }).put(sha256, path);
