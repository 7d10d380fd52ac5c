import { isLoopbackHost } from "@earshot/http";
import type { FastifyInstance } from "fastify";
import { ApiError } from "./api-error.ts";

/**
 * Takes requests for this machine's own names only: a page whose name is made to resolve to 127.0.0.1 (DNS rebinding)
 * still sends its own name as Host.
 */
export function requireLoopbackHost(app: FastifyInstance): void {
  app.addHook("onRequest", async (request) => {
    if (isLoopbackHost(request.hostname)) return;
    throw new ApiError(
      421,
      "host.not_loopback",
      "without a token this server answers to localhost and 127.0.0.1 only",
      "Ask for http://127.0.0.1, or set EARSHOT_API_TOKEN.",
    );
  });
}
