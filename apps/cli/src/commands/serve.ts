import { setTimeout } from "node:timers/promises";
import type { ApiDeps } from "@earshot/api";
import { type Parts, usesGenesys } from "@earshot/composition";
import { describeError } from "@earshot/model";
import { findBuiltPages } from "@earshot/web";
import type { DeliveryDeps } from "@earshot/workflow";
import { Command } from "commander";
import { wholeNumber } from "../arguments.ts";
import { note } from "../io.ts";
import { openParts } from "../parts.ts";

/** How often the outbox is looked through for deliveries that are due. */
const deliveryIntervalMs = 5000;

export function serveCommand(): Command {
  return new Command("serve")
    .option("--port <port>", "port to listen on; 0 takes a free one", wholeNumber(0), 8787)
    .option(
      "--host <address>",
      "address to listen on; beyond loopback somebody must be set up, or EARSHOT_API_TOKEN",
      "127.0.0.1",
    )
    .option(
      "--stop-within <seconds>",
      "how long answers under way may take once it is asked to stop",
      wholeNumber(0),
      30,
    )
    .addHelpText(
      "after",
      `
Examples:
  earshot serve
  earshot serve --port 9000

While there is no user, it is open to this machine and prints a link that adds the first administrator, once.

Without EARSHOT_GENESYS_REGION and credentials it serves what is stored and analyzes transcripts, but starts no runs.`,
    )
    .action(serve);
}

async function serve(flags: { port: number; host: string; stopWithin: number }, command: Command): Promise<void> {
  const parts = openParts(command);
  const delivering = new AbortController();
  let delivered: Promise<void> = Promise.resolve();
  const close = async () => {
    delivering.abort();
    await delivered;
    await parts.close();
  };
  try {
    // Loaded here alone: the web framework would slow the start of every other command.
    const { startServer } = await import("@earshot/api");
    const pages = findBuiltPages();
    const server = await startServer(
      { ...(await apiDeps(parts)), pages },
      {
        ...{ host: flags.host, port: flags.port, stopWithinMs: flags.stopWithin * 1000 },
        logLevel: parts.environment.LOG_LEVEL,
        onClose: close,
      },
    );
    note(`Earshot serves on ${server.origin}; its API is described at ${server.origin}/docs`);
    if (server.firstAdminLink !== null)
      note(`nobody is set up yet; to add the first administrator: ${server.firstAdminLink}`);
    if (pages === undefined) note("Its pages are not built yet: pnpm build builds them.");
    delivered = deliverContinually(await parts.delivery(), delivering.signal);
  } catch (error) {
    await close();
    throw error;
  }
}

async function apiDeps(parts: Parts): Promise<ApiDeps> {
  const withGenesys = usesGenesys(parts.settings);
  const { options: pii, transcriptPolicy } = await parts.pii();
  return {
    kernel: await parts.kernel(),
    store: await parts.store(),
    pii,
    transcriptPolicy,
    token: parts.settings.EARSHOT_API_TOKEN ?? null,
    publicUrl: parts.publicUrl,
    openId: await parts.openId(),
    holdAudio: parts.settings.EARSHOT_HOLD_AUDIO,
    keeping: { deps: await parts.keeping(), policies: await parts.retention() },
    sound: { media: await parts.media(), ffmpeg: await parts.ffmpeg() },
    evaluation: withGenesys ? { deps: await parts.evaluation(), settings: await parts.runSettings() } : null,
    importing: {
      open: (folder) => parts.importing({ paths: [folder] }),
      settings: await parts.runSettings(),
      longestUploadBytes: parts.settings.EARSHOT_UPLOAD_MAX_MB * 1e6,
    },
    metadata: withGenesys ? await parts.publishing() : null,
  };
}

/** Delivers what is due again and again, until the signal aborts. */
async function deliverContinually(delivery: DeliveryDeps, signal: AbortSignal): Promise<void> {
  const { deliverDue } = await import("@earshot/workflow");
  while (!signal.aborted) {
    await deliverDue(delivery, {}, signal).catch((error: unknown) => {
      if (!signal.aborted) note(`events could not be delivered: ${describeError(error).message}`);
    });
    await setTimeout(deliveryIntervalMs, undefined, { signal }).catch(() => {});
  }
}
