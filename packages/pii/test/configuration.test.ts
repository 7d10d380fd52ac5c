import { expect, test } from "vitest";
import { annotationPolicy, PiiError, parsePiiConfiguration, transcriptPolicy } from "../src/index.ts";

function faultsOf(json: unknown): string[] {
  try {
    parsePiiConfiguration(json, "pii.json");
  } catch (error) {
    if (!(error instanceof PiiError)) throw error;
    expect(error.code).toBe("pii.invalid_configuration");
    expect(error.source).toBe("pii.json");
    return error.faults.map(({ path }) => path);
  }
  return [];
}

test("an empty configuration keeps the defaults", () => {
  expect(parsePiiConfiguration("{}", "pii.json")).toEqual({
    options: { patterns: [] },
    annotationPolicy,
    transcriptPolicy,
  });
});

test("a byte order mark in front of a text is skipped", () => {
  expect(parsePiiConfiguration('\uFEFF{"defaultRegion": "DE"}', "pii.json").options.defaultRegion).toBe("DE");
});

test("a full one is read, unknown fields are skipped", () => {
  const json = {
    defaultRegion: "gb",
    patterns: [{ name: "employee", pattern: "EMP-\\d{6}", caseSensitive: false }],
    annotations: { kinds: { ip: "allow" } },
    transcripts: { default: "allow", kinds: { card: "redact", employee: "block" } },
    names: { known: ["Ada Lovelace"], allowed: [" Ben & Jerry "] },
    comment: "ours",
  };
  expect(parsePiiConfiguration(JSON.stringify(json), "pii.json")).toEqual({
    options: {
      defaultRegion: "GB",
      patterns: json.patterns,
      names: { known: ["Ada Lovelace"], allowed: ["Ben & Jerry"] },
    },
    annotationPolicy: { default: "block", kinds: { ...annotationPolicy.kinds, ip: "allow" } },
    transcriptPolicy: { default: "allow", kinds: { card: "redact", employee: "block" } },
  });
});

test("several regions are read; with one of them more the two would contradict", () => {
  expect(parsePiiConfiguration({ regions: ["us", "GB"] }, "pii.json").options).toEqual({
    regions: ["US", "GB"],
    patterns: [],
  });
  expect(faultsOf({ regions: ["US", "ZZ"] })).toEqual(["regions.1"]);
  expect(faultsOf({ regions: [] })).toEqual(["regions"]);
  expect(faultsOf({ regions: ["US"], defaultRegion: "GB" })).toEqual(["defaultRegion"]);
});

test("every fault is named at its place", () => {
  expect(faultsOf("{")).toEqual([""]);
  expect(faultsOf(null)).toEqual([""]);
  expect(
    faultsOf({ defaultRegion: "ZZ", patterns: [{ name: "Card 1", pattern: "" }], annotations: { default: "hide" } }),
  ).toEqual(["defaultRegion", "patterns.0.name", "patterns.0.pattern", "annotations.default"]);
  const repeated = { name: "own", pattern: "x" };
  expect(
    faultsOf({
      patterns: [repeated, repeated, { name: "bad", pattern: "(" }],
      transcripts: { kinds: { cards: "allow" } },
    }),
  ).toEqual(["patterns.2.pattern", "patterns.1.name", "transcripts.kinds.cards"]);
  expect(faultsOf({ patterns: [{ name: "card", pattern: "x" }] })).toEqual(["patterns.0.name"]);
});
