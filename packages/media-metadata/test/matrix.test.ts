import { describe, expect, test } from "vitest";
import { buildMediaMatrix, MediaMetadataError, parseMediaTypes } from "../src/index.ts";

const medium = (mediaType: string) => ({ mediaId: `m-${mediaType}`, mediaType, storageLocation: null });

describe("the media matrix", () => {
  test.each([
    ["voice", "wav|mp3", true, false],
    ["chat", "json", false, false],
    ["email", "eml|html", true, false],
    ["screen", "mp4|webm", false, true],
    ["fax", "any", false, false],
    ["unknown", "any", false, false],
    ["constructor", "any", false, false],
  ])("%s is %s", (mediaType, expectedFormat, requiresTranscription, requiresThumbnail) => {
    expect(buildMediaMatrix([medium(mediaType)])).toEqual([
      { ...medium(mediaType), expectedFormat, requiresTranscription, requiresThumbnail },
    ]);
  });

  test("has a row for each medium in order, also without id and storage, and no field more", () => {
    const bare = { mediaId: null, mediaType: "voice", storageLocation: null, format: "wav" };
    const rows = buildMediaMatrix([bare, { mediaId: "b", mediaType: "voice", storageLocation: "https://x.io/b" }]);
    expect(rows.map(({ mediaId, storageLocation }) => [mediaId, storageLocation])).toEqual([
      [null, null],
      ["b", "https://x.io/b"],
    ]);
    expect(Object.keys(rows[0] ?? {})).not.toContain("format");
  });

  test("knows configured types beside its own, or in their place", () => {
    const types = parseMediaTypes(
      '\uFEFF{"types":{"fax":{"formats":["tiff"],"requiresThumbnail":true},"voice":{"formats":[]}},"mimeTypes":{"image/tiff":"tiff"}}',
      "types.json",
    );
    const rows = buildMediaMatrix(["fax", "voice", "chat"].map(medium), types);
    expect(rows.map(({ expectedFormat }) => expectedFormat)).toEqual(["tiff", "any", "json"]);
    expect(rows.map(({ requiresThumbnail }) => requiresThumbnail)).toEqual([true, false, false]);
    expect(types.mimeTypes.get("image/tiff")).toBe("tiff");
    expect(types.mimeTypes.get("audio/wav")).toBe("wav");
  });

  test.each([
    ["{", "is not JSON"],
    [[], "the document"],
    [{ types: { fax: { formats: ["TIFF", "any"] } } }, "types.fax.formats.0"],
    [{ types: { fax: { formats: ["any"] } } }, "leave the list empty"],
    [{ types: { fax: {} }, mimeTypes: { tiff: "tiff" } }, "mimeTypes"],
    [{ kinds: {} }, "the document"],
  ])("refuses the configuration %j", (json, words) => {
    try {
      parseMediaTypes(json, "types.json");
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof MediaMetadataError)) throw error;
      expect(error.code).toBe("media_metadata.invalid_media_types");
      expect(error.message).toMatch(/^types\.json: /);
      expect(error.message).toContain(words);
    }
  });
});
