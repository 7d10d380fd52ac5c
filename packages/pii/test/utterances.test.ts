import { expect, test } from "vitest";
import { type PiiPolicy, transcriptPolicy } from "../src/index.ts";
import { detector } from "./found.ts";

const agent = (text: string) => ({ speaker: "agent", text });
const customer = (text: string) => ({ speaker: "customer", text });
const textsOf = (call: { speaker: string; text: string }[], policy: PiiPolicy = transcriptPolicy) =>
  detector.redactUtterances(call, policy).utterances.map(({ text }) => text);

test("a phone and a card number read aloud are masked whole", () => {
  const call = [
    agent("Of course, may I have your phone number?"),
    customer("Five five five, zero one three, two two four four."),
    agent("And the new card number please."),
    customer("Four one one one, one one one one, one one one one, one one one one."),
    agent("Please do not read the security code."),
    customer("Oh, sorry, I was about to."),
  ];
  expect(textsOf(call)).toEqual([
    "Of course, may I have your phone number?",
    "[spoken_number ••••].",
    "And the new card number please.",
    "[spoken_number ••••].",
    "Please do not read the security code.",
    "Oh, sorry, I was about to.",
  ]);
});

test("a number goes on in the speaker's next utterance, past the other one's interjection", () => {
  expect(
    textsOf([customer("five five five zero"), agent("mm-hm"), customer("one three two two"), customer("that's it")]),
  ).toEqual(["[spoken_number ••••]", "mm-hm", "[spoken_number ••••]", "that's it"]);
});

test("written digits in pieces are one number", () => {
  expect(textsOf([customer("4111 1111"), agent("yes"), customer("1111 1111.")])).toEqual([
    "[card ••••]",
    "yes",
    "[card ••••].",
  ]);
  expect(textsOf([customer("it's 555 01"), customer("32 44")])).toEqual([
    "it's [spoken_number ••••]",
    "[spoken_number ••••]",
  ]);
});

test("digits of two speakers are no number", () => {
  expect(textsOf([customer("one two three four"), agent("five six seven eight")])).toEqual([
    "one two three four",
    "five six seven eight",
  ]);
});

test("a question gives the answer its meaning", () => {
  expect(textsOf([agent("What is your date of birth?"), customer("The fifth of May nineteen eighty four.")])).toEqual([
    "What is your date of birth?",
    "The [birth_date ••••].",
  ]);
  expect(textsOf([agent("When is the meeting?"), customer("On 5 May 2024.")])).toEqual([
    "When is the meeting?",
    "On 5 May 2024.",
  ]);
});

test("what a policy allows stays, other fields stay, masks are counted", () => {
  const call = [{ speaker: "customer", text: "mail a@example.com or call 555-123-4567", startMs: 40 }];
  const policy: PiiPolicy = { default: "redact", kinds: { email: "allow" } };
  expect(detector.redactUtterances(call, policy)).toEqual({
    utterances: [{ speaker: "customer", text: "mail a@example.com or call [phone ••••]", startMs: 40 }],
    spans: 1,
  });
});

test("an empty call and empty utterances are fine", () => {
  expect(detector.redactUtterances([], transcriptPolicy)).toEqual({ utterances: [], spans: 0 });
  expect(textsOf([customer(""), agent(""), customer("")])).toEqual(["", "", ""]);
});
