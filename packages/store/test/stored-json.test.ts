import { describe, expect, test } from "vitest";
import { StoreError } from "../src/index.ts";
import { storedJson } from "../src/stored-json.ts";
import { evaluation, fingerprintOf, media } from "./samples.ts";

const { evaluation: today } = evaluation();
const fingerprint = fingerprintOf([evaluation()]);
const json = (value: unknown) => JSON.stringify(value);

describe("stored documents", () => {
  test("are read as they were written, and say their version", () => {
    expect(storedJson.evaluation.read(storedJson.evaluation.write(today))).toEqual(today);
    expect(JSON.parse(storedJson.evaluation.write(today))).toMatchObject({ version: 5 });
    expect(storedJson.fingerprint.read(storedJson.fingerprint.write(fingerprint))).toEqual(fingerprint);
    expect(storedJson.media.read(storedJson.media.write([media]))).toEqual([media]);
  });

  test("of earlier versions are read as those of today; without a version they are of version 1", () => {
    const { longestMs: _, ...responseLatency } = today.responseLatency;
    const first = (latency: object) => json({ ...today, responseLatency: latency, transcription: "complete" });
    expect(storedJson.evaluation.read(first(responseLatency))).toEqual(today);
    const { sidesFrom: _from, ...fourth } = today;
    expect(storedJson.evaluation.read(json({ version: 4, ...fourth }))).toEqual(today);
    const { units: _units, wordGapMs: _gap, ...third } = fourth;
    expect(storedJson.evaluation.read(json({ version: 3, ...third }))).toEqual(today);
    const { holdAudio: __, ...second } = third;
    expect(storedJson.evaluation.read(json({ version: 2, ...second }))).toEqual(today);
    // No version of measuring is 0: what rests on it is evaluated again.
    const unknown = fingerprintOf([evaluation()], { measuring: 0, detector: "unknown" });
    const bases = Object.entries(fingerprint.evaluations).map(([key, stored]) => {
      const { measuring: ___, detector: ____, wordGapMs: _____, ...rules } = stored;
      return [key, rules];
    });
    const secondPrint = { version: 2, ...fingerprint, evaluations: Object.fromEntries(bases) };
    expect(storedJson.fingerprint.read(json(secondPrint))).toEqual(unknown);
    const firstBases = Object.entries(fingerprint.evaluations).map(([key, stored]) => {
      const { measuring: ___, detector: ____, wordGapMs: _____, holdAudio: ______, ...rules } = stored;
      return [key, rules];
    });
    const firstPrint = { ...fingerprint, evaluations: Object.fromEntries(firstBases) };
    expect(storedJson.fingerprint.read(json(firstPrint))).toEqual(unknown);
    // Of 20 latencies the one at p95 is not the longest.
    const many = { ...responseLatency, count: 20 };
    expect(storedJson.evaluation.read(first(many)).responseLatency).toEqual({ ...many, longestMs: null });
  });

  test("a review of version 1 struck out events alone and answered nothing", () => {
    const first = { struck: [], comments: [{ atMs: null, text: "well explained" }], coaching: true };
    expect(storedJson.reviewContent.read(json(first))).toEqual({ ...first, struckCriteria: [], answers: [] });
  });

  test("of a later version, or of no known form, are named", () => {
    const read = (document: unknown) => () => storedJson.evaluation.read(json(document));
    expect(read({ ...today, version: 6 })).toThrow(expect.objectContaining({ code: "store.newer_schema" }));
    for (const wrong of [
      null,
      [],
      "text",
      {},
      { ...today, version: 0 },
      { ...today, version: "x" },
      { ...today, score: 1 },
    ]) {
      expect(read(wrong)).toThrow(StoreError);
      expect(read(wrong)).toThrow(expect.objectContaining({ code: "store.corrupt" }));
    }
  });

  test("of any shape come back as they are, whatever they say of versions", () => {
    for (const value of [{ version: 7 }, [1], "text", null, 0.5]) {
      expect(storedJson.archiveResponse.read(storedJson.archiveResponse.write(value))).toEqual(value);
    }
  });
});
