import fc from "fast-check";
import { expect, test } from "vitest";
import { readListed } from "../../src/guide/listed-recording.ts";

const purpose = { what: "recordings, page 1", scope: null };

test("an entity of any depth is an entry", () => {
  const json = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const { entry } = readListed(JSON.parse(json), purpose, { requestId: null });
  expect(entry).toMatchObject({ unreadable: { code: "genesys.unexpected_shape" } });
});

test("whatever JSON an entity is, it is an entry with the same id at every reading", () => {
  const field = fc.oneof(fc.jsonValue(), fc.string(), fc.constantFrom("a", "2026-10-20T09:15:00Z"));
  const entity = fc.oneof(
    fc.jsonValue(),
    fc.record({ id: field, interactionId: field, status: field, startTime: field, parts: field }, { requiredKeys: [] }),
  );
  fc.assert(
    fc.property(entity, fc.nat(), (entity, index) => {
      const json = JSON.stringify(entity);
      const read = () => readListed(JSON.parse(json), purpose, { requestId: "c-7", path: ["entities", index] });
      const { entry } = read();
      expect(entry.id).not.toBe("");
      expect(read().entry).toEqual(entry);
      if ("unreadable" in entry) expect(entry.unreadable.message).toContain(`entities.${index}`);
    }),
    { seed: 6, numRuns: 1000 },
  );
});
