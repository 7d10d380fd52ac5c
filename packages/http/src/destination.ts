import type { LookupFunction } from "node:net";
import { domainToASCII } from "node:url";
import { whyHostNotPublic, whyNotPublic } from "./address.ts";
import { Fault } from "./faults.ts";
import type { HttpRequest } from "./request.ts";

function refusal(problem: string): Fault {
  const hint = "Use an https address on the public Internet, or allow the host by its name if you trust it.";
  return new Fault("http.destination_refused", `was not sent: ${problem}`, { kind: "final", hint });
}

/** Whether a request may go to public addresses only. */
export function isGuarded({ url, destination }: HttpRequest): boolean {
  return destination !== undefined && !destination.allowHosts.some((name) => domainToASCII(name) === url.hostname);
}

/** Why a guarded request may not even be tried: its scheme, or the address in its URL. */
export function refuseUrl(url: URL): Fault | null {
  if (url.protocol !== "https:") return refusal("only https is allowed");
  const problem = whyHostNotPublic(url.hostname);
  return problem === null ? null : refusal(`the address is not public (${problem})`);
}

/**
 * A resolver that fails when one of the addresses is not public. The socket connects to what this very call returned,
 * so a name that resolves differently a moment later gains nothing.
 */
export function guardLookup(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, options, (error, found, family) => {
      if (error !== null) return callback(error, found, family);
      const addresses = typeof found === "string" ? [found] : found.map(({ address }) => address);
      for (const address of addresses) {
        const problem = whyNotPublic(address);
        if (problem !== null) {
          return callback(refusal(`its host resolves to ${address}, which is not public (${problem})`), "", 0);
        }
      }
      callback(null, found, family);
    });
}
