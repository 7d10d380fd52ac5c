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

/** Nothing in the place of media: what is not written yet may come like this. */
export function emptyMedia(what: string, from: string, facts: Omit<GenesysErrorFacts, "hint">): GenesysError {
  const hint = "It may still be being prepared: run again later.";
  return new GenesysError("genesys.not_ready", `media of ${what}: the answer of ${from} was empty`, { hint, ...facts });
}

/** The same body; fails before its first piece when it begins as text does, and at its end when it had none. */
export async function* refuseOtherThanMedia(
  body: AsyncIterable<Buffer>,
  { text, nothing }: { text: () => GenesysError; nothing: () => GenesysError },
): AsyncGenerator<Buffer> {
  let head: Buffer | null = Buffer.alloc(0);
  const judged = (bytes: Buffer) => {
    if (beginning.test(bytes.toString("latin1", 0, headBytes))) throw text();
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
  if (head?.length === 0) throw nothing();
  if (head !== null) yield judged(head);
}
