import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runNode, tellsUsage } from "../src/node-program.ts";

test("a program is run to its end, with the memory and processor time of all its threads", async () => {
  const folder = mkdtempSync(join(tmpdir(), "earshot-node-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const outputPath = join(folder, "out");
  const work = "const end = Date.now() + 300; while (Date.now() < end);";
  const program = `new (require("node:worker_threads").Worker)(${JSON.stringify(work)}, { eval: true }); console.log(process.env.SAID)`;
  const { ms, output, peakBytes, cpuMs } = await runNode(["-e", program], { outputPath, env: { SAID: "said" } });
  expect([output, readFileSync(outputPath, "utf8")]).toEqual(["", "said\n"]);
  expect(ms).toBeGreaterThan(300);
  if (!tellsUsage) return;
  expect(peakBytes).toBeGreaterThan(10e6);
  expect(cpuMs).toBeGreaterThan(20);
  await expect(runNode(["-e", "process.exit(3)"])).rejects.toThrow("ended with 3");
});
