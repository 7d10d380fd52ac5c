import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { startSimulator } from "@earshot/genesys-simulator";

/** Evaluates the sample calls with the real command line against a simulated Genesys Cloud on a free loopback port. */
const root = join(import.meta.dirname, "..");
const data = join(root, "earshot-demo");
const report = join(data, "report.html");

await rm(data, { recursive: true, force: true });
const simulator = await startSimulator();
console.log(`A simulated Genesys Cloud with sample calls serves on ${simulator.origin}\n`);
try {
  const cli = spawn(process.execPath, [join(root, "apps/cli/src/main.ts"), "evaluate", "--report", report], {
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      EARSHOT_DATA: data,
      EARSHOT_GENESYS_URL: simulator.origin,
      EARSHOT_GENESYS_CLIENT_ID: simulator.clientId,
      EARSHOT_GENESYS_CLIENT_SECRET: simulator.clientSecret,
      EARSHOT_STT_URL: simulator.sttEndpoint,
    },
  });
  const [code] = await once(cli, "exit");
  process.exitCode = typeof code === "number" ? code : 1;
} finally {
  await simulator.close();
}
