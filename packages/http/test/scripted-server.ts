import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export type Reply = (response: ServerResponse, request: IncomingMessage) => void;

export interface ScriptedServer {
  url: URL;
  seen: SeenRequest[];
  /** How many were opened, with or without a request. */
  connections(): number;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Answers the n-th request with the n-th reply, and all later ones with the last. */
export async function scriptedServer(...replies: Reply[]): Promise<ScriptedServer> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    const reply = replies[Math.min(seen.length, replies.length - 1)];
    const entry = { method, url, headers, body: "" };
    seen.push(entry);
    entry.body = await text(request);
    reply?.(response, request);
  });
  let connections = 0;
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: new URL(`http://127.0.0.1:${port}/`),
    seen,
    connections: () => connections,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const answer =
  (status: number, body: unknown = {}, headers: Record<string, string> = {}): Reply =>
  (response) => {
    const content = typeof body === "string" ? body : JSON.stringify(body);
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(content);
  };

/** Announces more bytes than it sends, then drops the connection. */
export const truncated =
  (sent: string, announced: number): Reply =>
  (response) => {
    response.writeHead(200, { "content-length": announced, "inin-correlation-id": "cut-1" });
    response.write(sent, () => response.destroy());
  };

/** Begins an answer and sends one byte more every so often, for ever. */
export const dripping =
  (status: number, everyMs: number, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, headers).write("[");
    const timer = setInterval(() => response.write(" "), everyMs);
    response.on("close", () => clearInterval(timer));
  };

/** Sends as fast as it is read, for ever; counts what went out. */
export function endless(): { reply: Reply; sentBytes: () => number } {
  let sentBytes = 0;
  const piece = Buffer.alloc(65_536, "x");
  const reply: Reply = (response) => {
    response.writeHead(200, { "content-type": "audio/wav" });
    const more = () => {
      while (!response.destroyed) {
        sentBytes += piece.length;
        if (!response.write(piece)) return;
      }
    };
    response.on("drain", more);
    more();
  };
  return { reply, sentBytes: () => sentBytes };
}

/** Accepts the request and never answers. */
export const silent: Reply = () => {};
