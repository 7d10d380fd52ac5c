import { guideScorecard } from "@earshot/quality";
import { readListedCalls, rescoreEvaluations } from "@earshot/workflow";
import { parquetReadObjects } from "hyparquet";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { finishedJob, serve, simulate } from "./set-up.ts";
import { saveCall } from "./stored-calls.ts";

const callPage = z.object({
  items: z.array(z.looseObject({ recordingId: z.string(), score: z.number().nullable() })),
  nextCursor: z.string().nullable(),
});

test("calls are listed, counted, exported and shown, and so are the runs that stored them", async () => {
  const publicUrl = new URL("https://earshot.example.com");
  const api = await serve({ simulator: await simulate(), publicUrl });
  await finishedJob(api, { from: "2026-10-01T00:00:00Z", definitions: ["standard", "contact-lens"] });

  const list = async (query: string) => callPage.parse((await api.get(`/v1/calls?${query}`)).body);
  const first = await list("sort=score&ascending=true&limit=2");
  const second = await list(`sort=score&ascending=true&limit=500&cursor=${first.nextCursor}`);
  const calls = [...first.items, ...second.items];
  expect(second.nextCursor).toBeNull();
  expect((await api.get("/v1/call-count")).body).toEqual({ calls: calls.length });
  const scores = calls.flatMap(({ score }) => score ?? []);
  expect(scores).toEqual(scores.toSorted((a, b) => a - b));

  const found = await list("words=refund");
  expect(found.items[0]).toMatchObject({ hitCount: expect.any(Number), hit: { snippet: expect.any(Array) } });
  expect(await api.get("/v1/calls?words=%22open")).toMatchObject({
    status: 400,
    body: { code: "store.invalid_query" },
  });
  expect(await api.get("/v1/calls.csv?words=%22open")).toMatchObject({ status: 400 });
  for (const path of ["calls?", "calls.csv?", "call-count?", "trends?by=agent&", "report?by=agent&"]) {
    const reversed = await api.get(`/v1/${path}from=2026-10-02T00:00:00Z&to=2026-10-01T00:00:00Z`);
    expect(reversed, path).toMatchObject({ status: 400, body: { code: "store.invalid_query" } });
  }

  const csv = await api.get("/v1/calls.csv?sort=score&ascending=true");
  expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const rows = csv.text.trimEnd().split("\n").slice(1);
  expect(rows.map((row) => row.split(",")[1])).toEqual(calls.map(({ recordingId }) => recordingId));

  const parquet = await fetch(`${api.origin}/v1/calls.parquet?sort=score&ascending=true&maxScore=80`);
  expect(parquet.headers.get("content-type")).toBe("application/vnd.apache.parquet");
  const exported = await parquetReadObjects({ file: await parquet.arrayBuffer() });
  const listed = (await list("sort=score&ascending=true&maxScore=80&limit=1000")).items;
  expect(exported.map(({ recording_id, score, duration_ms }) => [recording_id, score, Number(duration_ms)])).toEqual(
    listed.map(({ recordingId, score, durationMs }) => [recordingId, score, durationMs]),
  );
  expect(exported.length).toBeGreaterThan(0);

  const id = calls[0]?.recordingId ?? "";
  expect(rows[0]).toMatch(new RegExp(`,https://earshot.example.com/calls/${encodeURIComponent(id)}$`));
  expect((await api.get(`/v1/calls/${encodeURIComponent(id)}`)).body).toMatchObject({
    recordingId: id,
    evaluations: [
      { isPrimary: true, evaluation: { definition: "standard" } },
      { isPrimary: false, evaluation: { definition: "contact-lens" } },
    ],
  });
  expect(await api.get("/v1/calls/none")).toMatchObject({ status: 404, body: { code: "call.not_found" } });

  const runs = z.object({ items: z.array(z.looseObject({ id: z.string() })) }).parse((await api.get("/v1/runs")).body);
  expect(runs.items).toMatchObject([{ status: "finished", counts: { evaluated: calls.length } }]);
  const outcomes = await api.get(`/v1/runs/${runs.items[0]?.id}/outcomes?outcome=evaluated`);
  expect(z.object({ items: z.array(z.unknown()) }).parse(outcomes.body).items).toHaveLength(calls.length);
  expect((await api.get("/v1/runs/none/outcomes")).status).toBe(404);
  expect((await api.get("/v1/audit/verification")).body).toEqual({ ok: true, entries: 0, faults: [] });
});

test("an export and a rescoring of many calls let others in between their pages", async () => {
  const { store } = await serve();
  await store.runs.start({ id: "run-1", startedAtMs: 0, leaseMs: 1000, options: {} });
  for (let call = 0; call < 61; call += 1) await saveCall(store, `call-${call}`, "2026-11-25T10:00:00Z", null);
  let others = 0;
  const ask = () => {
    others += 1;
    waiting = setImmediate(ask);
  };
  let waiting = setImmediate(ask);
  onTestFinished(() => clearImmediate(waiting));
  expect(await Array.fromAsync(readListedCalls(store, {}))).toHaveLength(61);
  expect(others).toBeGreaterThanOrEqual(3);
  others = 0;
  await rescoreEvaluations(store, { ...guideScorecard, name: "ours" }, { nowMs: 0 });
  expect(others).toBeGreaterThanOrEqual(2);
});
