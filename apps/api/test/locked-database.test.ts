import { join } from "node:path";
import { EarshotError } from "@earshot/model";
import Sqlite from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { retryAfterSeconds, toProblem } from "../src/problem.ts";
import { signInFirst } from "./browser.ts";
import { serve, simulate } from "./set-up.ts";

/** Holds the write lock of a database, as another process would. */
function lock(folder: string, before = ""): { release(): void } {
  const other = new Sqlite(join(folder, "earshot.db"), { timeout: 0 });
  onTestFinished(() => {
    other.close();
  });
  other.exec(`${before}; BEGIN IMMEDIATE`);
  return { release: () => other.exec("ROLLBACK") };
}

test("while another process holds the write lock, what reads is answered and what writes waits for it", async () => {
  const simulator = await simulate();
  const api = await serve({ simulator });
  const runId = "5a0c0000-0000-4000-8000-000000000000";
  await api.store.runs.start({ id: runId, startedAtMs: Date.now() - 20_000, leaseMs: 1, options: {} });
  const { release } = lock(api.folder);
  let started = false;
  const start = api.post("/v1/evaluations", { limit: 1 }).then((answer) => {
    started = true;
    return answer;
  });
  for (const path of ["/healthz", "/readyz", "/v1/evaluations", "/v1/search?words=hello"]) {
    expect({ path, status: (await api.get(path)).status }).toEqual({ path, status: 200 });
  }
  expect((await api.get(`/v1/jobs/${runId}`)).body).toMatchObject({ status: "interrupted" });
  expect(started).toBe(false);
  release();
  expect((await start).status).toBe(202);
});

test("a session that was not used for a while reads as well, though that it is used can't be noted", async () => {
  const api = await serve();
  const browser = await signInFirst(api);
  const { release } = lock(api.folder, "UPDATE sessions SET seen_at_ms = seen_at_ms - 120000");
  for (const path of ["/v1/calls", "/v1/me"]) expect((await browser.send("GET", path)).status, path).toBe(200);
  release();
});

test("a disk that is full answers 503, that nothing was stored, and no path", () => {
  const problem = toProblem(
    new EarshotError("store.full", "/var/lib/earshot.db can't grow", { hint: "Free some." }),
    "id",
  );
  expect(problem).toMatchObject({ status: 503, code: "store.full", detail: expect.stringContaining("disk") });
  expect(JSON.stringify(problem)).not.toContain("/var/lib");
});

test("a database that stays locked answers 503, when to ask again, and no path", () => {
  const error = new EarshotError("store.busy", "/var/lib/earshot.db stayed locked", { hint: "Wait." });
  const problem = toProblem(error, "id");
  expect(problem).toMatchObject({ status: 503, code: "store.busy" });
  expect(JSON.stringify(problem)).not.toContain("/var/lib");
  expect(retryAfterSeconds(error, 0)).toBe(5);
});
