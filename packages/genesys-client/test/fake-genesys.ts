import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

export interface SeenRequest {
  method: string;
  /** Path and query as they came over the wire. */
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export type Reply = (response: ServerResponse, request: SeenRequest) => void;

export interface FakeGenesys {
  origin: string;
  seen: SeenRequest[];
  /** What came to one path, the query left out. */
  to(path: string): SeenRequest[];
  [Symbol.asyncDispose](): Promise<void>;
}

export const answer =
  (status: number, body: unknown = {}, headers: Record<string, string> = {}): Reply =>
  (response) => {
    const content = typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    response.writeHead(status, { "content-type": "application/json", "inin-correlation-id": "c-7", ...headers });
    response.end(content);
  };

export const audio = (bytes: Buffer | string, type = "audio/wav"): Reply =>
  answer(200, bytes, { "content-type": type });

/** Announces more bytes than it sends, then drops the connection. */
export const truncated: Reply = (response) => {
  response.writeHead(200, { "content-type": "audio/wav", "content-length": 1000, "inin-correlation-id": "cut-1" });
  response.write("abc", () => response.destroy());
};

/** Issues `token-1`, `token-2`, … */
export function tokens(expiresInS = 3600): Reply {
  let issued = 0;
  return (response, request) => {
    issued += 1;
    const token = { access_token: `token-${issued}`, token_type: "bearer", expires_in: expiresInS };
    answer(200, token)(response, request);
  };
}

/** A real HTTP server on loopback. Of several replies to a path each is given once, the last one for ever. */
export async function fakeGenesys(routes: Record<string, Reply | Reply[]>): Promise<FakeGenesys> {
  const seen: SeenRequest[] = [];
  const left = new Map(
    Object.entries({ "/oauth/token": tokens(), ...routes }).map(([path, replies]) => [path, [replies].flat()]),
  );
  const pathOf = (url: string) => url.split("?")[0] ?? url;
  const server = createServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    const entry = { method, url, headers, body: await text(request) };
    seen.push(entry);
    const replies = left.get(pathOf(url)) ?? [];
    const reply = (replies.length > 1 ? replies.shift() : replies[0]) ?? answer(404, { message: "no such thing" });
    reply(response, entry);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    origin: `http://127.0.0.1:${port}`,
    seen,
    to: (path) => seen.filter(({ url }) => pathOf(url) === path),
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
