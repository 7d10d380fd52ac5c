import { spawn } from "node:child_process";
import { once } from "node:events";

export interface ServerProcess {
  origin: string;
  close(): Promise<void>;
}

/** Starts a program that serves until it is ended, and says where in a line with its address. Its standard output is not read. */
export async function startServer(args: readonly string[], env: Record<string, string> = {}): Promise<ServerProcess> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said = Promise.withResolvers<string>();
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
    const [origin] = errors.match(/http:\/\/127\.0\.0\.1:\d+/) ?? [];
    if (origin !== undefined) said.resolve(origin);
  });
  const ended = once(child, "exit").then(([code]) => {
    said.reject(new Error(`${args.join(" ")} ended with ${code}: ${errors}`));
  });
  return {
    origin: await said.promise,
    close: async () => {
      child.kill();
      await ended;
    },
  };
}
