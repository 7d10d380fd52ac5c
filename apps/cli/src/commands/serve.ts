import { setTimeout } from "node:timers/promises";
import { createKernel } from "@earshot/analysis-wasm";
import { systemClock } from "@earshot/http";
import { createArchiveSync, type DeliveryDeps, deliverDue, describeError } from "@earshot/workflow";
import { Command } from "commander";
import { wholeNumber } from "../arguments.ts";
import { note } from "../io.ts";
import {
  dataPaths,
  openDatabase,
  openDelivery,
  openGenesys,
  openMediaTypes,
  openPii,
  openTranscriptSource,
  settingsOf,
} from "../parts.ts";

/** How often the outbox is looked through for deliveries that are due. */
const deliveryIntervalMs = 5000;

export function serveCommand(): Command {
  return new Command("serve")
    .description("Serves the HTTP API, which /docs describes, and delivers what archives are to be told.")
    .option("--port <port>", "port to listen on; 0 takes a free one", wholeNumber(0), 8787)
    .option("--host <address>", "address to listen on; beyond loopback EARSHOT_API_TOKEN is needed", "127.0.0.1")
    .addHelpText(
      "after",
      `
Examples:
  earshot serve
  earshot serve --port 9000

Without EARSHOT_GENESYS_URL it serves what is stored and analyses transcripts, but starts no runs.`,
    )
    .action(serve);
}

async function serve(flags: { port: number; host: string }, command: Command): Promise<void> {
  // Loaded here alone: the web framework would slow the start of every other command.
  const { startServer } = await import("@earshot/api");
  const settings = settingsOf(command);
  const { detector, transcriptPolicy, annotationPolicy } = await openPii(settings);
  const mediaTypes = await openMediaTypes(settings);
  const opened: { close(): Promise<void> }[] = [];
  const open = <Part extends { close(): Promise<void> }>(part: Part): Part => {
    opened.push(part);
    return part;
  };
  const closeAll = async () => {
    // What was opened last uses what was opened before it.
    for (const part of opened.toReversed()) await part.close();
  };
  try {
    const genesys = settings.EARSHOT_GENESYS_URL === undefined ? null : open(openGenesys(settings));
    const kernel = await createKernel();
    const transcripts = genesys === null ? null : open(openTranscriptSource(settings, kernel));
    const store = open(await openDatabase(settings));
    const delivery = open(await openDelivery(settings, store));
    const archives = createArchiveSync(delivery);
    const server = await startServer(
      {
        kernel,
        store,
        detector,
        token: settings.EARSHOT_API_TOKEN ?? null,
        evaluation:
          genesys === null || transcripts === null
            ? null
            : {
                deps: { genesys, stt: transcripts.provider, store, kernel, clock: systemClock },
                redaction: { detector, policy: transcriptPolicy },
                archives: archives.names,
                workDirectory: dataPaths(settings).work,
              },
        metadata:
          genesys === null
            ? null
            : {
                deps: { genesys, detector, archives, clock: systemClock, monotonicMs: () => performance.now() },
                options: { policy: annotationPolicy, mediaTypes },
              },
      },
      { ...flags, onClose: closeAll },
    );
    note(`Earshot serves on ${server.origin}; its API is described at ${server.origin}/docs`);
    open(startDelivering(delivery));
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Delivers what is due again and again, until it is closed. */
function startDelivering(delivery: DeliveryDeps): { close(): Promise<void> } {
  const stop = new AbortController();
  const run = async () => {
    while (!stop.signal.aborted) {
      await deliverDue(delivery, {}, stop.signal).catch((error: unknown) => {
        if (!stop.signal.aborted) note(`archives could not be told: ${describeError(error).message}`);
      });
      await setTimeout(deliveryIntervalMs, undefined, { signal: stop.signal }).catch(() => {});
    }
  };
  const done = run();
  return {
    close: () => {
      stop.abort();
      return done;
    },
  };
}
