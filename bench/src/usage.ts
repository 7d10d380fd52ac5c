import { readFileSync, writeSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

// Loaded by --import before a program that is measured: at its end the most memory it ever had resident and the processor time it
// took, all threads together, are written to file descriptor 3. Not resourceUsage().maxRSS, which starts from the size of the
// process that started this one.
if (isMainThread) {
  process.on("exit", () => {
    const [, kibibytes] = readFileSync("/proc/self/status", "utf8").match(/^VmHWM:\s+(\d+) kB$/m) ?? [];
    const { user, system } = process.cpuUsage();
    writeSync(3, `${Number(kibibytes) * 1024} ${(user + system) / 1000}`);
  });
}
