import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ruleKinds } from "../../src/span.ts";
import { findsBehindMasks } from "./scoring.ts";
import { partsOf, placeSpans, readSet, setFiles } from "./set.ts";
import { buildCalls, buildNotes } from "./texts.ts";

/** What must never change about the set. How well the detector does on it is not asserted: that would fit it to the set. */
describe("the held-out set", () => {
  const set = readSet();

  it("places every span in its text, none over another", () => {
    for (const part of set.flatMap(partsOf)) {
      for (const { start, end, text } of placeSpans(part)) expect(part.text.slice(start, end)).toBe(text);
    }
  });

  it("holds as many spans of each kind as its README says", () => {
    const spans = set.flatMap(partsOf).flatMap((part) => part.spans);
    const counts = Object.fromEntries(
      ruleKinds.map((kind) => [kind, spans.filter((span) => span.kind === kind).length]),
    );
    expect({ texts: set.length, ...counts }).toEqual({
      texts: 1484,
      card: 152,
      phone: 240,
      ssn: 61,
      iban: 73,
      email: 137,
      birth_date: 122,
      ip: 54,
      spoken_number: 50,
    });
  });

  it("has no text twice", () => {
    expect(new Set(set.map((labelled) => JSON.stringify(labelled))).size).toBe(set.length);
  });

  it("is what its frames make, and stays small", () => {
    const lines = [...buildCalls(), ...buildNotes()].map((labelled) => `${JSON.stringify(labelled)}\n`).join("");
    const files = setFiles.map((file) => join(import.meta.dirname, file));
    expect(files.map((file) => readFileSync(file, "utf8")).join("")).toBe(lines);
    expect(files.reduce((bytes, file) => bytes + statSync(file).size, 0)).toBeLessThan(400_000);
  });

  it("can be scored", () => {
    const printed = execFileSync(process.execPath, [join(import.meta.dirname, "score.ts")], { encoding: "utf8" });
    for (const kind of ruleKinds) expect(printed).toContain(kind);
  });

  it("reads what was found off the masks of a redacted text", () => {
    expect(findsBehindMasks("I am a@b.cd, or 555 too", "I am [email ••••], or [phone ••••] too")).toEqual([
      { kind: "email", start: 5, end: 11 },
      { kind: "phone", start: 16, end: 19 },
    ]);
  });
});
