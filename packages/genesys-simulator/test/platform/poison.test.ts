import { expect, test } from "vitest";
import { z } from "zod";
import type { Poison } from "../../src/index.ts";
import { login, start } from "../set-up.ts";

const recordings = z.array(
  z.object({
    startTime: z.union([z.string(), z.number()]),
    mediaUris: z.record(z.string(), z.object({ mediaUri: z.string() })),
  }),
);

test("poison of a recording spoils it through the Platform API too, until it is healed", async () => {
  const poison: Record<string, Poison> = {};
  const simulator = await start({ poison });
  const headers = await login(simulator);
  const ask = (path: string) => fetch(simulator.origin + path, { headers });
  const list = () => ask("/api/v2/conversations/int-two-holds/recordings?formatId=WAV");
  const details = () => ask("/api/v2/analytics/conversations/int-two-holds/details");
  for (const status of [403, 404, 500] as const) {
    poison["rec-two-holds"] = `part${status}`;
    expect((await list()).status).toBe(status);
    poison["rec-two-holds"] = `events${status}`;
    expect([(await list()).status, (await details()).status]).toEqual([200, status]);
    poison["rec-two-holds"] = `media${status}`;
    const [found] = recordings.parse(await (await list()).json());
    expect((await fetch(found?.mediaUris["0"]?.mediaUri ?? "")).status).toBe(status);
  }
  poison["rec-two-holds"] = "malformedEntity";
  expect(recordings.parse(await (await list()).json())[0]?.startTime).toBe(5);
  delete poison["rec-two-holds"];
  expect((await details()).status).toBe(200);
  expect(recordings.parse(await (await list()).json())[0]?.startTime).toBe("2026-10-24T09:15:00.000Z");
});
