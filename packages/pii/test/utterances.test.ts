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
    masked: [[{ start: 27, end: 39 }]],
  });
});

test("an empty call and empty utterances are fine", () => {
  expect(detector.redactUtterances([], transcriptPolicy)).toEqual({ utterances: [], spans: 0, masked: [] });
  expect(textsOf([customer(""), agent(""), customer("")])).toEqual(["", "", ""]);
});

test.each([
  ["could I have your card number?", "4111 1111 1111 1112", "[card ••••]"],
  ["could I have your card number?", "sure, it's 411111", "sure, it's [card ••••]"],
  ["And the last four of your social?", "6789.", "[ssn ••••]."],
  ["Can I take the last four digits of your card?", "4921", "[spoken_number ••••]"],
  ["And the last 4 of the account?", "it's 4921", "it's [spoken_number ••••]"],
  ["What are the last four digits of the order number?", "4921", "4921"],
  ["What number can I call you back on? Your phone number, I mean?", "2671 555", "[phone ••••]"],
  ["And the security code on the back?", "one two three", "[spoken_number ••••]"],
  ["What's your account number please?", "12345678", "[spoken_number ••••]"],
  ["What's your date of birth?", "three, five, eighty four", "[birth_date ••••]"],
])("what the other one asks for is masked: %s", (question, answer, masked) => {
  expect(textsOf([agent(question), customer(answer)])).toEqual([question, masked]);
});

test("a question is remembered past what holds no number", () => {
  expect(
    textsOf([agent("Your account number please?"), customer("Sure."), agent("Thanks"), customer("12345678")]),
  ).toEqual(["Your account number please?", "Sure.", "Thanks", "[spoken_number ••••]"]);
});

test("what is asked for and nobody's stays, and so does a number that nobody asked for", () => {
  for (const [question, answer] of [
    ["What's your order number?", "It's 4 8 15 16 23 42."],
    ["How many?", "1200"],
  ] as const) {
    expect(textsOf([agent(question), customer(answer)])).toEqual([question, answer]);
  }
});

test("personal data in the names of speakers is masked, roles and identifiers stay, and two speakers stay two", () => {
  const names = [
    "agent",
    "channel_0",
    "SPEAKER_00",
    "6ba7b810-9dad-41d1-80b4-00c04fd430c8",
    "jane@example.com",
    "john@example.com",
    "Jane +1 415 555 2671",
    "jane@example.com",
  ];
  const call = names.map((speaker) => ({ speaker, text: "hello" }));
  const redacted = detector.redactUtterances(call, transcriptPolicy);
  const masked = [...names.slice(0, 4), "[email ••••]", "[email ••••] 2", "[person ••••] [phone ••••]", "[email ••••]"];
  expect(redacted.utterances.map(({ speaker }) => speaker)).toEqual(masked);
  expect(redacted.spans).toBe(3);
  expect(detector.redactUtterances(redacted.utterances, transcriptPolicy)).toEqual({
    utterances: redacted.utterances,
    spans: 0,
    masked: names.map(() => []),
  });
});
