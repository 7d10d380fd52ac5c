import { Command, InvalidArgumentError, Option } from "commander";
import { wholeNumber } from "../arguments.ts";
import { note, print } from "../io.ts";

export function simulateCommand(): Command {
  return new Command("simulate")
    .description("Serves a simulated Genesys Cloud and speech-to-text service with sample calls, on loopback.")
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
    .option("--seed <n>", "random seed of the faults", wholeNumber(0), 1)
    .addHelpText(
      "after",
      `
Examples:
  earshot simulate --port 8080
  earshot simulate --faults 0.2

It prints the settings to put into .env for the other commands, and runs until Ctrl-C.`,
    )
    .action(async (flags: { port: number; source: string; faults: number; seed: number }) => {
      // Loaded here alone: its web framework would slow the start of every other command.
      const { allFaults, startSimulator } = await import("@earshot/genesys-simulator");
      const simulator = await startSimulator({
        port: flags.port,
        seed: flags.seed,
        faults: flags.faults > 0 ? allFaults(flags.faults) : undefined,
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
