import { isIP } from "node:net";
import closeWithGrace from "close-with-grace";
import { type ApiDeps, createApi } from "./app.ts";
import { ApiError } from "./problem.ts";

export interface ServerOptions {
  host: string;
  port: number;
  /** Called once the server has stopped taking requests and runs have stored their state. */
  onClose: () => Promise<void>;
}

export interface Server {
  origin: string;
  close(): Promise<void>;
}

/**
 * Listens and, on SIGINT or SIGTERM, answers what is under way, stores a run's state and ends.
 * @throws ApiError `token.needed` for an address beyond loopback without a token.
 */
export async function startServer(deps: ApiDeps, { host, port, onClose }: ServerOptions): Promise<Server> {
  if (!isLoopback(host) && deps.token === null) {
    throw new ApiError(
      400,
      "token.needed",
      `${host} can be reached by others, and no token is set`,
      "Set EARSHOT_API_TOKEN, or listen on 127.0.0.1.",
    );
  }
  const app = await createApi(deps, {
    level: process.env.LOG_LEVEL ?? "info",
    redact: ["req.headers.authorization", "req.headers.cookie"],
    // A query can hold words of a search, and so personal data: only the path is logged.
    serializers: {
      req: (request) => ({ id: request.id, method: request.method, path: request.url.split("?")[0] }),
    },
  });
  app.addHook("onClose", onClose);
  const origin = await app.listen({ host, port });
  const graceful = closeWithGrace({ delay: 10_000, logger: app.log }, async () => {
    await app.close();
  });
  return {
    origin,
    close: async () => {
      graceful.uninstall();
      await app.close();
    },
  };
}

function isLoopback(host: string): boolean {
  if (host === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}
