import { describe, expect, test } from "vitest";
import { createPiiDetector } from "../src/index.ts";
import { found } from "./found.ts";

describe("a number read aloud is found whole, whatever is said between its groups", () => {
  test.each([
    ["my card number is ", "4111, 1111, 1111, 1111", "card"],
    ["", "4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1", "card"],
    ["it's ", "5425... 2334... 3010... 9903", "card"],
    ["it's ", "5425/2334/3010/9903", "card"],
    ["", "5425. 2334. 3010. 9903", "card"],
    ["my card is ", "5425 um 2334 um 3010 um 9903", "card"],
    ["my card number is ", "5425 and then 2334 and then 3010 and then 9903", "card"],
    ["it's ", "5425, sorry, let me see, 2334, uh, 3010, er 9903", "card"],
    ["card number ", "5425 2334 3010 9904, no wait, 9903", "card"],
    ["it's ", "4111 1111, then 1111, and finally 1111", "card"],
    ["", "5425 2334 uh huh 3010 9903", "card"],
    ["my social's ", "2 1 9 0 9 9 9 9 9", "ssn"],
    ["you can call ", "1, 800, 555, 0199", "phone"],
    ["", "+44, 20, 7946, 0958", "phone"],
    ["Amex ", "3782, 822463, 10005", "card"],
    ["card: ", "54, 2523, 343, 0109903", "card"],
    ["my social is ", "219, 09, 9999", "ssn"],
    ["social security number is ", "219 um 09 um 9999", "ssn"],
    ["social: ", "219/09/9999", "ssn"],
    ["ssn is ", "2, 1, 9, 0, 9, 9, 9, 9, 9", "ssn"],
    ["my number is ", "415, 555, 2671", "phone"],
    ["you can reach me at ", "415. 555. 2671", "phone"],
    ["call me back on ", "415, 555, and then 2671", "phone"],
    ["it's ", "4, 1, 5, 5, 5, 5, 2, 6, 7, 1", "phone"],
    ["it's ", "415 um 555 um 2671", "phone"],
    ["my IBAN is ", "DE89, 3704, 0044, 0532, 0130, 00", "iban"],
    ["", "DE89 um 3704 and then 0044, sorry, 0532, 0130, 00", "iban"],
    ["IBAN ", "DE89/3704/0044/0532/0130/00", "iban"],
    ["", "four one one one, no wait, scratch that, four one one two, one one one one", "spoken_number"],
    ["", "o four one five five five five two six seven one", "spoken_number"],
    ["", "five five five two thousand", "spoken_number"],
    ["card ", "four thousand one hundred eleven, eleven eleven, eleven eleven, eleven eleven", "spoken_number"],
    ["her date of birth is ", "zero three, zero five, eighty four", "birth_date"],
    ["dob ", "03, 05, 1984", "birth_date"],
    ["born on the ", "fifth of march nineteen eighty four", "birth_date"],
  ])("%s%s", (before, secret, kind) => {
    expect(found(`${before}${secret}`)).toEqual([`${kind}: ${secret}`]);
    expect(found(`so ${before}${secret}. Thanks`)).toEqual([`${kind}: ${secret}`]);
  });
});

test("an exclamation before a number is no zero of it", () => {
  expect(found("Oh, four one five five five five two")).toEqual(["spoken_number: four one five five five five two"]);
});

test("cards of lengths that are no longer issued are found where they are called cards", () => {
  expect(found("visa 4222222222222")).toEqual(["card: 4222222222222"]);
  expect(found("my JCB card is 180012345678903")).toEqual([]);
  expect(found("my JCB card is 180012345678905")).toEqual(["card: 180012345678905"]);
  expect(found("180012345678905 and 4222222222222")).toEqual([]);
});

describe("numbers of several countries", () => {
  const detector = createPiiDetector({ regions: ["US", "gb", "DE"] });
  test.each(["(415) 555-0132", "020 7946 0958", "030 901820", "0151, 2345, 6789"])("%s", (secret) => {
    expect(found(`ring ${secret}`, detector)).toEqual([`phone: ${secret}`]);
  });
});
