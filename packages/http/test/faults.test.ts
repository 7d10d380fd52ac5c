import { expect, test } from "vitest";
import { toFault } from "../src/faults.ts";

const coded = (code: string) => Object.assign(new Error(`${code} happened`), { code });

test.each([
  ["ENOTFOUND", "headers", "http.unreachable", "final"],
  ["EAI_AGAIN", "headers", "http.unreachable", "not_sent"],
  ["ECONNREFUSED", "headers", "http.unreachable", "not_sent"],
  ["UND_ERR_CONNECT_TIMEOUT", "headers", "http.unreachable", "not_sent"],
  ["CERT_HAS_EXPIRED", "headers", "http.insecure", "final"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "headers", "http.insecure", "final"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "headers", "http.insecure", "final"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "headers", "http.insecure", "final"],
  ["ERROR_IN_CERT_NOT_AFTER_FIELD", "headers", "http.insecure", "final"],
  ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "headers", "http.insecure", "final"],
  ["ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC", "body", "http.truncated", "broken"],
  ["UND_ERR_HEADERS_TIMEOUT", "headers", "http.timeout", "broken"],
  ["UND_ERR_BODY_TIMEOUT", "body", "http.timeout", "broken"],
  ["ETIMEDOUT", "body", "http.timeout", "broken"],
  ["UND_ERR_SOCKET", "headers", "http.connection_lost", "broken"],
  ["ECONNRESET", "body", "http.truncated", "broken"],
  ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", "body", "http.truncated", "broken"],
  ["HPE_INVALID_CHUNK_SIZE", "body", "http.truncated", "broken"],
  ["HPE_INVALID_CONSTANT", "headers", "http.protocol_error", "final"],
] as const)("%s in the %s is %s", (code, phase, expected, kind) => {
  expect(toFault(coded(code), phase)).toMatchObject({ code: expected, kind });
});

test("a host with several addresses names the reason of each", () => {
  const several = Object.assign(new AggregateError([new Error("no ::1"), new Error("no 127.0.0.1")]), {
    code: "ECONNREFUSED",
  });
  expect(toFault(several, "headers")?.message).toBe("could not be reached: no ::1; no 127.0.0.1");
});

test.each([coded("ENOSPC"), coded("UND_ERR_ABORTED"), new TypeError("a bug"), "text"])(
  "%s is not the connection's",
  (error) => {
    expect(toFault(error, "body")).toBeNull();
  },
);
