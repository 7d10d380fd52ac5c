import type { FastifyInstance, FastifyRequest } from "fastify";

/** The requests that are not answered to the end yet. */
export interface AnswersUnderWay {
  count(): number;
  /** Cuts them off, with a line in the log for each. */
  giveUp(): void;
}

export function trackAnswers(app: FastifyInstance): AnswersUnderWay {
  const requests = new Set<FastifyRequest>();
  app.addHook("onRequest", async (request, reply) => {
    requests.add(request);
    reply.raw.once("close", () => requests.delete(request));
  });
  return {
    count: () => requests.size,
    giveUp() {
      for (const { log, method, routeOptions } of requests) {
        log.warn(
          { method, route: routeOptions.url ?? "unknown" },
          "answer given up: it took too long for a server that stops",
        );
      }
      app.server.closeAllConnections();
    },
  };
}
