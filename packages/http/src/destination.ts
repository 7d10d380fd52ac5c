import { type LookupAddress, lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { domainToASCII } from "node:url";
import { whyHostNotPublic, whyNotPublic } from "./address.ts";
import { Fault } from "./faults.ts";
import type { Destination, HttpRequest } from "./request.ts";

function refusal(problem: string): Fault {
  const hint = "Use an https address on the public Internet, or allow the host by its name if you trust it.";
  return new Fault("http.destination_refused", `was not sent: ${problem}`, { kind: "final", hint });
}

function isAllowed(url: URL, { allowHosts }: Destination): boolean {
  return allowHosts.some((name) => domainToASCII(name) === url.hostname);
}

/** Whether a request may go to public addresses only. */
export function isGuarded({ url, destination }: HttpRequest): boolean {
  return destination !== undefined && !isAllowed(url, destination);
}

function addressesIn(found: string | LookupAddress[]): string[] {
  return typeof found === "string" ? [found] : found.map(({ address }) => address);
}

/** What is wrong with a guarded URL itself: its scheme, or the address in it. */
function problemOf(url: URL): string | null {
  if (url.protocol !== "https:") return "only https is allowed";
  const problem = whyHostNotPublic(url.hostname);
  return problem === null ? null : `the address is not public (${problem})`;
}

/** What is wrong with the addresses that a guarded name resolves to. */
function problemOfAddresses(addresses: readonly string[]): string | null {
  for (const address of addresses) {
    const problem = whyNotPublic(address);
    if (problem !== null) return `its host resolves to ${address}, which is not public (${problem})`;
  }
  return null;
}

/** Why a guarded request may not even be tried. */
export function refuseUrl(url: URL): Fault | null {
  const problem = problemOf(url);
  return problem === null ? null : refusal(problem);
}

/**
 * Why a request would be refused, in words, by its URL or by what its host resolves to now; nothing is sent. Null when
 * it would be sent, and for a name that resolves to nothing: that may pass.
 */
export async function whyRefused(
  url: URL,
  destination: Destination,
  lookup: LookupFunction = systemLookup,
): Promise<string | null> {
  if (isAllowed(url, destination)) return null;
  const problem = problemOf(url);
  if (problem !== null) return problem;
  const { promise, resolve } = Promise.withResolvers<string[]>();
  lookup(url.hostname.replace(/^\[(.*)\]$/, "$1"), { all: true }, (error, found) =>
    resolve(error === null ? addressesIn(found) : []),
  );
  return problemOfAddresses(await promise);
}

/** Fails when a guarded request leads to an address that is not public, as far as names are resolved here. */
export async function checkDestination({ url, destination }: HttpRequest, lookup: LookupFunction): Promise<void> {
  const problem = destination === undefined ? null : await whyRefused(url, destination, lookup);
  if (problem !== null) throw refusal(problem);
}

/**
 * A resolver that fails when one of the addresses is not public. The socket connects to what this very call returned,
 * so a name that resolves differently a moment later gains nothing.
 */
export function guardLookup(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, options, (error, found, family) => {
      if (error !== null) return callback(error, found, family);
      const problem = problemOfAddresses(addressesIn(found));
      if (problem === null) callback(null, found, family);
      else callback(refusal(problem), "", 0);
    });
}
