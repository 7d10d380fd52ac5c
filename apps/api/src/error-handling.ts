import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from "fastify";
import { ApiError } from "./api-error.ts";
import { retryAfterSeconds, toProblem } from "./problem.ts";
import { problemType } from "./responses.ts";

function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = isTooLarge(thrown) ? tooLarge(request.routeOptions.bodyLimit) : thrown;
  const problem = toProblem(error, request.id);
  if (problem.status >= 500) request.log.error({ err: error }, "request failed");
  const retryAfterS = retryAfterSeconds(error, Date.now());
  if (retryAfterS !== null) reply.header("retry-after", retryAfterS);
  return reply.code(problem.status).header("x-request-id", request.id).type(problemType).send(problem);
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "FST_ERR_CTP_BODY_TOO_LARGE";
}

function tooLarge(limitBytes: number): ApiError {
  const limit = limitBytes < 2 ** 20 ? `${limitBytes / 2 ** 10} KiB` : `${limitBytes / 2 ** 20} MiB`;
  return new ApiError(413, "request.too_large", "the body is too large", `Send at most ${limit}.`);
}

/** Answers what Fastify refuses before any route or hook runs: a path that can't be decoded or is too long. */
export const answerFrameworkError: NonNullable<FastifyServerOptions["frameworkErrors"]> = sendProblem;

/** Answers what Node refuses to read as a request at all. */
export const answerClientError: NonNullable<FastifyServerOptions["clientErrorHandler"]> = (error, socket) => {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const fault =
    error.code === "HPE_HEADER_OVERFLOW"
      ? new ApiError(431, "request.headers_too_large", "the headers are too large", "Send at most 16 KiB of headers.")
      : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? late()
        : new ApiError(400, "request.not_http", "this is no HTTP request", "Send HTTP/1.1.");
  endConnection(socket, fault);
};

/** Answers with a problem and closes: nothing more is read of what is sent. */
function endConnection(socket: Duplex, fault: ApiError): void {
  const problem = toProblem(fault, randomUUID());
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    `content-type: ${problemType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

const late = () => new ApiError(408, "request.timeout", "the request did not arrive in time", "Send it again.");

declare module "fastify" {
  interface FastifyContextConfig {
    /** The body may take as long as its line needs. */
    takesItsTime?: boolean | undefined;
  }
}

/** Answers 408 when a body has not arrived in a minute. Node's own limit is one for all routes, and uploads take longer. */
export function limitTimeOfBodies(app: FastifyInstance, limitMs = 60_000): void {
  app.addHook("onRequest", async ({ raw, routeOptions }) => {
    const { "content-length": length = "0", "transfer-encoding": encoding } = raw.headers;
    const hasBody = encoding !== undefined || length !== "0";
    if (!hasBody || routeOptions.config.takesItsTime === true) return;
    const timer = setTimeout(() => endConnection(raw.socket, late()), limitMs);
    for (const end of ["end", "close"]) raw.once(end, () => clearTimeout(timer));
  });
}

/** Answers every error, every unknown path and every method that a path does not have with problem details. */
export function installErrorHandling(app: FastifyInstance): void {
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler((request) => {
    const [path] = request.url.split("?");
    throw new ApiError(404, "route.not_found", `${request.method} ${path} is not served here`, "See /docs.");
  });
}

/** Collects the paths of the routes that follow; call what it returns when they are all there. */
export function refuseOtherMethods(app: FastifyInstance): () => void {
  const methodsOf = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ url, method }) => {
    const methods = methodsOf.get(url) ?? new Set();
    for (const name of [method].flat()) methods.add(name);
    methodsOf.set(url, methods);
  });
  return () => {
    for (const [url, methods] of [...methodsOf]) {
      const allowed = [...methods].sort().join(", ");
      const refuse = async (request: FastifyRequest, reply: FastifyReply) => {
        reply.header("allow", allowed);
        throw new ApiError(405, "method.not_allowed", `${url} has no ${request.method}`, `It has ${allowed}.`);
      };
      app.route({
        method: app.supportedMethods.filter((name) => !methods.has(name)),
        url,
        config: { access: "signed_in" },
        schema: { hide: true },
        // In a hook, so that the body is not looked at first.
        onRequest: refuse,
        handler: refuse,
      });
    }
  };
}
