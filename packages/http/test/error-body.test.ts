import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { readErrorBody } from "../src/error-body.ts";

test("of a body that does not end in time only what came is read", async () => {
  const body = new Readable({ read() {} });
  body.push('{"message":"busy"}');
  expect(await readErrorBody(body, (text) => text, 20)).toEqual({ detail: "busy", serverCode: null, contextId: null });
  expect(body.destroyed).toBe(true);
});

test("reads the code and the message of S3's errors, and of no other XML", async () => {
  const read = (text: string) => readErrorBody(Readable.from([Buffer.from(text)]), (clean) => clean);
  const error = "<Error><Code>SlowDown</Code><Message>Please reduce</Message><RequestId>1</RequestId></Error>";
  expect(await read(`<?xml version="1.0"?>\n${error}`)).toMatchObject({
    serverCode: "SlowDown",
    detail: "Please reduce",
  });
  expect(await read("<html><Code>x</Code></html>")).toEqual({ detail: null, serverCode: null, contextId: null });
});

test.each([
  ['{"code":"InvalidRequest","message":"no","innerError":{"code":"InvalidLocale"}}', "InvalidLocale"],
  ['{"error":{"code":"InvalidRequest","message":"no","innerError":{"code":"InvalidLocale"}}}', "InvalidLocale"],
  ['{"code":"InvalidRequest","message":"no","innerError":{}}', "InvalidRequest"],
])("reads the code of %s", async (body, serverCode) => {
  expect(await readErrorBody(Readable.from([Buffer.from(body)]), (text) => text)).toMatchObject({
    detail: "no",
    serverCode,
  });
});
