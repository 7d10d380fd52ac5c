import { connect } from "node:net";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { type Simulator, type SimulatorOptions, startSimulator } from "../src/index.ts";

/** A simulator that ends with the test. */
export async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator(options);
  onTestFinished(() => simulator.close());
  return simulator;
}

/** Headers with a fresh token. */
export async function login({ origin, clientId, clientSecret }: Simulator): Promise<{ authorization: string }> {
  const answer = await fetch(`${origin}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "client_credentials" }),
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}` },
  });
  const { access_token } = z.object({ access_token: z.string() }).parse(await answer.json());
  return { authorization: `Bearer ${access_token}` };
}

export function search(origin: string, headers: Record<string, string>, body: unknown): Promise<Response> {
  return fetch(`${origin}/api/v2/recordings/search`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

const errorShape = z.object({
  message: z.string().min(1),
  code: z.string().min(1),
  status: z.int(),
  contextId: z.string().min(1),
  details: z.union([z.string(), z.array(z.unknown())]),
  errors: z.array(z.unknown()),
});

/** The error in the shape of Genesys Cloud, after checking that status and correlation id go with it. */
export async function genesysErrorOf(answer: Response) {
  const error = errorShape.parse(await answer.json());
  if (error.status !== answer.status) throw new Error(`status ${answer.status} says ${error.status}`);
  if (!answer.headers.get("inin-correlation-id")) throw new Error("the error has no correlation id");
  return error;
}

/** What a plain socket sees of a GET: every byte until the connection ends, and the error it ended with. */
export function rawGet(origin: string, path: string, headers: Record<string, string> = {}) {
  const { hostname, port, host } = new URL(origin);
  const lines = Object.entries({ host, connection: "close", ...headers }).map(([name, value]) => `${name}: ${value}`);
  return new Promise<{ text: string; error: string | null; chunks: number }>((resolve) => {
    const socket = connect(Number(port), hostname);
    const received: Buffer[] = [];
    let error: string | null = null;
    socket.on("data", (chunk) => received.push(chunk));
    socket.on("error", (cause) => {
      error = "code" in cause ? String(cause.code) : cause.message;
    });
    socket.on("close", () =>
      resolve({ text: Buffer.concat(received).toString("latin1"), error, chunks: received.length }),
    );
    socket.write(`GET ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
  });
}
