import fc from "fast-check";
import { expect, test } from "vitest";
import { createPiiDetector, transcriptPolicy } from "../../src/index.ts";
import { readWritten } from "./written.ts";

const detector = createPiiDetector();
const agent = (text: string) => ({ speaker: "agent", text });
const customer = (text: string) => ({ speaker: "customer", text });
const textsOf = (call: { speaker: string; text: string }[], known: string[] = [], using = detector) =>
  using.redactUtterances(call, transcriptPolicy, known).utterances.map(({ text }) => text);

test("names, addresses, postcodes and ages are masked in what is said, and places stay", () => {
  const call = [
    agent("Thanks for calling, you're speaking with Imran. Can I take your name?"),
    customer("yeah it's marguerite hollis and i'm seventy two years old"),
    agent("And your address, please?"),
    customer("14 Larkspur Close, Basingstoke, RG22 4PX."),
    agent("Where are you calling from?"),
    customer("I'm calling from Leeds at the moment."),
  ];
  expect(textsOf(call)).toEqual([
    "Thanks for calling, you're speaking with [person ••••]. Can I take your name?",
    "yeah it's [person ••••] and i'm [age ••••]",
    "And your address, please?",
    "[address ••••], [address ••••], [postcode ••••].",
    "Where are you calling from?",
    "I'm calling from Leeds at the moment.",
  ]);
});

test("a bare answer is what was asked for", () => {
  expect(textsOf([agent("Can I take your surname?"), customer("Oyelaran")])[1]).toBe("[person ••••]");
  expect(textsOf([agent("How old are you?"), customer("42")])[1]).toBe("[age ••••]");
  expect(textsOf([agent("How many do you need?"), customer("42")])[1]).toBe("42");
});

test("a name that was found once is found again in the same call", () => {
  const call = [customer("my name is siegfried brankovic"), agent("so"), customer("brankovic is what it says here")];
  expect(textsOf(call)[2]).toBe("[person ••••] is what it says here");
});

test("known names are masked wherever they are said, allowed ones never", () => {
  expect(textsOf([agent("there is a cummerbund in the garden")])).toEqual(["there is a cummerbund in the garden"]);
  expect(textsOf([agent("there is a cummerbund in the garden")], ["Tim Cummerbund"])).toEqual([
    "there is a [person ••••] in the garden",
  ]);
  const said = "My name is Ada and I bought it from Laura Ashley.";
  const allowing = createPiiDetector({ names: { allowed: ["Laura Ashley", "ada"] } });
  expect(textsOf([customer(said)], [], allowing)).toEqual([said]);
});

test("of the labels of speakers only those that are names are masked", () => {
  const labels = ["Agent", "Customer Service", "Caller 2", "SPEAKER_01", "Supervisor", "Left channel", "IVR", "bot"];
  const call = [...labels, "Marguerite Hollis", "imran"].map((speaker) => ({ speaker, text: "hello" }));
  const { utterances } = detector.redactUtterances(call, transcriptPolicy);
  expect(utterances.map(({ speaker }) => speaker)).toEqual([...labels, "[person ••••]", "[person ••••] 2"]);
});

test("another language than English is not taken for names", () => {
  const said = "Guten Tag, ich rufe wegen meiner Rechnung an, die Abbuchung stimmt nicht.";
  expect(textsOf([customer(said)])).toEqual([said]);
});

test("what rules find is no name, and an identifier has none", () => {
  expect(textsOf([customer("call me on 415 555 2671 or jane.roe@example.com")])).toEqual([
    "call me on [phone ••••] or [email ••••]",
  ]);
  expect(detector.detect("Siobhan")).toEqual([]);
});

const piece = fc.oneof(
  fc.constantFrom(...readWritten().map(({ text }) => text)),
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const anyCall = fc.array(fc.record({ speaker: fc.constantFrom("agent", "customer"), text: piece }), { maxLength: 6 });

test("spans are in their texts, sorted and apart, whatever was looked at before", () => {
  fc.assert(
    fc.property(anyCall, (call) => {
      const found = detector.detectUtterances(call);
      for (const [index, spans] of found.entries()) {
        let last = 0;
        for (const { start, end } of spans) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(call[index]?.text.length ?? 0);
          last = end;
        }
      }
      expect(createPiiDetector().detectUtterances(call)).toEqual(found);
    }),
    { seed: 42, numRuns: 150 },
  );
});

test("a redacted call has nothing left to mask", () => {
  fc.assert(
    fc.property(anyCall, (call) => {
      const { utterances } = detector.redactUtterances(call, transcriptPolicy);
      expect(detector.redactUtterances(utterances, transcriptPolicy).utterances).toEqual(utterances);
    }),
    { seed: 42, numRuns: 150 },
  );
});

test("ten megabytes in one utterance do not hang", { timeout: 120_000 }, () => {
  for (const unit of ["John Smith ", "a", "42 "]) {
    expect(() => detector.detectUtterances([customer(unit.repeat(3_400_000 / unit.length))])).not.toThrow();
  }
});
