import { hostname } from "node:os";
import { join } from "node:path";
import { usesGenesys } from "@earshot/composition";
import { workerSilenceMs } from "@earshot/model";
import { Command } from "commander";
import { jsonOption, wholeNumber } from "../arguments.ts";
import { note, printJson, printText } from "../io.ts";
import { openParts, withParts } from "../parts.ts";
import { version } from "../version.ts";
import { createCommandHandlers, createRequestOpener } from "../worker-commands.ts";

/** What is put back takes milliseconds where the database answers. */
const puttingBackMs = 5_000;

interface WorkerFlags {
  concurrency: number;
  stopWithin: number;
  metricsPort?: number | undefined;
  metricsHost: string;
}

export function workerCommand(): Command {
  return new Command("worker")
    .option("--concurrency <n>", "how many calls are downloaded and transcribed at once", wholeNumber(1), 4)
    .option(
      "--stop-within <seconds>",
      "how long work under way may take once it is asked to stop; what is not done then is put back",
      wholeNumber(0),
      30,
    )
    .option("--metrics-port <port>", "serve /metrics and /healthz on this port; 0 takes a free one", wholeNumber(0))
    .option("--metrics-host <address>", "address to serve them on", "127.0.0.1")
    .addHelpText(
      "after",
      `
Examples:
  earshot worker
  earshot worker --concurrency 8 --metrics-port 9464
  earshot worker list
  earshot schedule add nightly --cron "0 2 * * *" --timezone Europe/Berlin -- evaluate --since last

Any number of workers may run on one database, beside earshot serve. Asked to stop (SIGTERM, Ctrl+C) a worker claims nothing more,
finishes what is under way and ends; a second time it ends at once, and others go on with its work.`,
    )
    .action(work)
    .addCommand(
      new Command("list").description("Lists the workers of the last day.").addOption(jsonOption()).action(list),
    );
}

async function work(flags: WorkerFlags, command: Command): Promise<void> {
  const parts = openParts(command);
  const draining = new AbortController();
  const stopping = new AbortController();
  let limit: NodeJS.Timeout | undefined;
  const stop = () => {
    if (draining.signal.aborted) process.exit(1);
    limit = setTimeout(() => {
      stopping.abort();
      limit = setTimeout(giveUp, puttingBackMs);
    }, flags.stopWithin * 1000);
    draining.abort();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    const store = await parts.store();
    // Loaded here alone: the web framework would slow the start of every other command.
    const { startWorkerServer } = await import("@earshot/api");
    const { metricsPort: port, metricsHost: host, concurrency } = flags;
    const server = await startWorkerServer(store, {
      logLevel: parts.environment.LOG_LEVEL,
      metrics: port === undefined ? null : { host, port },
    });
    try {
      const withGenesys = usesGenesys(parts.settings);
      const makesThumbnails = withGenesys && (await parts.ffmpeg()) !== null;
      const { runWorker } = await import("@earshot/workflow");
      await runWorker(
        {
          ...{ store, clock: store.clock, log: server.log, onProgress: server.countRecording },
          commands: createCommandHandlers(parts, concurrency),
          openRequest: withGenesys ? createRequestOpener(parts, concurrency) : null,
          delivery: await parts.delivery(),
          thumbnails: makesThumbnails
            ? { deps: await parts.thumbnails(), directory: join(parts.paths.directory, "thumbnails") }
            : null,
        },
        { name: `${hostname()} ${process.pid}`, version },
        { draining: draining.signal, stopping: stopping.signal },
      );
    } finally {
      await server.close();
    }
  } finally {
    clearTimeout(limit);
    process.off("SIGINT", stop).off("SIGTERM", stop);
    await parts.close();
  }
}

/** A database that does not answer keeps statements waiting far longer than whoever stops the worker waits. */
function giveUp(): void {
  note("what was under way could not be put back: others go on with it once its lease is over");
  process.exit(1);
}

async function list(flags: { json?: true | undefined }, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const store = await parts.existingStore();
    const workers = await store.workers.list();
    const nowMs = store.clock.now();
    const listed = workers.map((worker) => ({ ...worker, alive: worker.seenAtMs > nowMs - workerSilenceMs }));
    if (flags.json) return printJson({ workers: listed });
    for (const { name, alive, startedAtMs, seenAtMs, doing } of listed) {
      const since = `since ${new Date(startedAtMs).toISOString()}`;
      const state = alive ? doing : `silent since ${new Date(seenAtMs).toISOString()}`;
      printText([name, since, state].join("  "));
    }
    if (listed.length === 0) note("no worker runs: earshot worker starts one");
  });
}
