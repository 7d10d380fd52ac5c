import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { createServer } from "node:net";
import { text } from "node:stream/consumers";
import { createKernel } from "@earshot/analysis-wasm";
import Sqlite from "better-sqlite3";
import { afterEach, expect, test, vi } from "vitest";
import { startServer } from "../src/index.ts";
import { finishedJob, serve, simulate } from "./set-up.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

const token = "a-token-of-32-characters-or-more";

test("a token is asked for everywhere but by the probes and the description", async () => {
  const api = await serve({ token });
  const status = async (path: string, authorization?: string) =>
    (await api.request(path, { headers: authorization === undefined ? {} : { authorization } })).status;
  for (const path of ["/healthz", "/readyz", "/openapi.json", "/docs", "/docs/json"]) {
    expect(await status(path), path).toBe(200);
  }
  for (const path of [
    "/v1/evaluations",
    "/v1/evaluations/1",
    "/v1/search",
    "/v1/jobs/1",
    "/v1/audit",
    "/v1/archives/deliveries",
    "/metrics",
    "/nothing",
  ]) {
    expect(await status(path), path).toBe(401);
  }
  for (const scheme of ["Bearer", "bearer", "BEARER"]) {
    expect(await status("/v1/evaluations", `${scheme} ${token}`), scheme).toBe(200);
  }
  expect(await status("/v1/evaluations", `bearer  ${token}`)).toBe(200);
  expect(await status("/v1/evaluations", `Bearer ${token.toUpperCase()}`)).toBe(401);
  for (const wrong of [
    token,
    `Bearer ${token}x`,
    `Bearer${token}`,
    `Bearer ${token.slice(1)}`,
    `Basic ${token}`,
    "Bearer",
    "",
  ]) {
    expect(await status("/v1/evaluations", wrong), wrong).toBe(401);
  }
  const refused = await api.request("/v1/evaluations", { method: "POST", body: "{}" });
  expect(refused).toMatchObject({ status: 401, body: { code: "access.not_signed_in" } });
  expect(refused.headers.get("www-authenticate")).toBe("Bearer");
  expect(api.log()).not.toContain(token);
});

/** A request under a name of the caller's choice, which `fetch` does not allow. */
async function getAs(host: string, origin: string): Promise<{ status: number | undefined; body: unknown }> {
  const request = httpRequest(`${origin}/v1/evaluations`, { headers: { host } }).end();
  const [response] = await once(request, "response");
  return { status: response.statusCode, body: JSON.parse(await text(response)) };
}

test("while nobody is set up only this machine's own names are answered, against DNS rebinding", async () => {
  const api = await serve();
  for (const host of [
    "localhost",
    "LOCALHOST",
    "localhost.",
    "localhost:8787",
    "127.0.0.1:1",
    "127.1.2.3",
    "[::1]:8787",
    "[::ffff:127.0.0.1]",
  ]) {
    expect(await getAs(host, api.origin), host).toMatchObject({ status: 200 });
  }
  for (const host of [
    "evil.example",
    "evil.example:8787",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "10.0.0.1",
    "0.0.0.0",
    "[::]",
    "[fe80::1%eth0.7]",
    "169.254.169.254",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
  ]) {
    expect(await getAs(host, api.origin), host).toMatchObject({ status: 421, body: { code: "host.not_loopback" } });
  }
  const guarded = await serve({ token });
  expect(await getAs("earshot.example", guarded.origin)).toMatchObject({ status: 401 });
});

test("while nobody is set up no page of another site changes anything, which it could post without a body", async () => {
  const api = await serve();
  const post = (path: string, headers: Record<string, string>) => api.request(path, { method: "POST", headers });
  for (const origin of ["https://evil.example", "http://127.0.0.1:1", "null", `${api.origin}.evil.example`]) {
    for (const path of ["/v1/reviews/1/finish", "/v1/calibrations/1/close", "/v1/jobs/1/cancel"]) {
      const refused = { status: 403, body: { code: "access.csrf" } };
      expect(await post(path, { origin }), `${origin} ${path}`).toMatchObject(refused);
    }
    expect((await api.get("/v1/calls", { origin })).status, origin).toBe(200);
  }
  for (const own of [{ origin: api.origin }, { origin: api.origin.toUpperCase() }, {}]) {
    expect((await post("/v1/reviews/1/finish", own)).status).toBe(404);
  }
});

test("answers are neither sniffed, cached, framed nor shared with other origins", async () => {
  const api = await serve();
  for (const path of ["/v1/evaluations", "/v1/nothing", "/healthz"]) {
    const { headers } = await api.get(path, { origin: "https://evil.example" });
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
    expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  }
  const preflight = { origin: "https://evil.example", "access-control-request-method": "POST" };
  const { status, headers } = await api.request("/v1/evaluations", { method: "OPTIONS", headers: preflight });
  expect(status).toBe(405);
  expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
});

test("neither answers nor the log hold credentials, tokens, words or paths of the server", async () => {
  const simulator = await simulate({ clientSecret: "the-client-secret" });
  const api = await serve({ token, simulator });
  const failing = await serve({ token, simulator, clientSecret: "a-wrong-secret" });
  const answers = [
    JSON.stringify(await finishedJob(api, {})),
    JSON.stringify(await finishedJob(failing, {})),
    (await api.get("/v1/search?words=confidential")).text,
    (await api.get("/v1/search?words=confidential&limit=0")).text,
    (await api.get("/metrics")).text,
  ];
  for (const output of [...answers, api.log(), failing.log()]) {
    for (const secret of [
      token,
      "the-client-secret",
      "a-wrong-secret",
      "confidential",
      "Bearer ",
      "Basic ",
      api.folder,
    ]) {
      expect(output).not.toContain(secret);
    }
  }
  // The reason of the failed run is there for all that.
  expect(failing.log()).toContain("genesys.unauthorized");
});

/** Starts a server that is expected not to start; answers its error and how often its parts were closed. */
async function startInVain(host: string, port: number, logLevel?: string) {
  const { store } = await serve();
  let closed = 0;
  const onClose = async () => {
    closed += 1;
  };
  const deps = {
    store,
    kernel: await createKernel(),
    evaluation: null,
    metadata: null,
    pii: {},
    token: null,
  };
  const error = await startServer(deps, { host, port, logLevel, onClose }).catch((reason: unknown) => reason);
  return { error, closed };
}

test.each(["0.0.0.0", "::", "192.168.1.7", "fe80::1", "fd00::1", "earshot.example"])(
  "%s needs somebody who may ask",
  async (host) => {
    expect(await startInVain(host, 0)).toMatchObject({
      error: { code: "usage", hint: expect.stringContaining("EARSHOT_API_TOKEN") },
      closed: 1,
    });
  },
);

test("a database that can't be asked as it begins is its error, and nobody is left to listen", async () => {
  const { store } = await serve();
  const file = new Sqlite(store.location);
  file.exec("DROP TABLE users");
  file.close();
  const port = await freePort();
  const deps = { store, kernel: await createKernel(), evaluation: null, metadata: null, pii: {}, token: null };
  await expect(
    startServer(deps, { host: "127.0.0.1", port, logLevel: "silent", onClose: async () => {} }),
  ).rejects.toThrow("users");
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow("fetch failed");
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

test("an unknown LOG_LEVEL is named with those there are, and everything is let go of", async () => {
  expect(await startInVain("127.0.0.1", 0, "zzz")).toMatchObject({
    error: { code: "usage", message: 'LOG_LEVEL is "zzz"', hint: expect.stringContaining("fatal, error, warn, info") },
    closed: 1,
  });
});

test("a port that is taken is reported with its fix, and everything is let go of", async () => {
  const { origin } = await serve();
  expect(await startInVain("127.0.0.1", Number(new URL(origin).port))).toMatchObject({
    error: { code: "usage", message: expect.stringContaining("EADDRINUSE") },
    closed: 1,
  });
});
