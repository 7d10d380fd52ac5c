import { expect, test } from "vitest";
import { createByteSearch } from "./planted/byte-search.ts";

const search = createByteSearch(["Łukasz Żółć-Wren", "+1 415 555 2671"]);
const isFound = (content: Uint8Array | string) => search("here", content).map(({ needle }) => needle);
const utf8 = "of Łukasz Żółć-Wren.";

test("a text is found however it is encoded and escaped", () => {
  const name = ["Łukasz Żółć-Wren"];
  const escaped = (as: (code: number) => string) =>
    utf8.replaceAll(/[^ -~]/gu, (letter) => as(letter.codePointAt(0) ?? 0));
  const ways = {
    plain: utf8,
    "other case": utf8.toUpperCase(),
    "other words between": "Łukasz, ŻÓŁĆ... wren",
    decomposed: utf8.normalize("NFD"),
    "UTF-8": Buffer.from(utf8),
    "UTF-16": Buffer.from(utf8, "utf16le"),
    "UTF-16 from an odd byte on": Buffer.concat([Buffer.of(7), Buffer.from(utf8, "utf16le")]),
    base64: Buffer.from(`what was said ${utf8}`).toString("base64"),
    JSON: escaped((code) => `\\u${code.toString(16).padStart(4, "0")}`),
    "HTML, decimal": escaped((code) => `&#${code};`),
    "HTML, hexadecimal": escaped((code) => `&#x${code.toString(16)};`),
    "HTML, hexadecimal in capitals": escaped((code) => `&#X${code.toString(16).toUpperCase()};`),
    "an address": `https://host/?q=${encodeURIComponent(utf8)}`,
    "an address in small letters": `https://host/?q=${encodeURIComponent(utf8).toLowerCase()}`,
    "a form": String(new URLSearchParams({ q: utf8 })),
    "all of an address": [...Buffer.from(utf8)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  };
  for (const [way, content] of Object.entries(ways)) expect([way, isFound(content)]).toEqual([way, name]);
  expect(isFound("tel:%2B1%20415-555-2671")).toEqual(["+1 415 555 2671"]);
});

test("what looks like an escape and is none hides nothing, and stops nothing", () => {
  expect(isFound(`50%ab %zz &#xffffffff; &#99999999; \\u12 ${utf8}`)).toEqual(["Łukasz Żółć-Wren"]);
  expect(isFound("of Łukasz Żółć-Wrenley")).toEqual([]);
  expect(() => createByteSearch(["a-b"])).toThrow("too short");
});
