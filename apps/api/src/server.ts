import { isLoopbackHost } from "@earshot/http";
import { UsageError } from "@earshot/model";
import { createFirstAdmin } from "@earshot/people";
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
  /** Where the first administrator is added, once; null when there is a user. */
  firstAdminLink: string | null;
  close(): Promise<void>;
}

const defaultStopMs = 30_000;
/** For what comes after the answers: closing the database and the like. */
const closingMs = 10_000;

/**
 * Listens and, on SIGINT or SIGTERM, answers what is under way, stores a run's state and ends. A second signal ends it at once.
 * @throws UsageError for an address beyond loopback while nobody is set up, one that is taken, and a LOG_LEVEL that does not exist
 */
export async function startServer(
  deps: ApiDeps,
  { host, port, logLevel, stopWithinMs = defaultStopMs, onClose }: ServerOptions,
): Promise<Server> {
  const { users } = deps.store.people;
  if (!isLoopbackHost(host) && deps.token === null && deps.openId === undefined && !(await users.areSetUp())) {
    await onClose();
    throw new UsageError(
      `${host} can be reached by others, and nobody is set up who may ask it`,
      "Add an administrator (earshot users add), set EARSHOT_API_TOKEN, or listen on 127.0.0.1.",
    );
  }
  const level = readLogLevel(logLevel);
  if (level === null) {
    await onClose();
    throw new UsageError(`LOG_LEVEL is ${JSON.stringify(logLevel)}`, `Set it to one of ${logLevels.join(", ")}.`);
  }
  // Before it listens: whoever can't be asked then would leave a server behind that nobody ends.
  const isUsed = (await users.list()).length > 0;
  const firstAdmin = createFirstAdmin(users, deps.clock ?? deps.store.clock);
  const app = await createApi({ ...deps, firstAdmin }, { level });
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
  // Behind the number sign: neither sent nor logged by anything on the way.
  const link = new URL(`/set-up#${firstAdmin.secret}`, deps.publicUrl ?? origin);
  return {
    origin,
    firstAdminLink: isUsed ? null : link.href,
    close: async () => {
      graceful.uninstall();
      await app.close();
    },
  };
}
