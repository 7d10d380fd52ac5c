import { createServer, request as send } from "node:http";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** `throttled` and `broken` answer so, `hanging` never; `lost` has the work done and ends the connection. */
export type FrontFault = "throttled" | "broken" | "hanging" | "lost";

/** Stands in front of a stand-in, and has what submits recordings go wrong. */
export async function startFront(target: string, isSubmission: (url: string, operation: string) => boolean) {
  let next: { fault: FrontFault; times: number } | null = null;
  const submissions: { body: string; key: string | undefined }[] = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request).catch(() => null);
    if (body === null) return;
    const { url = "", method, headers } = request;
    const submits = method === "POST" && isSubmission(url, String(headers["x-amz-target"]));
    if (submits) {
      const key = headers["idempotency-key"];
      submissions.push({ body: body.toString("utf8"), key: typeof key === "string" ? key : undefined });
    }
    const fault = submits && next !== null && next.times > 0 ? next.fault : null;
    if (fault !== null && next !== null) next.times -= 1;
    if (fault === "hanging") return;
    if (fault === "throttled" || fault === "broken") {
      const answer = { __type: fault === "broken" ? "InternalFailure" : "ThrottlingException", message: "Not now." };
      const status = fault === "broken" ? 503 : 429;
      response.writeHead(status, { "retry-after": "1", "content-type": "application/json" });
      response.end(JSON.stringify(answer));
      return;
    }
    const { hostname, port } = new URL(target);
    // With the host that the client named: signatures cover it.
    const passed = send({ hostname, port, path: url, method, headers }, async (answer) => {
      const content = await buffer(answer);
      if (fault === "lost") response.destroy();
      else response.writeHead(answer.statusCode ?? 500, answer.headers).end(content);
    });
    passed.on("error", () => response.destroy());
    passed.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the front has no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    /** What was asked for, whether or not it got through. */
    submissions,
    fail(fault: FrontFault, times: number): void {
      next = { fault, times };
    },
  };
}
