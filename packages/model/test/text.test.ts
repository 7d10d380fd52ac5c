import { describe, expect, test } from "vitest";
import { decodeUtf8, requireUtf8, UsageError, withoutByteOrderMark } from "../src/index.ts";

const mark = "\uFEFF";
const bigEndian = (text: string) => Buffer.from(text, "utf16le").swap16();

test("a byte order mark in front is no part of a text; one inside it is", () => {
  expect(withoutByteOrderMark(`${mark}{}`)).toBe("{}");
  expect(withoutByteOrderMark("{}")).toBe("{}");
  expect(withoutByteOrderMark(`a${mark}`)).toBe(`a${mark}`);
  expect(decodeUtf8(Buffer.from(`${mark}ä${mark}`))).toEqual({ text: `ä${mark}` });
  for (const text of ["", "{", "{}", "[7"]) expect(decodeUtf8(Buffer.from(text))).toEqual({ text });
});

describe("what is no UTF-8", () => {
  test.each<[string, Uint8Array, string, string, RegExp]>([
    [
      "UTF-16",
      Buffer.from(`${mark}{}`, "utf16le"),
      "encoding",
      "is UTF-16 text, not UTF-8",
      /iconv -f UTF-16LE -t UTF-8/,
    ],
    ["UTF-16, bytes swapped", bigEndian(`${mark}{}`), "encoding", "is UTF-16 text, not UTF-8", /-f UTF-16BE/],
    ["UTF-16 without a mark", Buffer.from("{}", "utf16le"), "encoding", "is UTF-16 text, not UTF-8", /-f UTF-16LE/],
    ["either of both", bigEndian("{}"), "encoding", "is UTF-16 text, not UTF-8", /-f UTF-16BE/],
    ["zero bytes", Buffer.from("ab\0"), "binary", "is binary data, not text", /text file in UTF-8/],
    ["Latin-1", Buffer.from("Grüße", "latin1"), "encoding", "is not UTF-8: invalid byte at offset 2", /as UTF-8/],
  ])("is named: %s", (_, bytes, kind, problem, hint) => {
    expect(decodeUtf8(bytes)).toEqual({ text: null, kind, problem, hint: expect.stringMatching(hint) });
    expect(() => requireUtf8(bytes, "roles.json")).toThrow(UsageError);
    expect(() => requireUtf8(bytes, "roles.json")).toThrow(`roles.json ${problem}`);
  });
});
