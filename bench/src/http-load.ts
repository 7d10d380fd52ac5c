import { Agent, request } from "node:http";

export interface HttpCall {
  origin: string;
  method: "GET" | "POST";
  path: string;
  body?: string | undefined;
}

const agent = new Agent({ keepAlive: true });

/** Sends a request and reads the answer to its end. Throws when it is no success. */
export function send({ origin, method, path, body }: HttpCall): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { "content-type": "application/json" };
    const sent = request(`${origin}${path}`, { method, agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const answer = Buffer.concat(chunks);
        if (response.statusCode === 200) resolve(answer);
        else reject(new Error(`${method} ${path} answered ${response.statusCode}: ${answer.subarray(0, 500)}`));
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** How long each of so many requests took, one after the other, in ms, ascending. */
export async function latencies(call: HttpCall, count: number): Promise<number[]> {
  const taken: number[] = [];
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    await send(call);
    taken.push(performance.now() - began);
  }
  return taken.sort((a, b) => a - b);
}

/** The time within which that part of the requests was answered. */
export function percentile(ascending: readonly number[], part: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * part))] ?? Number.NaN;
}
