import { sessionLongestMs } from "@earshot/people";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { PeopleParts } from "./people-parts.ts";

/** Starts a session under an id that nobody knew before, in place of the one the browser had. */
export async function startSession(
  { sessions, cookie, callers }: Pick<PeopleParts, "sessions" | "cookie" | "callers">,
  request: FastifyRequest,
  reply: FastifyReply,
  userId: string,
): Promise<void> {
  const before = request.caller.signedIn;
  if (before !== null) await sessions.end(before.session.id);
  const secret = await sessions.start(userId);
  cookie.set(request, reply, secret, sessionLongestMs);
  request.caller = await callers.ofSession(secret);
  request.log.info({ userId }, "signed in");
}
