import type { HttpErrorCode } from "./errors.ts";
import type { Outcome } from "./retry-policy.ts";

/** An attempt that failed below or inside the answer, in words that go into the final error. */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly code: HttpErrorCode;
  readonly kind: Exclude<Outcome["kind"], "answered">;
  readonly hint: string;

  constructor(code: HttpErrorCode, problem: string, facts: Pick<Fault, "kind" | "hint" | "cause">) {
    super(problem, { cause: facts.cause });
    this.code = code;
    this.kind = facts.kind;
    this.hint = facts.hint;
  }
}

const refusedCodes = /^(?:ECONNREFUSED|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/;
const tlsCodes =
  /^(?:CERT_|CRL_|DEPTH_ZERO_|ERROR_IN_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|ERR_TLS_|ERR_SSL_|EPROTO$)/;
const silenceCodes = /^UND_ERR_(?:HEADERS|BODY)_TIMEOUT$/;
const brokenCodes = /^(?:UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|ECONNRESET|EPIPE)$/;
const protocolCodes = /^(?:HPE_|UND_ERR_HEADERS_OVERFLOW)/;

const networkHint = "Check the address, the network and any proxy or firewall in between.";
export const laterHint = "Try again later; if it goes on, ask who runs the service, naming the request.";

function codeOf(error: unknown): string {
  // undici's parser leaves out the code when it knows none.
  if (error instanceof Error && error.name === "HTTPParserError") return "HPE_";
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** Node reports a host with several addresses as an AggregateError without a message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}

/**
 * Names what a connection's error means. `phase`: before the answer's headers, or while its body comes.
 * Null for an error that is not the connection's, such as one of the body that is sent or of a full disk.
 */
export function toFault(error: unknown, phase: "headers" | "body"): Fault | null {
  if (error instanceof Fault) return error;
  const code = codeOf(error);
  const reason = reasonOf(error);
  if (code === "ENOTFOUND") {
    // A name that does not exist is a mistyped address; a resolver in trouble answers EAI_AGAIN.
    const hint = "Check the host name in the configured address.";
    return new Fault("http.unreachable", `could not be reached: ${reason}`, { kind: "final", hint, cause: error });
  }
  if (code === "EAI_AGAIN" || (phase === "headers" && refusedCodes.test(code))) {
    return new Fault("http.unreachable", `could not be reached: ${reason}`, {
      kind: "not_sent",
      hint: networkHint,
      cause: error,
    });
  }
  // Who aborts a request gives a reason of their own: this is undici's, for a proxy that opens no way.
  if (phase === "headers" && code === "UND_ERR_ABORTED") {
    const hint = "Check HTTPS_PROXY and the credentials in it, and whether the proxy lets this host pass.";
    return new Fault("http.unreachable", `could not be reached: ${reason}`, { kind: "not_sent", hint, cause: error });
  }
  if (phase === "headers" && tlsCodes.test(code)) {
    const hint = "Check the server's certificate and the address; a private authority goes into NODE_EXTRA_CA_CERTS.";
    return new Fault("http.insecure", `could not be reached securely: ${reason} (${code})`, {
      kind: "final",
      hint,
      cause: error,
    });
  }
  if (silenceCodes.test(code) || code === "ETIMEDOUT") {
    const what = phase === "headers" ? "did not answer in time" : "stopped in the middle of its answer";
    return new Fault("http.timeout", what, { kind: "broken", hint: laterHint, cause: error });
  }
  const garbled = protocolCodes.test(code) || tlsCodes.test(code);
  if (brokenCodes.test(code) || (phase === "body" && garbled)) {
    return phase === "headers"
      ? new Fault("http.connection_lost", "closed the connection without an answer", {
          kind: "broken",
          hint: networkHint,
          cause: error,
        })
      : new Fault("http.truncated", "ended its answer before its announced length", {
          kind: "broken",
          hint: laterHint,
          cause: error,
        });
  }
  if (protocolCodes.test(code)) {
    const hint = "Check the address: scheme and port must be those of the HTTP service.";
    // Without its cause, which holds all that came: a peer may send back the request with its token or signature.
    return new Fault("http.protocol_error", `did not answer in HTTP: ${reason}`, {
      kind: "final",
      hint,
      cause: undefined,
    });
  }
  return null;
}
