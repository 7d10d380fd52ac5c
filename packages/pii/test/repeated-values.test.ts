import { expect, test } from "vitest";
import { createPiiDetector, transcriptPolicy } from "../src/index.ts";

const detector = createPiiDetector();

/** What is stored of the last line of a call; each begins with a letter for who speaks. */
function lastOf(...lines: string[]): string | undefined {
  const utterances = lines.map((line) => ({ speaker: line.slice(0, 1), text: line.slice(3) }));
  return detector.redactUtterances(utterances, transcriptPolicy).utterances.at(-1)?.text;
}

test("a value that was found is found where it is read back, by whom and in which groups it may be", () => {
  const date = ["A: what is your date of birth", "C: 03/04/1961", "A: thank you"];
  expect(lastOf(...date, "C: yes 03/04/1961")).toBe("yes [birth_date ••••]");
  expect(lastOf("C: my account number is 48213377", "A: 4821 3377, thank you, I have it here.")).toBe(
    "[spoken_number ••••], thank you, I have it here.",
  );
  expect(lastOf("C: the policy number is 20394857", "A: I can see 20394857 has lapsed.")).toBe(
    "I can see [spoken_number ••••] has lapsed.",
  );
  expect(lastOf("A: I'm looking at 20394857.", "C: yes the policy number is 20394857")).toBe(
    "yes the policy number is [spoken_number ••••]",
  );
  expect(lastOf("A: your security code please", "C: 452", "A: was that 452")).toBe("was that [spoken_number ••••]");
  const read = "four one five five five five two six seven one";
  expect(
    lastOf(`C: my number is ${read}`, "A: okay", `A: so ${read.replace("five five five", "five, five, five")}`),
  ).toBe("so [spoken_number ••••]");
});

test("other numbers stay, also those that have a found one within them", () => {
  expect(lastOf("A: your security code please", "C: 452", "A: that is 452.90 dollars for 1452")).toBe(
    "that is 452.90 dollars for 1452",
  );
  const code = ["A: your security code please", "C: 452"];
  for (const text of ["it costs 452 dollars", "that's $452", "order number 452", "452 % of it"]) {
    expect(lastOf(...code, `A: ${text}`)).toBe(text);
  }
  expect(lastOf(...code, "A: thank you", "C: yes", "A: and the rest", "C: I take the 452 bus")).toBe(
    "I take the 452 bus",
  );
  expect(lastOf("A: how old are you", "C: 42", "A: that is 42 dollars")).toBe("that is 42 dollars");
});

test("many values are sought in long texts that nearly say each of them", () => {
  const digits = (index: number) => `424242424242${String(index).padStart(4, "0")}`;
  const said = Array.from({ length: 300 }, (_, index) => `C: my account number is ${digits(index)}`);
  const near = Array.from({ length: 20 }, () => `A: ${"4 2 4 2 4 2 4 2 4 2 4 2, ".repeat(400)}`);
  expect(lastOf(...said, ...near, `A: ${"so and so ".repeat(2000)} ${digits(299)}`)).toMatch(/so {2}\[\w+ ••••\]$/);
});
