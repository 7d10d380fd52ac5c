import { isLoopbackHost } from "@earshot/http";
import type { FastifyRequest } from "fastify";
import { ApiError } from "./api-error.ts";

/**
 * Takes requests for this machine's own names only: a page whose name is made to resolve to 127.0.0.1 (DNS rebinding)
 * still sends its own name as Host.
 * @throws ApiError 421
 */
export function requireLoopbackHost(request: FastifyRequest): void {
  if (isLoopbackHost(request.hostname)) return;
  throw new ApiError(
    421,
    "host.not_loopback",
    "while nobody is set up, this server answers to localhost and 127.0.0.1 only",
    "Ask for http://127.0.0.1, set EARSHOT_API_TOKEN, or add an administrator: earshot users add.",
  );
}
