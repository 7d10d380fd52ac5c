import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { faultMeaning, kindOfCode } from "@earshot/faults";
import { EarshotError } from "@earshot/model";
import Sqlite from "better-sqlite3";
import Fastify from "fastify";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { limitTimeOfBodies } from "../src/error-handling.ts";
import { problemSchema, toProblem } from "../src/problem.ts";
import { workedExample } from "../src/worked-example.ts";
import { type Answer, serve } from "./set-up.ts";

/** Checks what every problem document has, and returns it. */
function problemOf(answer: Answer) {
  const problem = problemSchema.strict().parse(answer.body);
  const id = answer.headers.get("x-request-id");
  expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  expect(problem).toMatchObject({ type: "about:blank", status: answer.status, instance: `urn:uuid:${id}` });
  return problem;
}

const json = { "content-type": "application/json" };

describe.each([
  ["an unknown path", "GET", "/v1/nothing?words=secret", {}, 404, "route.not_found"],
  ["a path that is not encoded", "GET", "/v1/jobs/%", {}, 400, "request.bad_path"],
  ["an id that is too long", "GET", `/v1/jobs/${"x".repeat(501)}`, {}, 414, "request.id_too_long"],
  ["an unknown job", "GET", "/v1/jobs/none", {}, 404, "job.not_found"],
  ["an unknown evaluation", "GET", "/v1/evaluations/7", {}, 404, "evaluation.not_found"],
  ["an evaluation that is no number", "GET", "/v1/evaluations/first", {}, 400, "request.invalid"],
  ["a cursor of nothing", "GET", "/v1/search?cursor=abc", {}, 400, "store.invalid_cursor"],
  ["a search for nothing but a quote", "GET", "/v1/search?words=%22", {}, 400, "store.invalid_query"],
  ["a method a path does not have", "DELETE", "/v1/search", {}, 405, "method.not_allowed"],
  ["another method before its body", "PUT", "/v1/analyze", { body: "{", headers: json }, 405, "method.not_allowed"],
  ["a body that is not JSON", "POST", "/v1/analyze", { body: '{"a": tru}', headers: json }, 400, "request.not_json"],
  ["an empty body", "POST", "/v1/analyze", { body: "", headers: json }, 400, "request.not_json"],
  ["a poisoned body", "POST", "/v1/analyze", { body: '{"__proto__": {}}', headers: json }, 400, "request.not_json"],
  ["a body of plain text", "POST", "/v1/evaluations", { body: "{}" }, 415, "request.media_type"],
  ["a form", "POST", "/v1/evaluations", { body: new URLSearchParams("a=b") }, 415, "request.media_type"],
  ["no body", "POST", "/v1/evaluations", {}, 400, "request.invalid"],
] as const)("%s", (_what, method, path, init, status, code) => {
  test(`answers ${status} ${code}`, async () => {
    const api = await serve();
    const problem = problemOf(await api.request(path, { method, ...init }));
    expect(problem).toMatchObject({ status, code });
    expect(problem.hint).toMatch(/\S/);
    expect(JSON.stringify(problem)).not.toContain("secret");
    expect(api.log()).not.toContain("secret");
  });
});

test("a method that is refused names those there are", async () => {
  const api = await serve();
  expect((await api.request("/v1/evaluations", { method: "PATCH" })).headers.get("allow")).toBe("GET, HEAD, POST");
});

test("broken JSON is named by its place", async () => {
  const api = await serve();
  expect(problemOf(await api.post("/v1/analyze", '{"transcript": nothing}')).detail).toBe(
    "body: it is no JSON at 1:16 (invalid symbol)",
  );
});

test("a body of more than 16 MiB answers 413", async () => {
  const api = await serve();
  const problem = problemOf(await api.post("/v1/analyze", { transcript: "x".repeat(16 * 1024 * 1024) }));
  expect(problem).toMatchObject({ status: 413, code: "request.too_large", hint: "Send at most 16 MiB." });
});

test("every fault of a query is named by its place", async () => {
  const api = await serve();
  const path =
    "/v1/search?limit=&minScore=900&maxSilenceMs=1.5&minHoldMs=-1&side=left&from=2026&scored=perhaps&minSilence=3";
  const { code, errors, detail } = problemOf(await api.get(path));
  expect(code).toBe("request.invalid");
  expect(errors?.map(({ place }) => place).sort()).toEqual([
    "query",
    "query.from",
    "query.limit",
    "query.maxSilenceMs",
    "query.minHoldMs",
    "query.minScore",
    "query.scored",
    "query.side",
  ]);
  for (const { place, message } of errors ?? []) expect(detail).toContain(`${place}: ${message}`);
  expect(detail).toContain('"minSilence"');
});

test("every fault of a body is named by its place", async () => {
  const api = await serve();
  const { errors } = problemOf(
    await api.post("/v1/evaluations", {
      recordingIds: ["rec-1", 2],
      definitions: ["mine"],
      concurrency: 99,
      forced: true,
    }),
  );
  expect(errors?.map(({ place }) => place).sort()).toEqual([
    "body",
    "body.concurrency",
    "body.definitions[0]",
    "body.recordingIds[1]",
  ]);
});

test("of very many faults the first ones are named, and how many there are", async () => {
  const { post } = await serve();
  const answer = await post("/v1/evaluations", { recordingIds: Array(1000).fill("") });
  const { errors, detail } = problemOf(answer);
  expect(errors).toHaveLength(50);
  expect(detail).toMatch(/body\.recordingIds\[49\]: [^;]+; and 950 more$/);
});

test("faults of a transcript are named by segment and field", async () => {
  const api = await serve();
  const results = [
    { start_time: 0, end_time: 1, speaker: "agent", transcript: "Hello." },
    { start_time: 2, end_time: 1, speaker: "agent", transcript: "Hello." },
    { start_time: -1, end_time: 3, speaker: "agent", transcript: "Hello." },
  ];
  const problem = problemOf(await api.post("/v1/analyze", { transcript: { results } }));
  expect(problem).toMatchObject({ status: 422, code: "transcript.segments" });
  expect(problem.detail).toContain("results[1].end_time");
  expect(problem.errors?.map(({ place }) => place)).toEqual([
    "body.transcript[1].end_time",
    "body.transcript[2].start_time",
  ]);
});

test.each([
  ["transcript.shape", { transcript: 7 }, "transcript"],
  ["events.wrong_shape", { events: 7 }, "events"],
  ["quality.invalid_scorecard", { scorecard: { name: "mine" } }, "criteria"],
  ["role_map.invalid", { roles: { labels: { Sam: "manager" } } }, "labels.Sam"],
])("%s answers 422 and names the place", async (code, part, place) => {
  const api = await serve();
  const problem = problemOf(await api.post("/v1/analyze", { ...workedExample.request, ...part }));
  expect(problem).toMatchObject({ status: 422, code, detail: expect.stringContaining(place) });
});

test("a cursor goes on with its own query only", async () => {
  const api = await serve();
  const cursor = Buffer.from(JSON.stringify(["AAAAAAAA", 0, "rec-1", 1])).toString("base64url");
  expect(problemOf(await api.get(`/v1/evaluations?cursor=${cursor}`))).toMatchObject({
    code: "store.invalid_cursor",
    detail: "the cursor belongs to another query",
  });
});

test("a fault of the server is answered with its id alone; the log has the rest", async () => {
  const api = await serve();
  const file = new Sqlite(api.store.location);
  file.exec("DROP TABLE runs");
  file.close();
  const problem = problemOf(await api.get("/v1/jobs/any"));
  expect(problem).toMatchObject({ status: 500, code: "internal", detail: "the server failed; its log says more" });
  expect(JSON.stringify(problem)).not.toMatch(/runs|table|SQL|\.ts|earshot\.db/i);
  const line = z
    .looseObject({ level: z.number(), err: z.looseObject({ message: z.string() }) })
    .parse(
      lines(api.log()).find(({ contextId, err }) => err !== undefined && problem.instance === `urn:uuid:${contextId}`),
    );
  expect(line).toMatchObject({ level: 50, err: { message: expect.stringContaining("runs") } });
  expect(problemOf(await api.get("/readyz"))).toMatchObject({ status: 503, code: "store.unavailable" });
  expect((await api.get("/healthz")).status).toBe(200);
});

test("each request is one line of the log, without its query and who asked", async () => {
  const api = await serve();
  expect((await api.get("/v1/search?words=jane")).status).toBe(200);
  expect((await api.get("/v1/calls/none?words=jane")).status).toBe(404);
  const answered = await vi.waitUntil(() => {
    const found = lines(api.log()).filter(({ msg }) => msg === "request");
    return found.length === 2 ? found : null;
  });
  const line = { level: 30, contextId: expect.any(String), ms: expect.any(Number) };
  expect(answered).toMatchObject([
    { ...line, method: "GET", path: "/v1/search", route: "/v1/search", status: 200 },
    { ...line, method: "GET", path: "/v1/calls/none", route: "/v1/calls/:recordingId", status: 404 },
  ]);
  expect(api.log()).not.toContain("jane");
});

const lines = (log: string) =>
  log
    .trimEnd()
    .split("\n")
    .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));

test.each([
  ["no HTTP", "hello\r\n\r\n", 400, "request.not_http"],
  [
    "headers without end",
    `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${"x".repeat(20_000)}\r\n\r\n`,
    431,
    "request.headers_too_large",
  ],
])("%s on the socket answers a problem, too", async (_what, bytes, status, code) => {
  const api = await serve();
  const socket = connect(Number(new URL(api.origin).port), "127.0.0.1");
  socket.write(bytes);
  const [head = "", body = ""] = (await text(socket)).split("\r\n\r\n");
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} [\\s\\S]*application/problem\\+json`));
  expect(problemSchema.parse(JSON.parse(body))).toMatchObject({ status, code });
});

test("a body that does not arrive in time answers 408, but where one may take its time", async () => {
  const app = Fastify();
  limitTimeOfBodies(app, 20);
  app.post("/", { config: { access: "open" } }, async () => "there");
  app.post("/slow", { config: { access: "open", takesItsTime: true } }, async () => "there");
  onTestFinished(() => app.close());
  const { port } = new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
  const open = (path: string) => {
    const socket = connect(Number(port), "127.0.0.1");
    const head = ["content-type: text/plain", "content-length: 2", "connection: close", "", "a"].join("\r\n");
    socket.write(`POST ${path} HTTP/1.1\r\nhost: localhost\r\n${head}`);
    return socket;
  };
  const slow = open("/slow");
  const late = await text(open("/"));
  expect(late).toMatch(/^HTTP\/1.1 408 [\s\S]*"code":"request.timeout"/);
  slow.write("b");
  expect(await text(slow)).toMatch(/^HTTP\/1.1 200 /);
});

/** What they say of the server's own place stays there. */
const inOtherWords = ["store.busy", "store.full", "store.in_use", "store.unavailable"];

test.each(inOtherWords)("%s says what to do, without where the database is", (code) => {
  const problem = toProblem(new EarshotError(code, "db.internal: no", { hint: "ask db.internal" }), "request-1");
  expect(problemSchema.parse(problem)).toMatchObject({ status: 503, code });
  expect(JSON.stringify(problem)).not.toContain("db.internal");
});

test.each(Object.keys(kindOfCode).filter((code) => !inOtherWords.includes(code)))(
  "%s answers the status of its kind",
  (code) => {
    const { status } = faultMeaning(code);
    const problem = toProblem(new EarshotError(code, "what is wrong", { hint: "what to do" }), "request-1");
    expect(problemSchema.parse(problem)).toMatchObject(
      // What went wrong inside the server is not shown.
      status === 500
        ? { status, code: "internal", detail: "the server failed; its log says more" }
        : { status, code, detail: "what is wrong", hint: "what to do" },
    );
  },
);
