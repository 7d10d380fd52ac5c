import { once } from "node:events";
import { createServer, request as forward } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { fakeClock } from "@earshot/test-kit";
import { expect, onTestFinished, test } from "vitest";
import { createHttp, HttpError, type HttpRequest, type Proxies, proxiesOf } from "../src/index.ts";
import { answer, scriptedServer } from "./scripted-server.ts";

interface SeenByProxy {
  /** What was asked for: `CONNECT host:port`, or the method and the whole URL. */
  requests: string[];
  credentials: (string | undefined)[];
}

/** A proxy that finds every host at one port of this machine, or refuses all with a status. */
async function startProxy(port: number, refusal?: number): Promise<SeenByProxy & { url: string }> {
  const seen: SeenByProxy = { requests: [], credentials: [] };
  const proxy = createServer((request, response) => {
    seen.requests.push(`${request.method} ${request.url}`);
    seen.credentials.push(request.headers["proxy-authorization"]);
    const { method, headers } = request;
    const path = new URL(request.url ?? "").pathname;
    request.pipe(
      forward({ port, host: "127.0.0.1", method, path, headers }, (answered) => {
        response.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(response);
      }),
    );
  });
  proxy.on("connect", (request, socket) => {
    seen.requests.push(`CONNECT ${request.url}`);
    seen.credentials.push(request.headers["proxy-authorization"]);
    if (refusal !== undefined) return void socket.end(`HTTP/1.1 ${refusal} no\r\n\r\n`);
    const target = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connected\r\n\r\n");
      socket.pipe(target).pipe(socket);
    });
    for (const end of [socket, target]) end.on("error", () => end.destroy());
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const { port: own } = proxy.address() as AddressInfo;
  return { ...seen, url: `http://someone:pass%20word@127.0.0.1:${own}` };
}

async function send(url: string, proxies: Proxies | null, more: Partial<HttpRequest> = {}) {
  const http = createHttp({ proxies }, { clock: fakeClock(), random: () => 0.5 });
  onTestFinished(() => http.close());
  return http.request({ method: "GET", url: new URL(url), idempotent: true, ...more }, async ({ status }) => status);
}

test("requests go through the proxy that the environment names, with its credentials", async () => {
  await using server = await scriptedServer(answer(200));
  const proxy = await startProxy(Number(server.url.port));
  expect(await send("http://calls.example/v2/things", proxiesOf({ HTTP_PROXY: proxy.url }))).toBe(200);
  expect(proxy.requests.join()).toContain("calls.example");
  expect(proxy.credentials).toEqual([`Basic ${btoa("someone:pass word")}`]);
  expect(server.seen).toMatchObject([{ url: "/v2/things" }]);
  // The tunnel ends at a server that knows no TLS.
  await expect(send("https://calls.example/", proxiesOf({ https_proxy: proxy.url }))).rejects.toThrow(HttpError);
  expect(proxy.requests.at(-1)).toBe("CONNECT calls.example:443");
});

test("this machine and the hosts of NO_PROXY are reached directly", async () => {
  await using server = await scriptedServer(answer(200));
  const unused = "http://127.0.0.1:9";
  expect(await send(server.url.href, proxiesOf({ HTTP_PROXY: unused }))).toBe(200);
  const excepted = proxiesOf({ HTTP_PROXY: unused, NO_PROXY: "calls.invalid" });
  await expect(send("http://calls.invalid/", excepted)).rejects.toThrow(/calls\.invalid/);
  expect(proxiesOf({ NO_PROXY: "*", HTTPS_PROXY: "" })).toBeNull();
});

test("a refusal of the proxy is told as such, without its password", async () => {
  await using server = await scriptedServer(answer(200));
  const proxy = await startProxy(Number(server.url.port), 407);
  const refused = await send("https://calls.example/", { https: proxy.url }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "http.unreachable" });
  expect(String(refused)).toMatch(/proxy/i);
  expect(String(refused)).not.toMatch(/pass/);
});

test("a proxy leads nobody to addresses that are not public", async () => {
  await using server = await scriptedServer(answer(200));
  const proxy = await startProxy(Number(server.url.port));
  const destination = { publicOnly: true, allowHosts: [] } as const;
  const http = createHttp(
    { proxies: { https: proxy.url } },
    {
      clock: fakeClock(),
      random: () => 0.5,
      lookup: (_, options, callback) =>
        options.all ? callback(null, [{ address: "10.0.0.1", family: 4 }]) : callback(null, "10.0.0.1", 4),
    },
  );
  onTestFinished(() => http.close());
  const request = { method: "GET", url: new URL("https://hook.example/"), idempotent: true, destination } as const;
  await expect(http.request(request, async () => null)).rejects.toMatchObject({ code: "http.destination_refused" });
  expect(proxy.requests).toEqual([]);
});
