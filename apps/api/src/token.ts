import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { ApiError } from "./problem.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest();

/** Asks every request but the two probes for the bearer token. */
export function requireToken(app: FastifyInstance, token: string): void {
  const expected = sha256(`Bearer ${token}`);
  app.addHook("onRequest", async (request) => {
    if (request.routeOptions.url === "/healthz" || request.routeOptions.url === "/readyz") return;
    // Hashes have one length, so the comparison tells nothing of the token.
    if (!timingSafeEqual(sha256(request.headers.authorization ?? ""), expected)) {
      throw new ApiError(
        401,
        "token.required",
        "the bearer token is missing or wrong",
        "Send Authorization: Bearer <EARSHOT_API_TOKEN>.",
      );
    }
  });
}
