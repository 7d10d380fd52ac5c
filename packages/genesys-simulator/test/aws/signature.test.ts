import { describe, expect, it } from "vitest";
import { faultOfSignature } from "../../src/aws/signature.ts";

// The example of "Signature Calculations for the Authorization Header" in the S3 API reference.
const credentials = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const nowMs = Date.UTC(2013, 4, 24);
const emptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const scope = `Credential=${credentials.accessKeyId}/20130524/us-east-1/s3/aws4_request`;
const request = {
  method: "GET",
  url: "/test.txt",
  headers: {
    host: "examplebucket.s3.amazonaws.com",
    range: "bytes=0-9",
    "x-amz-content-sha256": emptySha256,
    "x-amz-date": "20130524T000000Z",
    authorization: `AWS4-HMAC-SHA256 ${scope},SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41`,
  },
  body: Buffer.alloc(0),
};

describe("signatures", () => {
  it("accepts the documented ones, with a query too", () => {
    expect(faultOfSignature(request, credentials, nowMs)).toBeNull();
    const { range: _, ...headers } = request.headers;
    const listing = {
      ...request,
      url: "/?max-keys=2&prefix=J",
      headers: {
        ...headers,
        authorization: `AWS4-HMAC-SHA256 ${scope},SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7`,
      },
    };
    expect(faultOfSignature(listing, credentials, nowMs)).toBeNull();
  });

  it("says what is wrong with others", () => {
    const faultOf = (change: Partial<typeof request>, keys = credentials, time = nowMs) =>
      faultOfSignature({ ...request, ...change }, keys, time);
    expect(faultOf({ url: "/other.txt" })).toBe("mismatch");
    expect(faultOf({ method: "PUT" })).toBe("mismatch");
    expect(faultOf({ headers: { ...request.headers, range: "bytes=0-10" } })).toBe("mismatch");
    expect(faultOf({ body: Buffer.from("x") })).toBe("wrong_payload");
    expect(faultOf({}, { ...credentials, secretAccessKey: "other" })).toBe("mismatch");
    expect(faultOf({}, { ...credentials, accessKeyId: "other" })).toBe("unknown_key");
    expect(faultOf({}, credentials, nowMs + 16 * 60_000)).toBe("skewed");
    expect(faultOf({ headers: { ...request.headers, authorization: "Bearer x" } })).toBe("missing");
  });
});
