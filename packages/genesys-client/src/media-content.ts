import type { HttpResponse } from "@earshot/http";
import { GenesysError, type GenesysErrorFacts } from "./errors.ts";

export function mediaTypeOf({ headers }: HttpResponse): string {
  return headers["content-type"]?.split(";")[0]?.trim().toLowerCase() || "application/octet-stream";
}

/** Text is never audio or video: it is the JSON with the media's URL, or a page from something in between. */
export function isText(mediaType: string): boolean {
  return /^text\/|^application\/(?:json|xml)$|\+(?:json|xml)$/.test(mediaType);
}

/** How pages, errors of object stores, and JSON begin, in Latin-1 and behind a byte order mark or none. */
const beginning = /^(?:\u00ef\u00bb\u00bf)?[\t\n\r ]*(?:<(?:\?xml|!doctype|html|error)|\{[\t\n\r ]*(?:["}]|$))/i;
const headBytes = 64;

/** Text in the place of media. */
export function notMedia(what: string, from: string, facts: Omit<GenesysErrorFacts, "hint">): GenesysError {
  const problem = `media of ${what}: ${from} answered with text instead of audio or video`;
  const hint =
    "Ask who runs the service: something other than the media's own store may have answered, such as a proxy.";
  return new GenesysError("genesys.unexpected_shape", problem, { hint, ...facts });
}

/** The same body; fails with what `refuse` gives before its first piece when it begins as text does. */
export async function* refuseText(body: AsyncIterable<Buffer>, refuse: () => GenesysError): AsyncGenerator<Buffer> {
  let head: Buffer | null = Buffer.alloc(0);
  const judged = (bytes: Buffer) => {
    if (beginning.test(bytes.toString("latin1", 0, headBytes))) throw refuse();
    return bytes;
  };
  for await (const piece of body) {
    if (head === null) {
      yield piece;
      continue;
    }
    head = Buffer.concat([head, piece]);
    if (head.length < headBytes) continue;
    yield judged(head);
    head = null;
  }
  if (head !== null) yield judged(head);
}
