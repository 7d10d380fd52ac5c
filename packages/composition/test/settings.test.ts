import { UsageError } from "@earshot/model";
import { expect, test } from "vitest";
import { parseSettings } from "../src/index.ts";

test("languages of queues are read by names, which may have hyphens, spaces and equal signs in them", () => {
  const read = (text: string) => parseSettings({ EARSHOT_STT_LANGUAGES: text }, undefined).EARSHOT_STT_LANGUAGES;
  expect(read(" Support DE = de-DE,a=b=es-ES")).toEqual({ "Support DE": "de-DE", "a=b": "es-ES" });
  for (const wrong of ["de-DE", "=de-DE", "Support=", "Support=German", "a=de-DE,A=es-ES", "a=de-DE,"]) {
    expect(() => read(wrong), wrong).toThrow(UsageError);
  }
});
