import { HttpError, type HttpErrorCode, idsOf, oneLine } from "@earshot/http";
import { EarshotError, type ErrorFacts } from "@earshot/model";
import type { z } from "zod";
import type { FieldFault } from "./field-faults.ts";

/** What went wrong: a fault of the HTTP exchange, or one that only a client of Genesys Cloud can detect. */
export type GenesysErrorCode =
  | (HttpErrorCode extends `http.${infer Name}` ? `genesys.${Name}` : never)
  | "genesys.invalid_options"
  | "genesys.invalid_query"
  | "genesys.invalid_id" // an id that no URL can carry
  | "genesys.unexpected_shape" // JSON, but not that of the API, or text in the place of media
  | "genesys.listing_too_large" // more pages or bytes than one listing may have
  | "genesys.repeated_page" // a page came twice while more were announced
  | "genesys.job_failed" // a job of the service failed, was cancelled or took too long
  | "genesys.not_ready" // the media is still being prepared: ask again later
  | "genesys.archived" // the media comes once someone has restored it from the archive
  | "genesys.media_gone" // the media was deleted or never recorded: it will not come
  | "genesys.media_url_refused" // a pre-signed URL that points where it may not
  | "genesys.lost_update" // somebody else changed the metadata that were to be replaced
  | "genesys.validation_failed" // the service found fields at fault
  | "genesys.write_failed"; // the disk: the media can't be written into its folder

export interface GenesysErrorFacts extends ErrorFacts {
  status?: number | null | undefined;
  requestId?: string | null | undefined;
  /** The body's `contextId`, by which Genesys Cloud's support finds the request. */
  contextId?: string | null | undefined;
  /** The scope, or the permission of a role, that a 403 means. */
  scope?: string | null | undefined;
  /** When the service will take the request, in epoch milliseconds, as far as it said so. */
  retryAtMs?: number | null | undefined;
  /** Both sides of a lost update. */
  versions?: { yours: unknown; theirs: unknown } | undefined;
  /** What the service says about single fields. */
  faults?: readonly FieldFault[] | undefined;
}

/** The message of an HttpError, which many of ours end with, names its request already. */
function withIds(message: string, ids: { requestId: string | null; contextId: string | null }): string {
  const suffix = idsOf(ids);
  return message.endsWith(suffix) ? message : message + suffix;
}

/** Any failure of the client. Its message names what was asked for and ends with the server's ids of the request. */
export class GenesysError extends EarshotError<GenesysErrorCode> {
  readonly status: number | null;
  readonly requestId: string | null;
  readonly contextId: string | null;
  readonly scope: string | null;
  readonly retryAtMs: number | null;
  /** Of `genesys.lost_update`: what was to be stored, and what is, null when it can't be read. */
  readonly versions: { yours: unknown; theirs: unknown } | null;
  /** Of `genesys.validation_failed`, else empty. */
  readonly faults: readonly FieldFault[];

  constructor(code: GenesysErrorCode, message: string, facts: GenesysErrorFacts) {
    // Ids, statuses and names in it are the service's own words.
    const { requestId = null, contextId = null } = facts;
    super(code, withIds(oneLine(message), { requestId, contextId }), facts);
    this.status = facts.status ?? null;
    this.requestId = requestId;
    this.contextId = contextId;
    this.scope = facts.scope ?? null;
    this.retryAtMs = facts.retryAtMs ?? null;
    this.versions = facts.versions ?? null;
    this.faults = facts.faults ?? [];
  }
}

const codes = {
  "http.unreachable": "genesys.unreachable",
  "http.insecure": "genesys.insecure",
  "http.connection_lost": "genesys.connection_lost",
  "http.timeout": "genesys.timeout",
  "http.truncated": "genesys.truncated",
  "http.protocol_error": "genesys.protocol_error",
  "http.not_json": "genesys.not_json",
  "http.too_large": "genesys.too_large",
  "http.destination_refused": "genesys.destination_refused",
  "http.redirected": "genesys.redirected",
  "http.unauthorized": "genesys.unauthorized",
  "http.forbidden": "genesys.forbidden",
  "http.not_found": "genesys.not_found",
  "http.rate_limited": "genesys.rate_limited",
  "http.rejected": "genesys.rejected",
  "http.server_error": "genesys.server_error",
  "http.aborted": "genesys.aborted",
} as const satisfies Record<HttpErrorCode, GenesysErrorCode>;

/** What a request was for: `what` in words ("recording rec-1"), `scope` null where none is needed. */
export interface Purpose {
  what: string;
  scope: string | null;
  /** What the service grants: scopes to the OAuth client itself, or permissions by its roles. Default `scope`. */
  grants?: "scope" | "permission" | undefined;
}

function hintFor(error: HttpError, { scope, grants }: Purpose): string {
  if (error.code === "http.forbidden" && scope !== null) {
    if (grants === "permission") {
      return `Give the OAuth client a role with the permission ${scope} in Genesys Cloud (Admin > Integrations > OAuth > Roles), in the divisions of its calls.`;
    }
    return `Add the scope ${scope} to the OAuth client in Genesys Cloud (Admin > Integrations > OAuth).`;
  }
  if (error.code === "http.unauthorized") return "Check the client id and the client secret.";
  if (error.code === "http.not_found") return "Check the id; what it names may have been deleted since it was listed.";
  return error.hint;
}

/** An HttpError in Genesys's terms; anything else is passed through. */
export function toGenesysError(error: unknown, purpose: Purpose): unknown {
  if (!(error instanceof HttpError)) return error;
  const scope = error.code === "http.forbidden" ? purpose.scope : null;
  const missing = scope === null ? "" : ` (${purpose.grants ?? "scope"} ${scope} is missing)`;
  const { status, requestId, contextId, retryAtMs } = error;
  return new GenesysError(codes[error.code], `${purpose.what}${missing}: ${error.message}`, {
    hint: hintFor(error, purpose),
    status,
    requestId,
    contextId,
    scope,
    retryAtMs,
    cause: error,
  });
}

/** Where an answer came from and where in it the fault lies. */
export interface ShapeContext {
  requestId: string | null;
  /** The path to what was parsed, for a part of an answer. */
  path?: readonly PropertyKey[] | undefined;
  hint?: string | undefined;
}

/** JSON that is not what the API promises: names the first field at fault. */
export function shapeError(error: z.ZodError, { what }: Purpose, context: ShapeContext): GenesysError {
  const { requestId, path = [], hint = "Check that the base URL is that of Genesys Cloud." } = context;
  const issue = error.issues[0];
  const place = [...path, ...(issue?.path ?? [])].map(String).join(".") || "the document";
  const others = error.issues.length > 1 ? ` and ${error.issues.length - 1} more` : "";
  const message = `${what}: unexpected answer at ${place}: ${issue?.message ?? "invalid"}${others}`;
  return new GenesysError("genesys.unexpected_shape", message, { hint, requestId, cause: error });
}
