import { expect, test } from "vitest";
import { answer, fakeGenesys } from "../fake-genesys.ts";
import { failure } from "../helpers.ts";
import { platformClient as client, startPlatform } from "./set-up.ts";

const batches = "/api/v2/recording/batchrequests";

test("gives a result for each file, and the reason where there is none", async () => {
  const { genesys, clock } = await startPlatform({ platform: { pollsUntilReady: 2 } });
  const results = await genesys.batch?.([
    { conversationId: "int-two-holds", recordingId: "rec-two-holds" },
    { conversationId: "int-billing-dispute", recordingId: null },
    { conversationId: "int-nobody", recordingId: null },
  ]);
  expect(results?.map(({ conversationId, url, problem }) => [conversationId, url !== null, problem !== null])).toEqual([
    ["int-two-holds", true, false],
    ["int-two-holds", true, false],
    ["int-billing-dispute", true, false],
    ["int-billing-dispute", true, false],
    ["int-nobody", false, true],
  ]);
  expect(clock.waits).toEqual([5000, 5000]);
});

test("asks for a hundred at once, and trusts the status, not the counts", async () => {
  const done = { status: "Completed", expectedResultCount: 9, resultCount: 1, errorCount: 7 };
  await using server = await fakeGenesys({
    [batches]: answer(202, { id: "b1" }),
    [`${batches}/b1`]: [
      answer(200, { status: "InProgress", expectedResultCount: 1, resultCount: 1, results: [{ resultUrl: "x" }] }),
      answer(200, { ...done, results: [{ conversationId: "c", resultUrl: "https://media.example/1" }, {}] }),
      answer(200, { ...done, results: null }),
    ],
  });
  const requests = Array.from({ length: 150 }, (_, index) => ({ conversationId: `c${index}`, recordingId: null }));
  expect(await client(server.origin).batch?.(requests)).toEqual([
    { conversationId: "c", recordingId: null, url: "https://media.example/1", contentType: null, problem: null },
    {
      conversationId: "",
      recordingId: null,
      url: null,
      contentType: null,
      problem: expect.stringContaining("neither"),
    },
  ]);
  const sizes = server.to(batches).map(({ body }) => JSON.parse(body).batchDownloadRequestList.length);
  expect(sizes).toEqual([100, 50]);
});

test("that is never done is a fault after an hour", async () => {
  await using server = await fakeGenesys({
    [batches]: answer(202, { id: "b1" }),
    [`${batches}/b1`]: answer(200, { status: "Pondering" }),
  });
  const error = await failure(
    client(server.origin).batch?.([{ conversationId: "c", recordingId: null }]) ?? Promise.resolve(),
  );
  expect(error.code).toBe("genesys.job_failed");
});
