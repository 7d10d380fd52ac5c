import { UsageError } from "@earshot/model";
import { Command, InvalidArgumentError, Option } from "commander";
import { wholeNumber } from "../arguments.ts";
import { note, print } from "../io.ts";

interface SimulateFlags {
  port: number;
  source: string;
  faults: number;
  conversations: number;
  seed: number;
}

export function simulateCommand(): Command {
  return new Command("simulate")
    .option("--port <port>", "port to listen on", wholeNumber(0), 0)
    .addOption(
      new Option("--source <api>", "which API the printed settings name; it serves both")
        .choices(["platform", "guide"])
        .default("platform"),
    )
    .addOption(
      new Option("--faults <probability>", "probability of a fault for each request: rate limits, errors, cut answers…")
        .argParser(probability)
        .default(0),
    )
    .option(
      "--conversations <n>",
      "so many calls of October 2026 beside the samples, with agents, queues and transfers, on the Platform API alone",
      wholeNumber(0),
      0,
    )
    .option("--seed <n>", "random seed of the faults and of these calls", wholeNumber(0), 1)
    .addHelpText(
      "after",
      `
Examples:
  earshot simulate --port 8080
  earshot simulate --faults 0.2
  earshot simulate --conversations 200

Its speech-to-text service recognises these calls by their sound, whole or in pieces. It speaks the protocols of OpenAI
(EARSHOT_STT=openai, EARSHOT_OPENAI_URL=<its address>/v1) and of Azure (EARSHOT_STT=azure-fast,
EARSHOT_AZURE_SPEECH_ENDPOINT=<its address>) too, with the key simulated-speech-key.

It prints the settings to put into .env for the other commands, and runs until Ctrl-C. Its calls are of
October 2026: \`earshot evaluate --from 2026-10-01\`, then \`earshot report --by agent\`.`,
    )
    .action(async (flags: SimulateFlags) => {
      if (flags.conversations > 0 && flags.source === "guide") {
        throw new UsageError(
          "--conversations adds calls to the Platform API, and --source guide names another",
          "Leave one of them out.",
        );
      }
      // Loaded here alone: its web framework would slow the start of every other command.
      const { allFaults, startSimulator } = await import("@earshot/genesys-simulator");
      const simulator = await startSimulator({
        port: flags.port,
        seed: flags.seed,
        faults: flags.faults > 0 ? allFaults(flags.faults) : undefined,
        platform: { conversations: flags.conversations },
      });
      print(
        [
          `EARSHOT_GENESYS_SOURCE=${flags.source}`,
          `EARSHOT_GENESYS_URL=${simulator.origin}`,
          ...(flags.source === "platform" ? [`EARSHOT_GENESYS_LOGIN_URL=${simulator.origin}`] : []),
          `EARSHOT_GENESYS_CLIENT_ID=${simulator.clientId}`,
          `EARSHOT_GENESYS_CLIENT_SECRET=${simulator.clientSecret}`,
          `EARSHOT_STT_URL=${simulator.sttEndpoint}`,
        ].join("\n"),
      );
      note("serving until Ctrl-C");
      const stop = () => void simulator.close();
      process.once("SIGINT", stop).once("SIGTERM", stop);
    });
}

function probability(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError("Expected a number from 0 to 1.");
  return value;
}
