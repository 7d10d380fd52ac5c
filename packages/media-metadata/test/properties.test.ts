import fc from "fast-check";
import { expect, test } from "vitest";
import { validateAnnotations } from "../src/index.ts";
import { block, detector, matrix } from "./helpers.ts";

const options = { detector, policy: block, truncate: false };
const settings = { seed: Number(process.env.FC_SEED ?? 20261121), numRuns: 400 };

const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const junk = fc.constantFrom(null, 7, true, [], {});
const annotation = fc.record({
  key: fc.oneof(fc.constantFrom("a", "media.x", "a b", "", "é", "x\n", "CARD1"), fc.string({ maxLength: 5 }), junk),
  value: fc.oneof(
    fc.constantFrom("", "142", "CARD4111", "🙂".repeat(2001), "x".repeat(2000), "\ud800"),
    fc.string({ unit: "binary", maxLength: 20 }),
    junk,
  ),
  category: maybe(fc.oneof(fc.constantFrom("", "system", "MAILa"), junk)),
  mediaId: maybe(fc.oneof(fc.constantFrom("v1", "s1", "f1", "none"), junk)),
  mediaType: maybe(fc.oneof(fc.constantFrom("voice", "screen", "fax", "chat"), junk)),
  format: maybe(fc.oneof(fc.constantFrom("wav", "MP4", "wavelet", "audio/mpeg", "video/mp4; x=y", ""), junk)),
});

const isText = (value: unknown): value is string => typeof value === "string";
const typeOfId: Record<string, string> = { v1: "voice", v2: "voice", s1: "screen", f1: "fax" };
const formatsOf: Record<string, string[]> = {
  voice: ["wav", "mp3", "audio/wav", "audio/mpeg"],
  screen: ["mp4", "webm", "video/mp4", "video/webm"],
};

/** The rules word for word, one annotation at a time, as a set of `field rule`. */
function oracle(raw: Record<string, unknown>): Set<string> {
  const faults = new Set<string>();
  for (const field of ["key", "value", "category", "mediaId", "mediaType", "format"]) {
    const given = raw[field];
    const isNeeded = field === "key" || field === "value";
    if (given === undefined ? isNeeded : !isText(given)) faults.add(`${field} shape`);
    else if (isText(given) && Buffer.from(given).toString() !== given) faults.add(`${field} encoding`);
  }
  const sound = (field: string) => !faults.has(`${field} shape`) && !faults.has(`${field} encoding`);
  const { key, value, category, mediaId, mediaType, format } = raw;
  const allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.";
  if (sound("key") && isText(key) && (key === "" || [...key].some((c) => !allowed.includes(c)))) faults.add("key key");
  if (sound("value") && isText(value) && Array.from(value).length > 2000) faults.add("value length");
  if (category === "") faults.add("category category");
  for (const field of ["key", "value", "category"]) {
    const text = raw[field];
    if (sound(field) && isText(text) && /CARD\d|MAIL[a-z]/.test(text)) faults.add(`${field} pii`);
  }
  let type: string | undefined;
  if (isText(mediaId)) {
    type = typeOfId[mediaId];
    if (type === undefined) faults.add("mediaId unknown_media_id");
  } else if (mediaId === undefined && isText(mediaType)) {
    if (Object.values(typeOfId).includes(mediaType)) type = mediaType;
    else faults.add("mediaType unknown_media_type");
  }
  const formats = type === undefined ? undefined : formatsOf[type];
  if (formats !== undefined) {
    if (format === undefined) faults.add("format format_required");
    else if (isText(format) && !formats.includes(format.toLowerCase().replace(/ *;.*$/, "")))
      faults.add("format format");
  }
  return faults;
}

test("every annotation has exactly the faults that the rules say, whatever is beside it", () => {
  fc.assert(
    fc.property(fc.array(annotation, { maxLength: 6 }), (raw) => {
      const result = validateAnnotations(raw, matrix, options);
      const expected = raw.map(oracle);
      for (const [index, faults] of expected.entries()) {
        const found = result.faults.filter((fault) => fault.index === index);
        expect(new Set(found.map(({ field, rule }) => `${field} ${rule}`))).toEqual(faults);
      }
      const isMatched = (faults: Set<string>) => [...faults].every((fault) => fault.endsWith(" pii"));
      expect(result.validated).toBe(raw.length);
      expect(result.matched).toBe(expected.filter(isMatched).length);
      const isClean = expected.every(({ size }) => size === 0);
      expect(result.annotations).toHaveLength(isClean ? raw.length : 0);
    }),
    settings,
  );
});

test("no input is an exception, and none slips through with a fault", () => {
  fc.assert(
    fc.property(fc.anything({ maxDepth: 3 }), fc.boolean(), (raw, truncate) => {
      const { annotations, faults, validated, matched } = validateAnnotations(raw, matrix, { ...options, truncate });
      expect(matched <= validated).toBe(true);
      expect(faults.length === 0 ? annotations.length : 0).toBe(annotations.length);
    }),
    settings,
  );
});

test("a cut value is the beginning of the whole one and is valid when checked again", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1990, maxLength: 2020 }), (value) => {
      const once = validateAnnotations([{ key: "a", value }], matrix, { ...options, truncate: true });
      expect(once.faults).toEqual([]);
      const cut = once.annotations[0]?.value ?? "";
      expect(cut).toBe(Array.from(value).slice(0, 2000).join(""));
      expect(validateAnnotations([{ key: "a", value: cut }], matrix, options).annotations).toEqual(once.annotations);
    }),
    { ...settings, numRuns: 60 },
  );
});
