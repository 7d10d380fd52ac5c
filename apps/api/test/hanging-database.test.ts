import { join } from "node:path";
import { openStore } from "@earshot/store";
import { temporaryFolder } from "@earshot/test-kit";
import Fastify from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { guardRoutes } from "../src/access.ts";
import { createMetrics } from "../src/metrics.ts";
import { healthRoutes } from "../src/routes/health.ts";
import { withZod } from "../src/zod-app.ts";

test("while the database hangs, the process is alive and says in time that it is not ready", async () => {
  const opened = await openStore(join(await temporaryFolder(), "earshot.db"));
  onTestFinished(() => opened.close());
  const hangs = () => new Promise<never>(() => {});
  const { runs, speechUsage } = opened;
  const hanging = { runs: { ...runs, list: hangs }, speechUsage: { ...speechUsage, list: hangs }, numbers: hangs };
  const store = { ...opened, ...hanging };
  const app = Fastify();
  guardRoutes(app, { find: hangs, ofSession: hangs }, store);
  const metrics = createMetrics(app, store, () => 0, 1);
  healthRoutes(withZod(app), store, metrics, 1);

  expect((await app.inject("/healthz")).statusCode).toBe(200);
  expect((await app.inject("/readyz")).statusCode).toBe(503);
  const text = await metrics.registry.metrics();
  expect(text).toContain("earshot_database_up 0\n");
  expect(text).toContain("earshot_http_request_duration_seconds");
});
