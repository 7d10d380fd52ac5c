import { Fault, toFault } from "./faults.ts";
import { tooLarge } from "./limits.ts";
import { oneLine } from "./one-line.ts";
import type { HttpResponse } from "./request.ts";
import type { RawResponse } from "./transport.ts";

const defaultTextBytes = 16 * 2 ** 20;
/** Characters of a header that an error repeats. */
const maxEchoed = 200;

/** The server's id of an answer. It goes into errors, so a server that echoes secrets in it must not get them there. */
export function requestIdOf(
  headers: Readonly<Record<string, string>>,
  withoutSecrets: (text: string) => string,
): string | null {
  const id = headers["inin-correlation-id"] ?? headers["x-request-id"] ?? headers["x-amz-request-id"] ?? null;
  return id === null ? null : oneLine(withoutSecrets(id)).slice(0, maxEchoed);
}

/** An answer and, once it failed, how: kept here because a consumer may wrap or lose the error it got. */
export interface GuardedResponse {
  response: HttpResponse;
  fault(): Fault | null;
}

function parseJson(bytes: Buffer, contentType: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // The parser's own error quotes the body, which may hold a token.
    const what = bytes.length === 0 ? "with an empty body" : `with ${contentType}`;
    const hint = "Check the address: something other than the expected service may have answered, such as a proxy.";
    throw new Fault("http.not_json", `answered ${what} that is not JSON`, { kind: "unreadable", hint });
  }
}

export function guardResponse(
  { status, headers, contentLength, location, body }: RawResponse,
  withoutSecrets: (text: string) => string,
): GuardedResponse {
  let fault: Fault | null = null;
  body.on("error", (error) => {
    fault ??= toFault(error, "body");
  });
  const noting = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      fault ??= toFault(error, "body");
      throw error;
    }
  };
  let bytesRead = 0;
  const readBytes = async (maxBytes: number): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    for await (const chunk of body) {
      bytesRead += chunk.length;
      if (bytesRead > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  };
  const contentType = withoutSecrets(headers["content-type"] ?? "a body").slice(0, maxEchoed);
  return {
    fault: () => fault,
    response: {
      status,
      headers,
      requestId: requestIdOf(headers, withoutSecrets),
      contentLength,
      location,
      body,
      bytesRead: () => bytesRead,
      text: (maxBytes = defaultTextBytes) => noting(async () => (await readBytes(maxBytes)).toString("utf8")),
      json: (maxBytes = defaultTextBytes) => noting(async () => parseJson(await readBytes(maxBytes), contentType)),
      jsonOrNull: (maxBytes = defaultTextBytes) =>
        noting(async () => {
          const bytes = await readBytes(maxBytes);
          return bytes.length === 0 ? null : parseJson(bytes, contentType);
        }),
    },
  };
}
