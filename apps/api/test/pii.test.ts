import { expect, test } from "vitest";
import { serve } from "./set-up.ts";

const secret = "jane.doe@example.com";

test("a scan names the places, and holds nothing of what was found", async () => {
  const api = await serve();
  const answer = await api.post("/v1/pii/scan", { text: `Write to ${secret}, please.` });
  expect(answer).toMatchObject({
    status: 200,
    body: { spans: [{ kind: "email", start: 9, end: 29, confidence: expect.any(Number), masked: "[email ••••]" }] },
  });
  expect(answer.text + api.log()).not.toContain("jane");
});

test("a text without personal data has no places", async () => {
  const api = await serve();
  const text = "Order 1234567890123456 of 7f3e9a52-6a0b-4f0e-9d0a-0c5c1c2a4a3b shipped.";
  expect(await api.post("/v1/pii/scan", { text })).toMatchObject({ status: 200, body: { spans: [] } });
});

test.each([
  ["broken JSON", `{"text": ${secret}}`, "request.not_json"],
  ["a text in a list", { text: [secret] }, "request.invalid"],
  ["no text", {}, "request.invalid"],
])("%s answers 400 without quoting it", async (_what, body, code) => {
  const api = await serve();
  const answer = await api.post("/v1/pii/scan", body);
  expect(answer).toMatchObject({ status: 400, body: { code } });
  expect(answer.text + api.log()).not.toContain("jane");
});
