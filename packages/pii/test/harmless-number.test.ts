import { expect, test } from "vitest";
import { detector, ruleSpans, rulesPolicy } from "./found.ts";

test.each([
  "ISBN 978-0-521-88068-8",
  "the ISBN is 0-521-88068-8, please",
  "94107-1234",
  "San Francisco, CA 94107-1234",
  "the zip code is 94107 1234",
  "invoice 415-555-0132",
  "the invoice number is 415 555 0132",
  "tracking number 9400 1118 9922 3818 4221 00",
  "the tracking number is nine four zero zero one one one eight nine",
  "part 555-013-2244",
  "the part number is 555 013 2244",
  "your order number is 4 8 15 16 23 42 and the part is 0521880",
  "the order number is 112-3456789-1234567",
  "tracking 1Z 999 AA1 01 2345 6784",
  "it weighs 12, 5, 300 and 4000 grams",
  "5. März 1984",
  "on 5. März 1984 10 30 00",
  "am 12. Dezember 2025",
  "le 5 février 1984",
  "el 5 de mayo de 1984",
  "in 2019, 2020, 2021 and 2022",
  "10,000,000 rows and 1,200,300 more",
  "at 10:30, 11:30, 12:30",
  "we have 250, 300, 4000 of them",
  "twenty five thousand five hundred forty five dollars",
  "three hundred forty five thousand six hundred seventy eight",
])("%s is nobody's", (text) => {
  expect(ruleSpans(text)).toEqual([]);
  expect(detector.redactUtterances([{ speaker: "agent", text }], rulesPolicy).spans).toBe(0);
});

test.each([
  "she said 4155550132",
  "in that case my number is 415 555 2671",
  "the first part is 4111 1111",
  "order it to my number 415 555 2671",
])("%s is somebody's all the same", (text) => {
  expect(detector.redactUtterances([{ speaker: "agent", text }], rulesPolicy).spans).toBe(1);
});

test.each([
  ["geboren am 5. März 1984", "5. März 1984"],
  ["Geburtsdatum: 12. Dezember 1984", "12. Dezember 1984"],
  ["née le 5 février 1984", "5 février 1984"],
  ["fecha de nacimiento: 5 de mayo de 1984", "5 de mayo de 1984"],
  ["nato il 5 maggio 1984", "5 maggio 1984"],
])("%s is a date of birth", (text, secret) => {
  expect(ruleSpans(text).map(({ kind, start, end }) => [kind, text.slice(start, end)])).toEqual([
    ["birth_date", secret],
  ]);
});
