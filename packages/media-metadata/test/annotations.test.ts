import { describe, expect, test } from "vitest";
import { buildMediaMatrix, parseMediaTypes, type ValidationOptions, validateAnnotations } from "../src/index.ts";
import { block, detector, matrix, redact } from "./helpers.ts";

const good = { key: "media.duration_sec", value: "142" };

function validate(raw: unknown, more: Partial<ValidationOptions> = {}) {
  return validateAnnotations(raw, matrix, { detector, policy: block, truncate: false, ...more });
}

/** `index field rule` of every fault. */
function faultsOf(raw: unknown, more: Partial<ValidationOptions> = {}): string[] {
  return validate(raw, more).faults.map(({ index, field, rule }) => `${index} ${field} ${rule}`);
}

test("the guide's example passes", () => {
  const annotations = [
    { key: "media.duration_sec", value: "142", mediaType: "voice", format: "wav", category: "technical" },
    { key: "media.quality_score", value: "0.89", mediaType: "voice", format: "wav", category: "analytics" },
    { key: "screen.capture_source", value: "agent_desktop", mediaType: "screen", format: "mp4", category: "system" },
  ];
  expect(validate(annotations)).toEqual({
    annotations: annotations.map(({ key, value, category }) => ({ key, value, category })),
    notes: [],
    faults: [],
    validated: 3,
    matched: 3,
  });
});

test("the category is system by default", () => {
  expect(validate([good]).annotations).toEqual([{ ...good, category: "system" }]);
});

describe("wrong shapes are faults, never exceptions", () => {
  test.each([null, undefined, 7, "text", {}, { annotations: [] }])("%j instead of a list", (raw) => {
    expect(validate(raw)).toMatchObject({ annotations: [], validated: 0, matched: 0 });
    expect(faultsOf(raw)).toEqual(["-1  shape"]);
  });

  test("what is in the list instead of objects", () => {
    // biome-ignore lint/suspicious/noSparseArray: it is what is tried
    expect(faultsOf([null, 7, "text", [], , true])).toEqual([0, 1, 2, 3, 4, 5].map((index) => `${index}  shape`));
  });

  test("fields that are missing or no text", () => {
    expect(faultsOf([{}])).toEqual(["0 key shape", "0 value shape"]);
    const wrong = { key: 1, value: 0.89, category: null, mediaType: [], mediaId: {}, format: false };
    expect(faultsOf([wrong])).toEqual(
      ["key", "value", "category", "mediaId", "mediaType", "format"].map((field) => `0 ${field} shape`),
    );
  });

  test("a field at fault does not hide the others", () => {
    expect(faultsOf([{ key: 1, value: "x".repeat(2001), mediaId: "no", mediaType: 7, format: 7 }])).toEqual([
      "0 key shape",
      "0 mediaType shape",
      "0 format shape",
      "0 mediaId unknown_media_id",
      "0 value length",
    ]);
  });

  test("half a surrogate pair, which no request could carry", () => {
    expect(faultsOf([{ key: "a", value: "x\ud83d", category: "\ude42" }])).toEqual([
      "0 value encoding",
      "0 category encoding",
    ]);
  });

  test("an empty list is valid and holds nothing", () => {
    expect(validate([])).toEqual({ annotations: [], notes: [], faults: [], validated: 0, matched: 0 });
  });
});

describe("keys and categories", () => {
  test.each(["a", "A-Z_a.z-09", "..", "-", "__proto__"])("key %j", (key) => {
    expect(faultsOf([{ ...good, key }])).toEqual([]);
  });

  test.each(["", " ", "a b", "a/b", "é", "a\n", "ключ", "a:b", "🙂"])("not key %j", (key) => {
    expect(faultsOf([{ ...good, key }])).toEqual(["0 key key"]);
  });

  test("an empty category is refused", () => {
    expect(faultsOf([{ ...good, category: "" }])).toEqual(["0 category category"]);
  });
});

describe("a value of more than 2000 characters", () => {
  test.each([
    ["x".repeat(2000), []],
    ["x".repeat(2001), ["0 value length"]],
    ["🙂".repeat(2000), []],
    ["🙂".repeat(2001), ["0 value length"]],
    ["", []],
  ])("is refused, not cut (%#)", (value, faults) => {
    expect(faultsOf([{ ...good, value }])).toEqual(faults);
  });

  test("is cut on request between whole characters, and said so", () => {
    const { annotations, faults, notes } = validate([{ ...good, value: `x${"🙂".repeat(2500)}` }], { truncate: true });
    expect(faults).toEqual([]);
    expect(annotations[0]?.value).toBe(`x${"🙂".repeat(1999)}`);
    expect(notes).toEqual([{ index: 0, field: "value", message: "cut from 2501 to 2000 characters" }]);
  });

  test("is refused for personal data even where it would be cut off", () => {
    expect(faultsOf([{ ...good, value: `${"x".repeat(2000)} CARD42` }], { truncate: true })).toEqual(["0 value pii"]);
  });

  test("is refused for personal data that only the cut brings about", () => {
    const only = { detect: (text: string) => (text.endsWith("9") ? detector.detect("CARD9") : []) };
    const value = `${"x".repeat(1999)}98`;
    expect(faultsOf([{ ...good, value }], { truncate: true, detector: only })).toEqual(["0 value pii"]);
    expect(faultsOf([{ ...good, value }], { truncate: true })).toEqual([]);
  });

  test("may come of a mask that is longer than what it hides", () => {
    const value = "CARD1".padEnd(2000, "x");
    expect(faultsOf([{ ...good, value }], { policy: redact })).toEqual(["0 value length"]);
    const { annotations, faults } = validate([{ ...good, value }], { policy: redact, truncate: true });
    expect(faults).toEqual([]);
    expect(annotations[0]?.value).toBe("[card ••••]".padEnd(2000, "x"));
  });
});

describe("a medium is found by its id, else by its type", () => {
  test.each([
    [{ mediaId: "v2", format: "mp3" }, []],
    [{ mediaId: "s1", mediaType: "voice", format: "mp4" }, []],
    [{ mediaId: "s1", mediaType: "voice", format: "wav" }, ["0 format format"]],
    [{ mediaId: "s1", mediaType: "none", format: "webm" }, []],
    [{ mediaId: "s2", mediaType: "screen", format: "mp4" }, ["0 mediaId unknown_media_id"]],
    [{ mediaId: "", format: "mp4" }, ["0 mediaId unknown_media_id"]],
    [{ mediaType: "voice", format: "mp3" }, []],
    [{ mediaType: "chat", format: "json" }, ["0 mediaType unknown_media_type"]],
    [{ mediaType: "Voice", format: "wav" }, ["0 mediaType unknown_media_type"]],
    [{ mediaType: "fax" }, []],
    [{ mediaId: "f1" }, []],
    [{ mediaType: "fax", format: "whatever" }, []],
    [{ mediaType: "voice" }, ["0 format format_required"]],
    [{ mediaId: "s1" }, ["0 format format_required"]],
    [{}, []],
    [{ format: "wav" }, []],
  ])("%j", (address, faults) => {
    expect(faultsOf([{ ...good, ...address }])).toEqual(faults);
  });

  test("among several media of different types, an id picks one", () => {
    expect(faultsOf(["v1", "v2", "s1"].map((mediaId) => ({ ...good, mediaId, format: "mp4" })))).toEqual([
      "0 format format",
      "1 format format",
    ]);
  });
});

describe("a format is compared whole", () => {
  test.each(["wav", "WAV", "mp3", "audio/wav", "audio/x-wav", "Audio/MPEG", "audio/wav; rate=8000", "audio/wave ;x=1"])(
    "voice in %s",
    (format) => {
      expect(faultsOf([{ ...good, mediaType: "voice", format }])).toEqual([]);
    },
  );

  test.each([
    "wavelet",
    "wa",
    "xwav",
    "wav|mp3",
    "",
    "any",
    ".wav",
    "wav;x",
    "audio/wavelet",
    "video/mp4",
    "audio/",
    "/",
  ])("no voice in %j", (format) => {
    expect(faultsOf([{ ...good, mediaType: "voice", format }])).toEqual(["0 format format"]);
  });

  test.each([
    ["email", "message/rfc822"],
    ["email", "text/html; charset=utf-8"],
    ["chat", "application/json"],
    ["screen", "video/mp4"],
    ["screen", "video/webm; codecs=vp9"],
  ])("%s in %s", (mediaType, format) => {
    const own = buildMediaMatrix([{ mediaId: "m", mediaType, storageLocation: null }]);
    const options = { detector, policy: block, truncate: false };
    expect(validateAnnotations([{ ...good, mediaType, format }], own, options).faults).toEqual([]);
  });

  test("a configured MIME type means its format", () => {
    const types = parseMediaTypes({ mimeTypes: { "audio/x-own": "wav" } }, "types.json");
    const own = [{ ...good, mediaType: "voice", format: "audio/x-own" }];
    expect(faultsOf(own, { types })).toEqual([]);
    expect(faultsOf(own)).toEqual(["0 format format"]);
  });
});

describe("personal data", () => {
  test("blocks, in keys, values and categories, named by kind and mask only", () => {
    const { annotations, faults, matched, validated } = validate([
      { key: "of.CARD4111", value: "MAILbob and CARD4111 and CARD4222", category: "MAILbob" },
      good,
    ]);
    expect(annotations).toEqual([]);
    expect(faults.map(({ field, rule, message }) => [field, rule, message])).toEqual([
      ["key", "pii", "the key holds personal data: card [card ••••]"],
      ["category", "pii", "the category holds personal data: email [email ••••]"],
      ["value", "pii", "the value holds personal data: email [email ••••]"],
      ["value", "pii", "the value holds personal data: card [card ••••]"],
    ]);
    expect({ matched, validated }).toEqual({ matched: 2, validated: 2 });
  });

  test("is replaced under redact, with a note, and a key stays a key", () => {
    const submitted = { key: "of.CARD4111.x", value: "by MAILbob, CARD4111", category: "MAILbob" };
    const { annotations, faults, notes } = validate([submitted], { policy: redact });
    expect(faults).toEqual([]);
    expect(annotations).toEqual([
      { key: "of.redacted-card.x", value: "by [email ••••], [card ••••]", category: "redacted-email" },
    ]);
    expect(notes.map(({ index, field }) => `${index} ${field}`)).toEqual(["0 key", "0 category", "0 value", "0 value"]);
  });

  test("passes under allow, by kind", () => {
    const policy = { default: "block", kinds: { email: "allow", card: "redact" } } as const;
    const { annotations, faults } = validate([{ ...good, value: "MAILbob CARD1" }], { policy });
    expect(faults).toEqual([]);
    expect(annotations[0]?.value).toBe("MAILbob [card ••••]");
  });

  test("of a kind named like a property of every object falls under the default", () => {
    const span = { kind: "constructor", start: 0, end: 1, confidence: 1, masked: "[constructor]" };
    expect(faultsOf([good], { detector: { detect: (text) => (text === "142" ? [span] : []) } })).toEqual([
      "0 value pii",
    ]);
  });

  test("is in no message, whatever else is wrong with the annotation", () => {
    const hidden = "CARD4111";
    const result = validate(
      [
        { key: `a b ${hidden}`, value: hidden.repeat(300), category: hidden },
        { ...good, mediaId: hidden },
        { ...good, mediaType: `x${hidden}` },
        { ...good, mediaType: "voice", format: hidden },
        { [hidden]: 1 },
      ],
      { policy: { default: "block", kinds: {} } },
    );
    expect(result.faults.length).toBeGreaterThan(8);
    expect(JSON.stringify(result)).not.toContain("4111");
  });

  test("what might upset a terminal is not shown", () => {
    const { faults } = validate([
      { ...good, mediaId: "\u001b[2J\u202e" },
      { ...good, mediaId: "s-9" },
    ]);
    expect(faults[0]?.message).toBe("the interaction has no medium (5 characters, not shown)");
    expect(faults[1]?.message).toBe('the interaction has no medium "s-9"');
  });
});

test("all faults of all annotations come at once, each with message and hint; one is enough to hold all back", () => {
  const { annotations, faults, validated, matched } = validate([
    { key: "a b", value: "x".repeat(2001), mediaType: "voice", format: "wavelet" },
    good,
    { ...good, mediaId: "none" },
    { ...good, value: "CARD1" },
  ]);
  expect(faults.map(({ index, rule }) => `${index} ${rule}`)).toEqual([
    "0 key",
    "0 format",
    "0 length",
    "2 unknown_media_id",
    "3 pii",
  ]);
  for (const { message, hint } of faults) expect(message !== "" && hint !== "").toBe(true);
  expect(annotations).toEqual([]);
  expect({ validated, matched }).toEqual({ validated: 4, matched: 2 });
});
