import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

/**
 * How a delivery is answered: `ok` 200 with a receipt, `fail` 500, `hang` never, `redirect` 302 to another path of the
 * receiver, `notJson` 200 with a page, `large` 200 with a mebibyte of JSON.
 */
export type WebhookMode = "ok" | "fail" | "hang" | "redirect" | "notJson" | "large";

export interface WebhookReceiverOptions {
  /** `whsec_` and the key in Base64. */
  secret: string;
  /** Default `ok`. */
  mode?: WebhookMode | undefined;
  /** Epoch milliseconds that the age of a signature is judged by; default `Date.now`. */
  now?: (() => number) | undefined;
}

/** A delivery as it came in. */
interface WebhookDelivery {
  /** Without the query. */
  path: string;
  /** The `webhook-id`, empty without one; so for the timestamp. */
  id: string;
  timestamp: string;
  /** The event's `type`, empty when the body names none. */
  type: string;
  body: string;
  /** Whether a signature of scheme `v1` fits and the timestamp is at most 5 minutes off. */
  signatureOk: boolean;
  /** Null when it was left hanging. */
  status: number | null;
}

export interface WebhookReceiver {
  url: string;
  /** In the order of their arrival. */
  deliveries: readonly WebhookDelivery[];
  setMode(mode: WebhookMode): void;
  /** Ends every connection, hanging ones too, and frees the port. */
  close(): Promise<void>;
}

const toleranceMs = 5 * 60_000;

function header(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === "string" ? value : "";
}

/** By the Standard Webhooks specification, on its own so that it can judge what a library has signed. */
function isSigned(headers: IncomingHttpHeaders, body: string, key: Buffer, nowMs: number): boolean {
  const timestamp = header(headers, "webhook-timestamp");
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowMs - Number(timestamp) * 1000) > toleranceMs) return false;
  const content = `${header(headers, "webhook-id")}.${timestamp}.${body}`;
  const expected = createHmac("sha256", key).update(content).digest();
  return header(headers, "webhook-signature")
    .split(" ")
    .filter((signature) => signature.startsWith("v1,"))
    .map((signature) => Buffer.from(signature.slice(3), "base64"))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
}

function typeOf(body: string): string {
  try {
    const event: unknown = JSON.parse(body);
    const type = typeof event === "object" && event !== null && "type" in event ? event.type : "";
    return typeof type === "string" ? type : "";
  } catch {
    return "";
  }
}

/** Answers by the mode; the status, or null when it leaves the request hanging. */
function respond(response: ServerResponse, mode: WebhookMode, signatureOk: boolean): number | null {
  const send = (status: number, body: string, headers: Record<string, string> = {}) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
    return status;
  };
  if (mode === "hang") return null;
  if (mode === "fail") return send(500, JSON.stringify({ error: "the archive is out of order" }));
  if (!signatureOk) return send(401, JSON.stringify({ error: "the signature does not fit" }));
  switch (mode) {
    case "redirect":
      return send(302, "", { location: "/elsewhere" });
    case "notJson":
      return send(200, "<!doctype html><h1>Thanks</h1>", { "content-type": "text/html" });
    case "large":
      return send(200, JSON.stringify({ padding: "x".repeat(2 ** 20) }));
    case "ok":
      return send(200, JSON.stringify({ acknowledged: true }));
  }
}

/** Starts an external archive on loopback that takes signed webhooks. */
export async function startWebhookReceiver(options: WebhookReceiverOptions): Promise<WebhookReceiver> {
  const { secret, now = Date.now } = options;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const deliveries: WebhookDelivery[] = [];
  let mode = options.mode ?? "ok";
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { headers } = request;
    const signatureOk = isSigned(headers, body, key, now());
    const status = respond(response, mode, signatureOk);
    const [path = ""] = (request.url ?? "").split("?");
    const id = header(headers, "webhook-id");
    const timestamp = header(headers, "webhook-timestamp");
    deliveries.push({ path, id, timestamp, type: typeOf(body), body, signatureOk, status });
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject).listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the receiver has no port");
  return {
    url: `http://127.0.0.1:${address.port}/webhook`,
    deliveries,
    setMode: (next) => {
      mode = next;
    },
    close: () => {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      return closed.promise;
    },
  };
}
