import { HttpError, type HttpErrorCode } from "@earshot/http";
import { expect, it } from "vitest";
import { failureOf } from "../src/http-failure.ts";

const facts = {
  method: "GET",
  url: "http://stt.example/v1",
  status: null,
  requestId: null,
  attempts: 1,
  retryAtMs: 5,
  detail: null,
  serverCode: null,
  contextId: null,
  hint: "Wait.",
};

it.each<[HttpErrorCode, string]>([
  ["http.unreachable", "stt.unreachable"],
  ["http.insecure", "stt.unreachable"],
  ["http.connection_lost", "stt.unreachable"],
  ["http.destination_refused", "stt.unreachable"],
  ["http.timeout", "stt.timed_out"],
  ["http.rate_limited", "stt.rate_limited"],
  ["http.server_error", "stt.server_error"],
  ["http.truncated", "stt.bad_answer"],
  ["http.not_json", "stt.bad_answer"],
])("a request that ends with %s is %s, whatever was asked", (from, code) => {
  const error = new HttpError(from, "went wrong", facts);
  for (const step of ["submit", "poll"] as const) {
    expect(failureOf(error, "http", step)).toMatchObject({ code, cause: error, retryAtMs: 5, provider: "http" });
  }
});

it("an abort and a fault of our own stay what they are", () => {
  for (const error of [new HttpError("http.aborted", "was aborted", facts), new TypeError("a bug")]) {
    expect(failureOf(error, "http", "poll")).toBe(error);
  }
});
