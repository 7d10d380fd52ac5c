import { type Simulator, type SimulatorOptions, startSimulator } from "@earshot/genesys-simulator";
import type { Recording, RecordingQuery } from "@earshot/model";
import { type FakeClock, fakeClock } from "@earshot/test-kit";
import { onTestFinished } from "vitest";
import { createGenesysClient, type GenesysClient, type PlatformOptions } from "../../src/index.ts";
import { readable } from "../helpers.ts";

/** The days of the sample calls. */
export const sampleDays = { from: "2026-10-01T00:00:00Z", to: "2026-11-01T00:00:00Z" } as const;

export type ClientOptions = Partial<Omit<PlatformOptions, "source" | "region">>;

/** A client of the Platform API at one origin. */
export function platformClient(
  origin: string,
  options: ClientOptions = {},
  clock: FakeClock = fakeClock(),
): GenesysClient {
  const genesys = createGenesysClient(
    {
      source: "platform",
      loginUrl: origin,
      apiUrl: origin,
      clientId: "an-id",
      clientSecret: "s3cret/word",
      ...options,
    },
    { clock, random: () => 0.5 },
  );
  onTestFinished(() => genesys.close());
  return genesys;
}

export interface Platform {
  simulator: Simulator;
  genesys: GenesysClient;
  clock: FakeClock;
}

/** The simulated Platform API and a client of it, on one virtual clock. */
export async function startPlatform(simulated: SimulatorOptions = {}, options: ClientOptions = {}): Promise<Platform> {
  const clock = fakeClock();
  const simulator = await startSimulator({ now: clock.now, ...simulated });
  onTestFinished(() => simulator.close());
  const { origin, clientId, clientSecret } = simulator;
  return { simulator, clock, genesys: platformClient(origin, { clientId, clientSecret, ...options }, clock) };
}

export async function listReadable(
  { recordings }: GenesysClient,
  query: RecordingQuery = sampleDays,
): Promise<Recording[]> {
  return (await Array.fromAsync(recordings.list(query))).map(readable);
}
