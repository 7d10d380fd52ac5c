import { createKernel } from "@earshot/analysis-wasm";
import { Command } from "commander";
import { wholeNumber } from "../arguments.ts";
import { note } from "../io.ts";
import { dataPaths, openDatabase, openEvaluationParts, openPii, settingsOf } from "../parts.ts";

export function serveCommand(): Command {
  return new Command("serve")
    .description("Serves the HTTP API; /docs describes it.")
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
  const token = settings.EARSHOT_API_TOKEN ?? null;
  if (settings.EARSHOT_GENESYS_URL === undefined) {
    const [kernel, store] = [await createKernel(), await openDatabase(settings)];
    const server = await startServer(
      { kernel, store, token, evaluation: null },
      { ...flags, onClose: () => store.close() },
    );
    return announce(server.origin);
  }
  const { deps, close } = await openEvaluationParts(settings);
  const { detector, transcriptPolicy } = await openPii(settings);
  const redaction = { detector, policy: transcriptPolicy };
  const evaluation = { deps, redaction, workDirectory: dataPaths(settings).work };
  const server = await startServer({ ...deps, token, evaluation }, { ...flags, onClose: close });
  announce(server.origin);
}

function announce(origin: string): void {
  note(`Earshot serves on ${origin}; its API is described at ${origin}/docs`);
}
