import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type FaultKind, faultKind, faultKinds, faultMeaning, kindOfCode } from "../src/index.ts";

const packages = join(import.meta.dirname, "..", "..");

/** The members of every `…ErrorCode` union that a file declares. */
function declaredCodes(file: string): string[] {
  const source = readFileSync(file, "utf8").replaceAll(/\/\/.*/g, "");
  return [...source.matchAll(/type \w+ErrorCode =([^;]*);/g)].flatMap(([, union = ""]) => {
    const own = [...union.matchAll(/"(\w+\.\w+)"/g)].map(([, code = ""]) => code);
    // Genesys Cloud's faults are those of HTTP under its own name, and more.
    const inherited = union.includes("HttpErrorCode")
      ? declaredCodes(join(packages, "http", "src", "errors.ts")).map((code) => code.replace("http.", "genesys."))
      : [];
    return [...own, ...inherited];
  });
}

const sources = readdirSync(packages, { recursive: true, encoding: "utf8" })
  .filter((path) => /^[^/]+\/src\/(?:errors|codes)\.ts$/.test(path))
  .map((path) => join(packages, path));

test("every code of every package has a kind, and no other code has", () => {
  const declared = sources.flatMap(declaredCodes);
  expect(declared.length).toBeGreaterThan(100);
  expect(Object.keys(kindOfCode).toSorted()).toEqual([...declared, "usage", "internal"].toSorted());
});

test.each(Object.entries(faultKinds))(
  "%s answers a status of an error and ends a command as failed",
  (_kind, meaning) => {
    expect(meaning.status).toBeGreaterThanOrEqual(400);
    expect(meaning.status).toBeLessThanOrEqual(599);
    expect([1, 2]).toContain(meaning.exitCode);
  },
);

test("every kind has a code", () => {
  const used = new Set<FaultKind>(Object.values(kindOfCode));
  expect([...used].toSorted()).toEqual(Object.keys(faultKinds).toSorted());
});

test.each(["", "genesys", "GENESYS.FORBIDDEN", "toString", "__proto__"])(
  "%j, which no package has, is a bug",
  (code) => {
    expect(faultKind(code)).toBe("bug");
  },
);

test("the README says what a 403 means", () => {
  const readme = readFileSync(join(packages, "faults", "README.md"), "utf8");
  const [, code = "", meaning = ""] = /^faultMeaning\("([^"]+)"\); \/\/ (.*)$/m.exec(readme) ?? [];
  expect(JSON.parse(meaning.replaceAll(/\w+(?=:)/g, '"$&"'))).toEqual(faultMeaning(code));
});
