import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { readErrorBody } from "../src/error-body.ts";

test("of a body that does not end in time only what came is read", async () => {
  const body = new Readable({ read() {} });
  body.push('{"message":"busy"}');
  expect(await readErrorBody(body, (text) => text, 20)).toEqual({ detail: "busy", serverCode: null, contextId: null });
  expect(body.destroyed).toBe(true);
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
