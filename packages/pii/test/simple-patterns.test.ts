import { describe, expect, test } from "vitest";
import { found } from "./found.ts";

describe("what simple patterns miss is found", () => {
  test.each([
    ["a number with an area code in parentheses", "(555) 123-4567", "phone"],
    ["a number with spaces", "555 123 4567", "phone"],
    ["a British number with its country code", "+44 20 7946 0958", "phone"],
    ["a card of American Express in its 4-6-5 groups", "3782 822463 10005", "card"],
    ["a social security number with spaces", "123 45 6789", "ssn"],
    ["digits read aloud", "five five five, zero one three, two two four four", "spoken_number"],
    ["an internationalised e-mail address", "jürgen@müller.de", "email"],
  ])("%s: %s", (_, secret, kind) => {
    expect(found(`before ${secret}, behind`)).toEqual([`${kind}: ${secret}`]);
  });
});

describe("what simple patterns take for personal data is left", () => {
  test.each([
    ["an epoch", "1698244200"],
    ["a card number that fails its check digit", "4111 1111 1111 1112"],
    ["a UUID", "12345678-1234-1234-1234-123456789012"],
  ])("%s: %s", (_, harmless) => {
    expect(found(harmless)).toEqual([]);
    expect(found(`seen ${harmless} here`)).toEqual([]);
  });
});
