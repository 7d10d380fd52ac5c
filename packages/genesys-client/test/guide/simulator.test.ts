import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { allFaults, faultNames, type SimulatorOptions, startSimulator } from "@earshot/genesys-simulator";
import { fakeClock, temporaryFolder } from "@earshot/test-kit";
import { describe, expect, onTestFinished, test } from "vitest";
import { client, failure, readable } from "../helpers.ts";

async function simulated(options: SimulatorOptions = {}) {
  const clock = fakeClock();
  const simulator = await startSimulator({ now: clock.now, hangMs: 50, ...options });
  onTestFinished(() => simulator.close());
  const { origin, clientId, clientSecret } = simulator;
  const http = { timeoutMs: 5000, retry: { maxAttempts: 12, budgetMs: 3_600_000 } };
  return { simulator, clock, genesys: client(origin, { clientId, clientSecret, http }, clock) };
}

/** Everything there is, by way of the client. */
async function pullAll({ genesys }: Awaited<ReturnType<typeof simulated>>, folder: string) {
  const pulled = [];
  for await (const entry of genesys.recordings.list({})) {
    const recording = readable(entry);
    const media = [];
    for (const part of recording.parts) media.push(await genesys.recordings.media(recording, part, folder));
    const { events } = await genesys.recordings.holds(recording);
    pulled.push({
      id: recording.id,
      hashes: media.map(({ sha256 }) => sha256),
      states: events.map(({ state }) => state),
    });
  }
  return pulled;
}

function expected({ simulator }: Awaited<ReturnType<typeof simulated>>) {
  return simulator.calls
    .toSorted((a, b) => b.startTime.localeCompare(a.startTime))
    .map(({ recordingId, parts, events }) => ({
      id: recordingId,
      hashes: parts.map(({ audio }) => createHash("sha256").update(audio).digest("hex")),
      states: events.map(({ state }) => state),
    }));
}

describe("against the simulated Genesys Cloud", () => {
  test("all recordings, parts and events come, over many pages", async () => {
    const service = await simulated({ generatedCalls: 20, maxPageSize: 4 });
    const folder = await temporaryFolder();
    expect(await pullAll(service, folder)).toEqual(expected(service));
    const leaks = service.simulator.requests.filter(
      ({ path, hasAuthorization }) => path.startsWith("/media/") && hasAuthorization,
    );
    expect(leaks).toEqual([]);
  });

  test.each([1, 2, 3])("the same comes when every fault befalls a fifth of the requests (seed %d)", async (seed) => {
    const service = await simulated({ generatedCalls: 5, maxPageSize: 3, seed, faults: allFaults(0.2) });
    const folder = await temporaryFolder();
    expect(await pullAll(service, folder)).toEqual(expected(service));
    expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
    expect(service.simulator.requests.some(({ fault }) => fault !== null)).toBe(true);
  });

  test.each(faultNames.filter((name) => name !== "hang" && name !== "slow"))(
    "the same comes through %s alone",
    async (name) => {
      const service = await simulated({ seed: 5, faults: { [name]: 0.15 } });
      expect(await pullAll(service, await temporaryFolder())).toEqual(expected(service));
    },
  );

  test("a token that expires is renewed", async () => {
    const service = await simulated({ tokenLifetimeS: 60 });
    await service.genesys.checkAccess();
    await service.clock.sleep(61_000);
    expect(await Array.fromAsync(service.genesys.recordings.list({}))).toHaveLength(5);
    expect(service.simulator.requests.filter(({ path }) => path === "/oauth/token")).toHaveLength(2);
  });

  test("the minute's limit is kept, so that nothing is refused", async () => {
    const service = await simulated({ generatedCalls: 10, requestsPerMinute: 8 });
    await pullAll(service, await temporaryFolder());
    expect(service.simulator.requests.filter(({ status }) => status === 429)).toEqual([]);
    expect(service.clock.waits.length).toBeGreaterThan(2);
  });

  test("wrong credentials, missing scopes and unknown ids are different errors", async () => {
    const { simulator } = await simulated({ scopes: ["recording:read"] });
    const { origin, clientId, clientSecret } = simulator;
    const wrong = await client(origin, { clientId, clientSecret: "no" }).checkAccess();
    expect(wrong[0]).toMatchObject({ name: "token", status: "failed", code: "genesys.unauthorized" });
    const genesys = client(origin, { clientId, clientSecret, auth: "form" });
    const checks = await genesys.checkAccess();
    expect(checks.map(({ status }) => status)).toEqual(["passed", "passed", "failed"]);
    expect((await failure(genesys.recordings.get("rec-none"))).code).toBe("genesys.not_found");
  });
});
