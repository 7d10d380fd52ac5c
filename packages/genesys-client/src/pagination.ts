import { createHash } from "node:crypto";
import type { HttpResponse } from "@earshot/http";
import { type ApiCall, readAnswer } from "./api.ts";
import { GenesysError } from "./errors.ts";

/** One page of a listing, with what the server says about the whole. */
export interface Page<T> {
  items: T[];
  pageCount: number | null;
  total: number | null;
  /** The size the server used, which may be less than was asked for. */
  pageSize: number | null;
}

export interface LoadedPage<T> extends Page<T> {
  /** What it took. */
  bytes: number;
}

/** The most that one listing may take. */
export interface ListingLimits {
  maxPages: number;
  maxBytes: number;
}

/** So many pages in a row that bring nothing are no listing. */
const mostEmptyPages = 20;

/**
 * Counts the pages of a listing that bring nothing. @throws {GenesysError} genesys.listing_too_large when they go on and on
 */
export function createEmptyPageLimit(what: string): (itemsOfPage: number) => void {
  let inARow = 0;
  return (itemsOfPage) => {
    inARow = itemsOfPage === 0 ? inARow + 1 : 0;
    if (inARow < mostEmptyPages) return;
    throw new GenesysError("genesys.listing_too_large", `${what}: ${inARow} pages in a row bring nothing`, {
      hint: "Ask for a shorter time, or ask who runs the service: its listing may have no end.",
    });
  };
}

/** Reads a page by its call's schema. */
export async function readPage<T>(call: ApiCall<Page<T>>, response: HttpResponse): Promise<LoadedPage<T>> {
  return { ...(await readAnswer(call, response)), bytes: response.bytesRead() };
}

/**
 * The pages of a listing whose pages have numbers, from number 1 to its end.
 *
 * The end is where `pageCount` or else `total` says; where the server says neither, it is the first page that is
 * empty, shorter than the page size the server named, or a repetition. A page that comes again before an announced
 * end is an error: the rest can't be had from a server that ignores the page number.
 *
 * `identity` gives what distinguishes an item from others, without what changes when it is listed again.
 *
 * A listing may be larger than anyone's memory or patience, so it ends with an error at its limits.
 *
 * @throws {GenesysError} genesys.repeated_page, genesys.listing_too_large
 */
export async function* pages<T>(
  what: string,
  load: (pageNumber: number) => Promise<LoadedPage<T>>,
  { maxPages, maxBytes }: ListingLimits,
  identity: (item: T) => unknown = (item) => item,
): AsyncGenerator<Page<T>, void, undefined> {
  const seen = new Set<string>();
  const tooLarge = (limit: string) =>
    new GenesysError("genesys.listing_too_large", `${what}: the listing goes on after ${limit}`, {
      hint: "Ask for a shorter time, or ask who runs the service: its listing may have no end.",
    });
  let delivered = 0;
  let bytes = 0;
  for (let number = 1; ; number++) {
    if (number > maxPages) throw tooLarge(`${maxPages} pages`);
    const page = await load(number);
    bytes += page.bytes;
    if (bytes > maxBytes) throw tooLarge(`${maxBytes} bytes`);
    const { items, pageCount, total, pageSize } = page;
    if (items.length === 0) return;
    const fingerprint = createHash("sha256")
      .update(JSON.stringify(items.map(identity)))
      .digest("base64");
    if (seen.has(fingerprint)) {
      if (pageCount === null && total === null) return;
      throw new GenesysError("genesys.repeated_page", `${what}: page ${number} repeats an earlier page`, {
        hint: "The service ignores the page number or its listing changed meanwhile: run again, or ask who runs it.",
      });
    }
    seen.add(fingerprint);
    delivered += items.length;
    yield page;
    if (pageCount !== null ? number >= pageCount : total !== null && delivered >= total) return;
    if (pageCount === null && total === null && pageSize !== null && items.length < pageSize) return;
  }
}
