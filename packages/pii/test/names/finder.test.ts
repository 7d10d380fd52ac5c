import { expect, test } from "vitest";
import { createPiiDetector, transcriptPolicy } from "../../src/index.ts";

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

test("a number with a unit, or of an order, is nobody", () => {
  for (const said of [
    "my parcel is\u009b31m late",
    "is 31m late",
    "the 5g one is 20k away",
    "it's 3x as much",
    "order 12345",
  ]) {
    expect(textsOf([customer(said)])).toEqual([said]);
  }
  expect(textsOf([customer("call 3000 part 29")])[0]).not.toContain("[person");
});

test("the number of a thing that is asked for is nobody, unless something of a person is asked for beside it", () => {
  for (const answer of ["4921", "49", "17 please", "oh it's 4921 I think", "yes 48213 thanks", "A12345"]) {
    expect(textsOf([agent("What's your order number?"), customer(answer)])[1]).toBe(answer);
  }
  const both = [agent("Can I take your order number and postcode?"), customer("4921 and LS1 4AB")];
  expect(textsOf(both)[1]).toContain("[postcode ••••]");
  expect(textsOf([agent("what's your house number"), customer("49")])[1]).toBe("[address ••••]");
});

test("what rules find is no name, and an identifier has none", () => {
  expect(textsOf([customer("call me on 415 555 2671 or jane.roe@example.com")])).toEqual([
    "call me on [phone ••••] or [email ••••]",
  ]);
  expect(detector.detect("Siobhan")).toEqual([]);
});
