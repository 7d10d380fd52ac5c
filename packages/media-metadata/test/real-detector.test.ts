import { annotationPolicy, createPiiDetector } from "@earshot/pii";
import { expect, test } from "vitest";
import { validateAnnotations } from "../src/index.ts";
import { matrix } from "./helpers.ts";

const detector = createPiiDetector();
const options = { detector, policy: annotationPolicy, truncate: false };

test.each([
  ["card", "paid with 4111 1111 1111 1111"],
  ["phone", "call (555) 123-4567 back"],
  ["email", "write to anna@example.com"],
  ["ssn", "ssn 123-45-6789"],
])("a %s in a value is refused, and its digits are in no message", (kind, value) => {
  const { annotations, faults } = validateAnnotations([{ key: "note", value }], matrix, options);
  expect(annotations).toEqual([]);
  expect(faults).toMatchObject([{ index: 0, field: "value", rule: "pii" }]);
  expect(faults[0]?.message).toContain(kind);
  expect(JSON.stringify(faults)).not.toMatch(/\d{3}|anna/);
});

test.each(["card.4111111111111111", "card_4111111111111111", "anna-4111-1111-1111-1111"])(
  "a card in the key %s",
  (key) => {
    const { faults } = validateAnnotations([{ key, value: "x" }], matrix, options);
    expect(faults).toMatchObject([{ field: "key", rule: "pii" }]);
  },
);

test("ids, times and plain values pass", () => {
  const values = ["142", "0.89", "agent_desktop", "1698244200", "12345678-1234-1234-1234-123456789012"];
  const { faults } = validateAnnotations(
    values.map((value) => ({ key: "media.note", value })),
    matrix,
    options,
  );
  expect(faults).toEqual([]);
});

test("a redacted key keeps to the alphabet of keys", () => {
  const policy = { default: "redact", kinds: {} } as const;
  const submitted = [{ key: "card.4111111111111111", value: "4111111111111111" }];
  const { annotations, faults } = validateAnnotations(submitted, matrix, { ...options, policy });
  expect(faults).toEqual([]);
  expect(annotations[0]?.key).toMatch(/^[a-zA-Z0-9_\-.]+$/);
  expect(JSON.stringify(annotations)).not.toContain("1111");
});
