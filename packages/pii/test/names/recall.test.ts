import { describe, expect, test } from "vitest";
import { createPiiDetector, transcriptPolicy } from "../../src/index.ts";

const detector = createPiiDetector();

/** What is stored of a call whose lines begin with a letter for who speaks. */
function stored(lines: readonly string[], labels: Record<string, string> = {}): string[] {
  const utterances = lines.map((line) => ({ speaker: labels[line[0] ?? ""] ?? line[0] ?? "", text: line.slice(3) }));
  return detector.redactUtterances(utterances, transcriptPolicy).utterances.map(({ text }) => text);
}

describe("what was found once in a call is found again", () => {
  test("a person's name where it looks like a city", () => {
    expect(
      stored(["C: my husband arlen lansdowne is on the policy too", "A: i can see lansdowne here as a named driver"]),
    ).toEqual(["my husband [person ••••] is on the policy too", "i can see [person ••••] here as a named driver"]);
    expect(
      stored([
        "A: May I have your full name?",
        "C: Krzyphałowska. It's a bit hard to say.",
        "A: Thanks, Krzyphałowska, that's fine.",
      ]).at(-1),
    ).toBe("Thanks, [person ••••], that's fine.");
  });

  test("an address where its number looks like an age, and its street alone", () => {
    const lines = [
      "A: what's the first line of your address",
      "C: 2 gragothorpe drive",
      "A: so 2 gragothorpe drive ab44 8hp",
    ];
    expect(stored(lines).at(-1)).toBe("so [address ••••] [postcode ••••]");
    expect(stored([...lines, "C: gragothorpe drive yes"]).at(-1)).toBe("[address ••••] yes");
  });

  test("however many are known, in a text with any apostrophe", () => {
    const syllables = ["zor", "blat", "fen", "mor", "quil", "dra", "vex", "lum", "pra", "nok"];
    const names = Array.from({ length: 1000 }, (_, index) => {
      const [a, b, c] = [...String(index).padStart(3, "0")].map((digit) => syllables[Number(digit)] ?? "");
      return `${a}${b}${c} ${c}${b}${a}ix`;
    });
    const knowing = createPiiDetector({ names: { known: ["Ada O'Zorvex", ...names] } });
    const redacted = (text: string) => knowing.redact(text, transcriptPolicy).text;
    for (const name of names) expect(redacted(`put it on the ${name} thing`)).toBe("put it on the [person ••••] thing");
    expect(redacted("it's o’zorvex's thing")).toBe("it's [person ••••]'s thing");
  });

  test("the name of a speaker's label", () => {
    const lines = ["A: how can i help", "C: the scardina account please"];
    expect(stored(lines, { A: "agent", C: "Cherie Scardina" }).at(-1)).toBe("the [person ••••] account please");
  });
});
