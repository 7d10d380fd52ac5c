import { isIP } from "node:net";
import type { FastifyInstance } from "fastify";
import { ApiError } from "./api-error.ts";

/** Whether only this machine reaches an address. */
export function isLoopback(host: string): boolean {
  if (host === "localhost" || host === "::1" || host === "[::1]") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}

/**
 * Takes requests for this machine's own names only: a page whose name is made to resolve to 127.0.0.1 (DNS rebinding)
 * still sends its own name as Host.
 */
export function requireLoopbackHost(app: FastifyInstance): void {
  app.addHook("onRequest", async (request) => {
    if (isLoopback(request.hostname)) return;
    throw new ApiError(
      421,
      "host.not_loopback",
      "without a token this server answers to localhost and 127.0.0.1 only",
      "Ask for http://127.0.0.1, or set EARSHOT_API_TOKEN.",
    );
  });
}
