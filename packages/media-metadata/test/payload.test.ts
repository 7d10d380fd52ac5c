import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { payloadHash, toPayload } from "../src/index.ts";

const annotation = { key: "a", value: "é\n", category: "system" };

test("the payload holds what is published and its source", () => {
  const more = { ...annotation, format: "wav", mediaType: "voice" };
  expect(toPayload([more])).toEqual({ annotations: [annotation], source: "automated_parser" });
});

test("its hash is that of its canonical JSON, whatever the order of the fields", () => {
  const canonical = '{"annotations":[{"category":"system","key":"a","value":"é\\n"}],"source":"automated_parser"}';
  const expected = createHash("sha256").update(canonical).digest("hex");
  expect(payloadHash(toPayload([annotation]))).toBe(expected);
  const { key, value, category } = annotation;
  expect(payloadHash({ source: "automated_parser", annotations: [{ category, value, key }] })).toBe(expected);
});

test("another value, key or category is another hash, another order of annotations is not", () => {
  const other = { ...annotation, value: "e" };
  const hashes = [
    [annotation],
    [other],
    [{ ...annotation, key: "b" }],
    [{ ...annotation, category: "b" }],
    [annotation, other],
    [],
  ].map((annotations) => payloadHash(toPayload(annotations)));
  expect(new Set(hashes).size).toBe(6);
  expect(payloadHash(toPayload([other, annotation]))).toBe(payloadHash(toPayload([annotation, other])));
});
