import { isLoopbackHost } from "@earshot/http";
import { UsageError } from "@earshot/model";
import closeWithGrace from "close-with-grace";
import { trackAnswers } from "./answers-under-way.ts";
import { type ApiDeps, createApi } from "./app.ts";
import { logLevels, readLogLevel } from "./log.ts";

export interface ServerOptions {
  host: string;
  port: number;
  /** What LOG_LEVEL says. */
  logLevel?: string | undefined;
  /** How long answers under way may take once the server is asked to stop. Default 30 s. */
  stopWithinMs?: number | undefined;
  /** Called once the server has stopped taking requests and runs have stored their state, or when it can't start. */
  onClose: () => Promise<void>;
}

export interface Server {
  origin: string;
  close(): Promise<void>;
}

const defaultStopMs = 30_000;
/** For what comes after the answers: closing the database and the like. */
const closingMs = 10_000;

/**
 * Listens and, on SIGINT or SIGTERM, answers what is under way, stores a run's state and ends. A second signal ends it at once.
 * @throws UsageError for an address beyond loopback without a token, one that is taken, and a LOG_LEVEL that does not exist
 */
export async function startServer(
  deps: ApiDeps,
  { host, port, logLevel, stopWithinMs = defaultStopMs, onClose }: ServerOptions,
): Promise<Server> {
  if (!isLoopbackHost(host) && deps.token === null) {
    await onClose();
    throw new UsageError(
      `${host} can be reached by others, and no token is set`,
      "Set EARSHOT_API_TOKEN, or listen on 127.0.0.1.",
    );
  }
  const level = readLogLevel(logLevel);
  if (level === null) {
    await onClose();
    throw new UsageError(`LOG_LEVEL is ${JSON.stringify(logLevel)}`, `Set it to one of ${logLevels.join(", ")}.`);
  }
  const app = await createApi(deps, { level });
  app.addHook("onClose", onClose);
  const answers = trackAnswers(app);
  let origin: string;
  try {
    origin = await app.listen({ host, port });
  } catch (cause) {
    await app.close();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(
      `can't listen on ${host}, port ${port}: ${reason}`,
      "Choose another --host or --port, or stop what has it.",
    );
  }
  const graceful = closeWithGrace({ delay: stopWithinMs + closingMs, logger: app.log }, async () => {
    app.log.info(`stopping: ${answers.count()} answers under way have ${stopWithinMs / 1000} s`);
    const limit = setTimeout(answers.giveUp, stopWithinMs);
    await app.close();
    clearTimeout(limit);
  });
  return {
    origin,
    close: async () => {
      graceful.uninstall();
      await app.close();
    },
  };
}
