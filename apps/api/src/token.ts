import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { ApiError } from "./api-error.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest();

/** What needs no token, beside the pages: the probes, and the description of the API, which is the same everywhere. */
const openRoute = /^\/(healthz|readyz|openapi\.json|docs(\/.*)?)$/;

/** The scheme is read without case, as RFC 9110 asks. */
const bearerToken = (authorization = "") => /^bearer +(.+)$/i.exec(authorization)?.[1];

/** Asks every request but those for the probes and for the API's description for the bearer token. */
export function requireToken(app: FastifyInstance, token: string): void {
  const expected = sha256(token);
  app.addHook("onRequest", async (request, reply) => {
    if (openRoute.test(request.routeOptions.url ?? "") || request.routeOptions.config.open) return;
    // Hashes have one length, so the time of the comparison says nothing of the token.
    if (timingSafeEqual(sha256(bearerToken(request.headers.authorization) ?? ""), expected)) return;
    reply.header("www-authenticate", "Bearer");
    throw new ApiError(
      401,
      "token.required",
      "the bearer token is missing or wrong",
      "Send Authorization: Bearer <EARSHOT_API_TOKEN>.",
    );
  });
}
