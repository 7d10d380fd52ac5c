import { isLoopbackHost } from "@earshot/http";
import type { FastifyReply, FastifyRequest } from "fastify";

/** The session of somebody who is signed in. */
export const sessionCookie = "earshot";

/** The address under which people reach the server; undefined when it is the one they ask for. */
type PublicUrl = URL | undefined;

/** Whether cookies may be sent by https alone. Only on this very machine http is as good. */
function isSecure(request: FastifyRequest, publicUrl: PublicUrl): boolean {
  return !isLoopbackHost(publicUrl?.hostname ?? request.hostname);
}

/** A cookie that no script reads and no other site sends along with a form. `__Host-` keeps subdomains from setting it. */
export function createCookie(label: string, publicUrl: PublicUrl) {
  const nameFor = (request: FastifyRequest) => (isSecure(request, publicUrl) ? `__Host-${label}` : label);
  const optionsFor = (request: FastifyRequest) =>
    ({ path: "/", httpOnly: true, sameSite: "lax", secure: isSecure(request, publicUrl) }) as const;
  return {
    read: (request: FastifyRequest): string | undefined => request.cookies[nameFor(request)],
    set(request: FastifyRequest, reply: FastifyReply, value: string, lastsMs: number): void {
      reply.setCookie(nameFor(request), value, { ...optionsFor(request), maxAge: Math.floor(lastsMs / 1000) });
    },
    clear(request: FastifyRequest, reply: FastifyReply): void {
      reply.clearCookie(nameFor(request), optionsFor(request));
    },
  };
}

export type Cookie = ReturnType<typeof createCookie>;
