import { type Http, HttpError, type HttpResponse, isLoopbackHost } from "@earshot/http";
import { UsageError } from "@earshot/model";
import { TranscriptError } from "../errors.ts";
import type { FileRequest, SendFileRequest } from "./remote-file.ts";
import { type SetFile, toSetFile } from "./set-file.ts";

export const isWebAddress = (path: string): boolean => /^https?:\/\//i.test(path);

/** A file by its address on the web. @throws UsageError for one that is not read; what follows a `?` is shown nowhere */
export function toWebFile(address: string, lines = false): SetFile {
  const shown = address.replace(/[?#].*$/s, "").replace(/\/\/[^/]*@/, "//");
  const url = URL.parse(address);
  if (url === null) throw new UsageError(`${shown}: is no address`, "Check it: https://host/path.");
  if (url.username !== "" || url.password !== "") {
    throw new UsageError(
      `${shown}: has a name or a password in it`,
      "Give a signed address, whose query is not shown.",
    );
  }
  if (url.protocol === "http:" && !isLoopbackHost(url.hostname)) {
    throw new UsageError(`${shown}: would be read without encryption`, "Use https: http is for this machine alone.");
  }
  url.hash = "";
  const place = { kind: "remote", address: url.href, version: null } as const;
  return { ...toSetFile(`${url.origin}${url.pathname}`, lines), place };
}

const redirectStatuses: readonly number[] = [301, 302, 303, 307, 308];
const mostRedirects = 5;

/**
 * Sends requests for a file to its address and to where it redirects. The host was named on purpose, and may be a private one;
 * another host, which the server names, has to be a public one with https.
 */
export function createWebSender(http: Http, address: string): SendFileRequest {
  const named = new URL(address);

  /** What a URL answers, or where it redirects to. */
  function ask<T>(
    url: URL,
    { headers, accept = [], ...request }: FileRequest,
    consume: (response: HttpResponse) => Promise<T>,
  ): Promise<{ value: T } | { target: URL | null }> {
    return http.request(
      {
        ...request,
        method: "GET",
        url,
        idempotent: true,
        costClass: "files",
        headersOfAttempt: async () => headers(),
        accept: [...redirectStatuses, ...accept],
        destination: { publicOnly: true, allowHosts: url.origin === named.origin ? [named.hostname] : [] },
        secrets: secretsIn(url),
      },
      async (response) =>
        redirectStatuses.includes(response.status) ? { target: response.location } : { value: await consume(response) },
    );
  }

  return async (request, consume) => {
    let url = named;
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      const answer = await ask(url, request, consume).catch((error: unknown) => {
        const isRefused = error instanceof HttpError && error.code === "http.destination_refused";
        throw isRefused ? redirectFault(named, `redirects to an address that is not read: ${error.message}`) : error;
      });
      if ("value" in answer) return answer.value;
      const { target } = answer;
      if (target === null || target.username !== "" || target.password !== "") {
        throw redirectFault(named, "redirects to no address that can be read");
      }
      target.hash = "";
      url = target;
    }
    throw redirectFault(named, `redirects more than ${mostRedirects} times`);
  };
}

/** A server may repeat them in an error. */
function secretsIn({ search, searchParams }: URL): string[] {
  return [search.slice(1), ...searchParams.values()].filter((text) => text.length >= 8);
}

function redirectFault({ origin, pathname }: URL, problem: string): TranscriptError {
  const source = `${origin}${pathname}`;
  return new TranscriptError("transcript.bad_answer", `${source}: ${problem}`, {
    hint: "Give the address that it leads to, if you trust it.",
    source,
  });
}
