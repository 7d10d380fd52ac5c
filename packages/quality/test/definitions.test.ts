import { expect, test } from "vitest";
import { definitions, getDefinition, kernelParameters, QualityError } from "../src/index.ts";

test("an unknown definition is refused with the list of known ones", () => {
  const names = "standard, guide, contact-lens, nice, google-insights, miitel";
  const attempt = () => getDefinition("verint");
  expect(attempt).toThrow(QualityError);
  expect(attempt).toThrow(
    expect.objectContaining({ code: "quality.unknown_definition", hint: `Use one of: ${names}.` }),
  );
  expect(() => getDefinition("toString")).toThrow(names);
});

test.each([
  ["standard", { minSilenceMs: 501, hold: "exclude", minTalkOverMs: 1 }],
  ["guide", { minSilenceMs: 501, hold: "ignore", minTalkOverMs: 1 }],
  ["contact-lens", { minSilenceMs: 3001, hold: "exclude", minTalkOverMs: 1 }],
  ["nice", { minSilenceMs: 3000, hold: "exclude", minTalkOverMs: 1 }],
  ["google-insights", { minSilenceMs: 5001, hold: "ignore", minTalkOverMs: 1 }],
  ["miitel", { minSilenceMs: 3001, hold: "ignore", minTalkOverMs: 1001 }],
] as const)("%s turns its operators into least lengths for the kernel", (name, parameters) => {
  expect(kernelParameters(getDefinition(name))).toEqual({ ...parameters, turnGapMs: 300 });
});

test("every definition is stored under its own name", () => {
  for (const [name, definition] of Object.entries(definitions)) expect(definition.name).toBe(name);
});
