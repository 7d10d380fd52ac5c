import type { Readable } from "node:stream";
import { oneLine } from "./one-line.ts";

const maxBytes = 64 * 1024;
const maxMs = 10_000;
const maxDetail = 300;

export interface ErrorBody {
  detail: string | null;
  serverCode: string | null;
  /** Genesys Cloud's id of the request, under which its support finds it. */
  contextId: string | null;
}

const silent: ErrorBody = { detail: null, serverCode: null, contextId: null };

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && name in value ? Reflect.get(value, name) : undefined;
}

function firstText(...values: unknown[]): string | null {
  return values.find((value): value is string => typeof value === "string" && value.trim() !== "") ?? null;
}

/** What an element of S3's errors holds; null in any other text. */
function xmlText(text: string, element: "Code" | "Message"): string | null {
  const [, inside = ""] = /<Error>([\s\S]*)<\/Error>/.exec(text) ?? [];
  const [, content = ""] = new RegExp(`<${element}>([^<]*)</${element}>`).exec(inside) ?? [];
  return firstText(content);
}

function shortened(text: string): string {
  const line = oneLine(text);
  return line.length > maxDetail ? `${line.slice(0, maxDetail)}…` : line;
}

/**
 * The message and the code in the body of an error. Understands Genesys (`message`, `code`), OAuth (`error`,
 * `error_description` or `description`), `{error: {message, code}}`, Azure's `innerError` with the finer code, problem
 * details (`detail`, `title`, `type`), and the XML of S3 (`<Error>` with `<Code>` and `<Message>`).
 */
function parseErrorBody(text: string, withoutSecrets: (text: string) => string): ErrorBody {
  const clean = (value: string | null) => (value === null ? null : shortened(withoutSecrets(value)));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // An HTML page says nothing that the status does not.
    return { ...silent, detail: clean(xmlText(text, "Message")), serverCode: clean(xmlText(text, "Code")) };
  }
  const inner = field(json, "error");
  const detail = firstText(
    field(json, "message"),
    field(inner, "message"),
    field(json, "error_description"),
    field(json, "description"),
    field(json, "detail"),
    field(json, "title"),
  );
  const finer = field(field(json, "innerError") ?? field(inner, "innerError"), "code");
  const serverCode = firstText(finer, field(json, "code"), field(inner, "code"), inner, field(json, "type"));
  const contextId = firstText(field(json, "contextId"));
  return { detail: clean(detail), serverCode: clean(serverCode), contextId: clean(contextId) };
}

/**
 * Reads the body of an error as far as it is useful; an error on the way only shortens it. One that drips must not hold
 * up what is done about its status.
 */
export async function readErrorBody(
  body: Readable,
  withoutSecrets: (text: string) => string,
  withinMs = maxMs,
): Promise<ErrorBody> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const late = setTimeout(() => body.destroy(), withinMs);
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > maxBytes) break;
    }
  } catch {
    // The status is known; it is what counts.
  } finally {
    clearTimeout(late);
  }
  return parseErrorBody(Buffer.concat(chunks).toString("utf8"), withoutSecrets);
}
