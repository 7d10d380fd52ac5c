import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";

interface Seen {
  range: string | undefined;
  ifMatch: string | undefined;
}

/** Answers in the place of the server; true when it did. */
export type Misbehave = (request: IncomingMessage, response: ServerResponse, count: number) => boolean;

/** A server of one file, under any path, that sends ranges of it. */
export async function rangesServer(content: Buffer, misbehave: Misbehave = () => false) {
  const etag = `"${createHash("sha256").update(content).digest("hex").slice(0, 16)}"`;
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const { range, "if-match": ifMatch } = request.headers;
    seen.push({ range, ifMatch });
    if (misbehave(request, response, seen.length)) return;
    if (ifMatch !== undefined && ifMatch !== etag) {
      response.writeHead(412).end();
      return;
    }
    const [, first = "", last = ""] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
    // A range that is none is passed over.
    if (first === "" || (last !== "" && Number(last) < Number(first))) {
      response.writeHead(200, { etag, "content-length": content.length }).end(content);
      return;
    }
    const end = Math.min(content.length, last === "" ? content.length : Number(last) + 1);
    if (Number(first) >= content.length) {
      response.writeHead(416, { "content-range": `bytes */${content.length}` }).end();
      return;
    }
    const body = content.subarray(Number(first), end);
    const contentRange = `bytes ${first}-${end - 1}/${content.length}`;
    response.writeHead(206, { etag, "content-range": contentRange, "content-length": body.length }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}/`, seen, etag };
}
