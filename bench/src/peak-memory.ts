import { readFileSync, writeSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

// Loaded by --import before a program that is measured: at its end the most memory it ever had resident, all threads together,
// is written to file descriptor 3. Not resourceUsage().maxRSS, which starts from the size of the process that started this one.
if (isMainThread) {
  process.on("exit", () => {
    const [, kibibytes] = readFileSync("/proc/self/status", "utf8").match(/^VmHWM:\s+(\d+) kB$/m) ?? [];
    writeSync(3, `${Number(kibibytes) * 1024}`);
  });
}
