import { errorOf, fcOptions } from "@earshot/test-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TranscriptError } from "../src/errors.ts";
import { decodeText, locateJsonFault, parseJson } from "../src/json-text.ts";

const source = "call.json";

describe("decodeText", () => {
  it("drops a byte order mark", () => {
    expect(decodeText(Buffer.from('\uFEFF{"a":1}'), source)).toBe('{"a":1}');
  });

  it.each([
    ["WAV", Buffer.from("RIFF\x24\0\0\0WAVE"), "WAV or other RIFF audio"],
    ["Ogg", Buffer.from("OggS\0"), "Ogg audio"],
    ["gzip", Buffer.from([0x1f, 0x8b, 8, 0]), "a gzip archive"],
    ["RF64", Buffer.from("RF64\xff\xff\xff\xffWAVE", "latin1"), "WAV audio"],
    ["NUL bytes", Buffer.alloc(100), "binary data"],
  ])("names binary content: %s", async (_, bytes, name) => {
    const error = await errorOf(TranscriptError, () => decodeText(bytes, source));
    expect(error).toMatchObject({ code: "transcript.binary", source });
    expect(error.message).toBe(`call.json is not a transcript: it is ${name}`);
  });

  it.each(["\uFEFF", ""])("names UTF-16, with the mark %j", async (mark) => {
    const bytes = Buffer.from(`${mark}{"results":[]}`, "utf16le");
    const error = await errorOf(TranscriptError, () => decodeText(bytes, source));
    expect(error).toMatchObject({ code: "transcript.encoding", source });
    expect(error.message).toBe("call.json is UTF-16 text, not UTF-8");
    expect(error.hint).toContain("Save it as UTF-8");
  });

  it("gives the offset of the first byte that is not UTF-8", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary" }).map((text) => text.replaceAll("\0", "").toWellFormed()),
        fc.constantFrom([0xff], [0xc3, 0x28], [0xe2, 0x82], [0xc0, 0x80], [0xed, 0xa0, 0x80]),
        async (before, bad) => {
          const head = Buffer.from(`{${before}\uFFFD`);
          const bytes = Buffer.concat([head, Buffer.from(bad), Buffer.from("}")]);
          const error = await errorOf(TranscriptError, () => decodeText(bytes, source));
          expect(error.code).toBe("transcript.encoding");
          expect(error.message).toBe(`call.json is not UTF-8: invalid byte at offset ${head.length}`);
        },
      ),
      fcOptions,
    );
  });
});

describe("parseJson", () => {
  it("skips a byte order mark, and counts behind it", async () => {
    expect(parseJson('\uFEFF{"a":1}', source)).toEqual({ a: 1 });
    expect(await errorOf(TranscriptError, () => parseJson("\uFEFF[", source))).toMatchObject({ line: 1, column: 2 });
    expect((await errorOf(TranscriptError, () => parseJson("\uFEFF", source))).code).toBe("transcript.empty");
  });

  it.each(["", " \r\n\t"])("calls %j empty", async (text) => {
    expect(await errorOf(TranscriptError, () => parseJson(text, source))).toMatchObject({ code: "transcript.empty" });
  });

  it.each([
    ['{"results":[}', 1, 13, false],
    ['{\n  "a": 1,\n}', 3, 1, false],
    ['{"a":1\r\n,\r\n"b" 2}', 3, 5, false],
    ['{"results": [{"start_time": 0.5, "end', 1, 34, true],
    ['{"results": [{"start_time": 0.5', 1, 32, true],
    ['{"results": [{"start_time": 0.', 1, 29, true],
    ['{"results": [{"transcript": "caf\\u00', 1, 29, true],
    ["nul", 1, 1, false],
    ['{"a": NaN}', 1, 7, false],
    ["{'a': 1}", 1, 2, false],
    ['{"a": 1} // end', 1, 10, false],
    ['{"a": 01}', 1, 8, false],
    ['{"a": 1} {}', 1, 10, false],
  ])("says where %j breaks", async (text, line, column, truncated) => {
    const error = await errorOf(TranscriptError, () => parseJson(text, source));
    expect(error).toMatchObject({ code: "transcript.json", line, column });
    expect(error.message).toContain(`call.json is not valid JSON at ${line}:${column} (`);
    expect(error.hint.includes("ends too early")).toBe(truncated);
  });

  it("finds a place in every text that JSON.parse refuses", () => {
    const sample =
      '{"results": [{"start_time": "0.5", "end_time": 2.1e0, "speaker": null, "transcript": "caf\\u00e9 \\n"}]}';
    const characters = fc.constantFrom(...'{}[]",:.-+eE0123456789\\\n\t\r /*utfnal\u0001\u00a0\u2028');
    fc.assert(
      fc.property(fc.nat(sample.length), fc.nat(4), fc.array(characters, { maxLength: 4 }), (at, removed, added) => {
        const text = sample.slice(0, at) + added.join("") + sample.slice(at + removed);
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        expect(locateJsonFault(text) === null).toBe(valid);
      }),
      { ...fcOptions, numRuns: 5000 },
    );
  });

  it("survives nesting too deep to walk", async () => {
    const error = await errorOf(TranscriptError, () => parseJson("[".repeat(1_000_000), source));
    expect(error).toMatchObject({ code: "transcript.json" });
  });
});
