import { expect, test } from "vitest";
import { chosenBy, textOf, wordsOf } from "../src/call/said-words.ts";

function chosen(said: string, selected: string): string {
  const words = wordsOf(said);
  const { first, last } = chosenBy(words, said, selected);
  return textOf(said, words[first], words[last]);
}

test("what is selected chooses its words, whole ones before those that have it within them", () => {
  expect(chosen("so the anniversary is Ann's", "Ann")).toBe("Ann's");
  expect(chosen("an anniversary, said ann to Ann Lee.", "ann")).toBe("ann");
  expect(chosen("call Ann Leeds, not Ann Lee.", "Ann Lee")).toBe("Ann Lee");
  expect(chosen("it is zorblat fennimor", "blat fenn")).toBe("zorblat fennimor");
});

test("no choice goes across a mask, and nothing is chosen where nothing is selected", () => {
  const said = "for [person ••••] or Zorblat, [place ••••]";
  expect(wordsOf(said).map(({ text }) => text)).toEqual(["for", "or", "Zorblat"]);
  expect(chosen(said, "or Zorblat")).toBe("or Zorblat");
  expect(chosen(said, "or")).toBe("or");
  expect(chosen(said, "")).toBe("");
});
