import type { FastifyInstance, FastifyRequest } from "fastify";
import type { BodyThreads } from "./body-threads.ts";
import type { BodyWorkName, ThreadNames } from "./body-work.ts";
import { parseJsonBody } from "./json-body.ts";
import { longBody } from "./route-work.ts";
import type { NamesNow } from "./store-masked.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What the route makes of its body, which a thread does when the body is long. */
    bodyWork?: BodyWorkName | undefined;
  }
  interface FastifyRequest {
    /** A body that is neither parsed nor checked on the event loop. */
    longBody: Buffer | null;
  }
}

/** Longer bodies go to a thread: parsing, measuring or scanning one takes tens of milliseconds. */
const longestShortBody = 64 * 1024;

/**
 * Takes JSON bodies only. A browser asks before it sends JSON to another origin, so that no page can post here unasked. Long
 * bodies of routes with `bodyWork` are answered by threads.
 */
export function readBodies(app: FastifyInstance, threads: BodyThreads, namesNow: NamesNow): void {
  app.decorateRequest("longBody", null);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    "application/json",
    { parseAs: "buffer" },
    async (request: FastifyRequest, bytes: Buffer) => {
      const { bodyWork } = request.routeOptions.config;
      if (bodyWork === undefined || bytes.length <= longestShortBody) return parseJsonBody(bytes);
      request.longBody = bytes;
      return longBody;
    },
  );
  app.addHook("preHandler", async (request, reply) => {
    const { bodyWork } = request.routeOptions.config;
    if (request.longBody === null || bodyWork === undefined) return;
    const names = bodyWork === "piiScan" ? await namesInUse(namesNow) : undefined;
    const answer = await threads.run({ work: bodyWork, bytes: request.longBody, requestId: request.id, names });
    return reply.code(answer.status).type(answer.type).send(Buffer.from(answer.bytes.buffer));
  });
}

/** Without their detector, which no thread can be given. */
async function namesInUse(namesNow: NamesNow): Promise<ThreadNames> {
  const { names, version } = await namesNow();
  return { names, version };
}
