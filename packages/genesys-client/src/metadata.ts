import { isDeepStrictEqual } from "node:util";
import type { HttpResponse } from "@earshot/http";
import type { MetadataReceipt, StoredMetadata } from "@earshot/model";
import type { Api } from "./api.ts";
import type { ApiCall, Dialect } from "./dialect.ts";
import { GenesysError } from "./errors.ts";
import { parseFieldFaults } from "./field-faults.ts";

/** An answer to a write: stored, or a refusal that has more to say. */
type Written = { receipt: MetadataReceipt } | { refusal: 400 | 412; body: string; requestId: string | null };

/** Whether the stored metadata has every field of the payload with the same value. */
function holds(stored: unknown, payload: object): boolean {
  if (typeof stored !== "object" || stored === null) return false;
  const sent: Record<string, unknown> = JSON.parse(JSON.stringify(payload));
  return Object.entries(sent).every(([name, value]) => isDeepStrictEqual(Reflect.get(stored, name), value));
}

async function readWritten(response: HttpResponse): Promise<Written> {
  const { status, headers, requestId } = response;
  if (status === 400 || status === 412) return { refusal: status, body: await response.text(), requestId };
  return { receipt: { status, etag: headers.etag ?? null, body: await response.jsonOrNull() } };
}

function validationError({ what }: ApiCall<unknown>, body: string, requestId: string | null): GenesysError {
  const { message, faults } = parseFieldFaults(body);
  const list = faults.map(({ field, message }) => (field === null ? message : `${field}: ${message}`)).join("; ");
  const id = requestId === null ? "" : ` [request ${requestId}]`;
  const reason = list || message || "the service gives no reason";
  return new GenesysError("genesys.validation_failed", `${what} was refused as not valid: ${reason}${id}`, {
    hint: "Put the named fields right and publish again; nothing was stored.",
    status: 400,
    requestId,
    faults,
  });
}

export function createMetadata(api: Api, dialect: Dialect) {
  async function get(interactionId: string, signal?: AbortSignal): Promise<StoredMetadata | null> {
    const read = async ({ headers, jsonOrNull }: HttpResponse): Promise<StoredMetadata> => ({
      etag: headers.etag ?? null,
      metadata: await jsonOrNull(),
    });
    try {
      return await api.open(dialect.metadata(interactionId), read, signal);
    } catch (error) {
      if (error instanceof GenesysError && error.code === "genesys.not_found") return null;
      throw error;
    }
  }

  /** What is stored instead; null when it can't be read. */
  async function readTheirs(interactionId: string, signal?: AbortSignal): Promise<StoredMetadata | null> {
    try {
      return await get(interactionId, signal);
    } catch (error) {
      // The lost update is what counts; that it can't be shown must not hide it.
      if (error instanceof GenesysError && error.code !== "genesys.aborted") return null;
      throw error;
    }
  }

  async function put(
    interactionId: string,
    payload: object,
    { etag = null }: { etag?: string | null | undefined },
    signal?: AbortSignal,
  ): Promise<MetadataReceipt> {
    const call = dialect.putMetadata(interactionId, payload, etag);
    const written = await api.open(call, readWritten, signal);
    if ("receipt" in written) return written.receipt;
    const { refusal, body, requestId } = written;
    if (refusal === 400) throw validationError(call, body, requestId);
    const theirs = await readTheirs(interactionId, signal);
    // An attempt whose answer was lost on the way may have stored it, and so have outdated its own tag.
    if (theirs !== null && holds(theirs.metadata, payload)) {
      return { status: 412, etag: theirs.etag, body: theirs.metadata };
    }
    const id = requestId === null ? "" : ` [request ${requestId}]`;
    throw new GenesysError("genesys.lost_update", `${call.what} was changed by someone else since it was read${id}`, {
      hint: "Compare both versions, decide what shall hold, and publish again on the basis of theirs.",
      status: 412,
      requestId,
      versions: { yours: payload, theirs: theirs?.metadata ?? null },
    });
  }

  return { get, put };
}
