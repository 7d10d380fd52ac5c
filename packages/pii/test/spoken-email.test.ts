import { expect, test } from "vitest";
import { transcriptPolicy } from "../src/index.ts";
import { detector, found } from "./found.ts";

test.each([
  ["", "john at gmail dot com", ""],
  ["my email is ", "john dot smith at gmail dot com", " thanks"],
  ["", "jane dot doe at company dot tech", ""],
  ["", "paul smith at yahoo dot com dot au", ""],
  ["it's ", "jane underscore doe 82 at hotmail dot co dot uk", ""],
  ["", "j smith at b t internet dot com", ""],
  ["email me on ", "ben at brown and sons dot co dot uk", ""],
  ["", "mary double n 1990 at example dot net", "."],
  ["so that's ", "M, A, R, Y at Outlook.com", ", right?"],
  ["yes ", "john.smith at example.com", ""],
  ["my e-mail address is ", "sales at o'brien dot ie", ""],
  ["", "jane\ndot doe at\nexample dot com", ""],
  ["send it to ", "mary jane watson 7 at proton mail dot com", " okay"],
])("an e-mail address that is read aloud is found whole: %s%s%s", (before, address, after) => {
  expect(found(`${before}${address}${after}`)).toEqual([`email: ${address}`]);
});

test("several are found whole, one behind the other", () => {
  const addresses = [
    "sunbeam7 at gmail dot com",
    "moonlight9 at yahoo dot com dot au",
    "b dot i at x dot io",
    "ann@aol dot com",
  ];
  for (const between of [" ", ", ", ". "]) {
    expect(found(addresses.join(between))).toEqual(addresses.map((address) => `email: ${address}`));
  }
});

test("it is found as the answer to a question, too", () => {
  const call = [
    { speaker: "agent", text: "What's your email address?" },
    { speaker: "customer", text: "kowalski at windmill dot org" },
  ];
  const { utterances } = detector.redactUtterances(call, transcriptPolicy);
  expect(utterances[1]?.text).toBe("[email ••••]");
});

test.each([
  "look at amazon dot com",
  "I bought it at amazon dot com",
  "you can find us at www dot acme dot com",
  "it was at example.com yesterday",
  "we met at two dot com companies",
  "it's at bbc dot co dot uk slash news",
  "sign in at my account dot acme dot com",
  "i'll meet you at the dot com office",
  "I placed 2 orders at amazon dot com",
  "I spent fifty dollars at walmart dot com last week",
  "order 12345 at walmart dot com",
  "it was number one at target.com",
  "I have one question at the moment about acme dot com",
  "our billing page at sky dot com",
])("a page is no e-mail address: %s", (text) => {
  expect(found(text)).toEqual([]);
});
