import { mkdtempSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { fileProblem } from "../src/index.ts";

test("a link to itself and a name that is too long are problems of the path", () => {
  const folder = mkdtempSync(join(tmpdir(), "earshot-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  symlinkSync("loop.json", join(folder, "loop.json"));
  const problemOf = (name: string) => {
    try {
      statSync(join(folder, name));
    } catch (error) {
      return fileProblem(error)?.problem;
    }
    return undefined;
  };
  expect(problemOf("loop.json")).toBe("its links lead back to themselves");
  expect(problemOf("x".repeat(300))).toBe("the name is too long");
});
