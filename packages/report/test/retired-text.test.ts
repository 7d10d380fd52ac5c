import { expect, test } from "vitest";
import { retiredText } from "../src/index.ts";

test("calls that lost two kinds are not added up", () => {
  const receipts = [
    { cause: "retention of words", counts: { calls: 100, utterances: 2613 } },
    { cause: "retention of words", counts: { calls: 12, utterances: 40 } },
    { cause: "retention of media", counts: { calls: 1, media: 2 } },
  ];
  expect(retiredText(receipts)).toBe("words of 112 calls, media of 1 call");
  expect(retiredText([])).toBe("nothing");
});
