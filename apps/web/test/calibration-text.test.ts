import { expect, test } from "vitest";
import { recordingIdOf } from "../src/calibrations/calibration-text.ts";

test("a call is named by its address, wherever that leads in it, or by the id of its recording", () => {
  const id = "c-1/r 2";
  const path = `/calls/${encodeURIComponent(id)}`;
  for (const line of [id, path, `https://earshot.example.com${path}?t=1000&review=2#main`]) {
    expect(recordingIdOf(line), line).toBe(id);
  }
  expect(recordingIdOf("/calls/%ff")).toBe("/calls/%ff");
});
