import type { DeniedName, OwnNames } from "@earshot/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createPiiDetector, hashName, holdsNumbers, isSaidByAnybody, transcriptPolicy } from "../src/index.ts";

const key = "5e".repeat(32);
const detector = createPiiDetector();

function denied(text: string, { kind = "person", allCalls = true, recordingId = "rec-1" } = {}): DeniedName {
  return { kind, recordingId, allCalls, hashes: hashName({ text, kind, allCalls }, key) };
}

function withNames(names: readonly DeniedName[], allowed: readonly string[] = []) {
  const own: OwnNames = { key, denied: names, allowed, lastEntry: names.length };
  return detector.withOwnNames(own);
}

function masked(names: readonly DeniedName[], texts: readonly string[], callId = "rec-2"): string[] {
  const utterances = texts.map((text) => ({ text, speaker: "agent" }));
  return withNames(names)
    .redactUtterances(utterances, transcriptPolicy, [], callId)
    .utterances.map(({ text }) => text);
}

test("a denied name is found in every call: all of it, and the words that are nothing but names", () => {
  const texts = [
    "so zorblat fennimor said yes",
    "Zorblat's order and FENNIMOR",
    "zorblat-fennimor, then",
    "a fennimorish thing",
  ];
  expect(masked([denied("Zorblat Fennimor")], texts)).toEqual([
    "so [person ••••] said yes",
    "[person ••••]'s order and [person ••••]",
    "[person ••••], then",
    "a fennimorish thing",
  ]);
});

test("a word of every day is a name in its own call, and elsewhere where it is written as one", () => {
  const texts = ["he will call", "so Will called", "it is called will"];
  expect(masked([denied("Will")], texts, "rec-1")).toEqual([
    "he [person ••••] call",
    "so [person ••••] called",
    "it is called [person ••••]",
  ]);
  expect(masked([denied("Will")], texts)).toEqual(["he will call", "so [person ••••] called", "it is called will"]);
});

test("several words of every day are talk, unless they are names as well", () => {
  const talk = [
    "how can I help",
    "of the",
    "yes please",
    "Thank You",
    "So good",
    "can I",
    "may I",
    "is it 4",
    "one two",
  ];
  expect(talk.filter((text) => !isSaidByAnybody(text))).toEqual([]);
  const names = [
    "Will Young",
    "Mark Price",
    "Rose Hill",
    "Grace Hope Baker",
    "Jane Street",
    "the Zorblat",
    "Will",
    "the",
  ];
  expect(names.filter(isSaidByAnybody)).toEqual([]);
});

test("a name that is said as talk is a name elsewhere where it is written as one, and in its own call always", () => {
  const names = [denied("Will Hold")];
  expect(masked(names, ["so Will Hold called"])).toEqual(["so [person ••••] called"]);
  expect(masked(names, ["I think it will hold then"])).toEqual(["I think it will hold then"]);
  expect(masked(names, ["I think it will hold then"], "rec-1")).toEqual(["I think it [person ••••] then"]);
  expect(masked([denied("Mark Price")], ["the mark price thing"])).toEqual(["the [person ••••] thing"]);
});

test("what is marked in one call stays masked there, whatever its kind, and is nothing elsewhere", () => {
  const marks = [
    denied("Tuscany", { kind: "place", allCalls: false }),
    denied("fourteen, Zorblat Mews", { kind: "address", allCalls: false }),
  ];
  const texts = ["I am from Tuscany", "it is fourteen zorblat mews please"];
  const hidden = ["I am from [place ••••]", "it is [address ••••] please"];
  expect(masked(marks, texts, "rec-1")).toEqual(hidden);
  // Marks alone, without what else finds an address.
  const utterances = texts.map((text) => ({ text, speaker: "agent" }));
  const markedIn = (callId: string) =>
    withNames(marks)
      .redactDenied(utterances, callId)
      .utterances.map(({ text }) => text);
  expect(markedIn("rec-1")).toEqual(hidden);
  expect(markedIn("rec-2")).toEqual(texts);
  expect(masked(marks, ["I am from Tuscany"])).toEqual(["I am from Tuscany"]);
});

test("a denied name goes with what else is found beside it, and its label of a speaker is masked", () => {
  const utterances = [{ text: "My name is Zorblat Jones.", speaker: "Zorblat" }];
  const { utterances: redacted } = withNames([denied("Zorblat")]).redactUtterances(utterances, transcriptPolicy);
  expect(redacted).toEqual([{ text: "My name is [person ••••].", speaker: "[person ••••]" }]);
});

test("marks and finds that do not touch are all kept", () => {
  const count = 500;
  const own = withNames([denied("Zorblat")]);
  const call = [{ text: "Zorblat wrote to bob@example.com, ".repeat(count), speaker: "agent" }];
  const [found = []] = own.detectUtterances(call);
  expect(found.slice(0, 3).map(({ kind }) => kind)).toEqual(["person", "email", "person"]);
  expect(found).toHaveLength(2 * count);
});

test("masking what was marked alone masks nothing else, and its places are those of the text given", () => {
  const utterances = [
    { text: "Zorblat lives in Leeds with Jane Smith", speaker: "Zorblat Fennimor" },
    { text: "yes", speaker: "agent" },
  ];
  const own = withNames([denied("Zorblat Fennimor", { allCalls: false })]);
  const { utterances: redacted, spans, masked } = own.redactDenied(utterances, "rec-1");
  expect(redacted.map(({ text, speaker }) => `${speaker}: ${text}`)).toEqual([
    "[person ••••]: [person ••••] lives in Leeds with Jane Smith",
    "agent: yes",
  ]);
  expect(spans).toBe(2);
  expect(masked).toEqual([[{ start: 0, end: 7 }], []]);
  expect(own.redactDenied(redacted, "rec-1").spans).toBe(0);
});

test("what is allowed is nobody's, and numbers are never allowed", () => {
  const text = "I spoke to Ben and Jerry yesterday";
  expect(detector.redact(text, transcriptPolicy).text).toContain("[person ••••]");
  expect(withNames([], ["Ben and Jerry"]).redact(text, transcriptPolicy).text).toBe(text);
  // Also where names begin with the same words, or overlap.
  const overlapping = ["Ben and Jerry Mullins", "Ben", "Ben and", "and Jerry"];
  expect(withNames([], overlapping).redact(text, transcriptPolicy).text).toBe(text);
  expect(withNames([], ["Ben and Jerry Mullins"]).redact(text, transcriptPolicy).text).toContain("[person ••••]");
  const friend = "I gave to Christian Aid, ask for Christian";
  expect(withNames([], ["Christian Aid"]).redact(friend, transcriptPolicy).text).toBe(
    "I gave to Christian Aid, ask for [person ••••]",
  );
  expect(holdsNumbers("Ben and Jerry", detector)).toBe(false);
  expect(holdsNumbers("call 415 555 2671", detector)).toBe(true);
});

test("nothing of a name is in what is kept of it, and another key keeps something else", () => {
  const { hashes } = denied("Zorblat Fennimor");
  expect(JSON.stringify(hashes)).not.toMatch(/zorblat|fennimor/i);
  expect(hashName({ text: "Zorblat Fennimor", kind: "person", allCalls: true }, "11".repeat(32))[0]?.hash).not.toBe(
    hashes[0]?.hash,
  );
  expect(hashName({ text: " - ", kind: "person", allCalls: true }, key)).toEqual([]);
});

test("a marked text is masked wherever it stands, whatever is around it", () => {
  const word = fc.stringMatching(/^[a-zé]{3,9}$/u);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), fc.string(), fc.string(), (words, before, after) => {
      const text = words.join(" ");
      const said = `${before} ${text} ${after}`;
      const own = withNames([denied(text, { allCalls: false })]);
      const { utterances, masked } = own.redactDenied([{ text: said, speaker: "" }], "rec-1");
      const from = before.length + 1;
      expect(masked[0]?.some(({ start, end }) => start <= from && end >= from + text.length)).toBe(true);
      expect(own.redactDenied(utterances, "rec-1").spans).toBe(0);
    }),
  );
});
