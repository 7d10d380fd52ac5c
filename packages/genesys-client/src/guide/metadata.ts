import { isDeepStrictEqual } from "node:util";
import type { HttpResponse } from "@earshot/http";
import type { Medium, MetadataReceipt, MetadataSink, StoredMetadata } from "@earshot/model";
import type { Api, ApiCall } from "../api.ts";
import { GenesysError } from "../errors.ts";
import { parseFieldFaults } from "../field-faults.ts";
import { createMediumDownload, lostUpdate } from "../metadata-ends.ts";
import { pages, readPage } from "../pagination.ts";
import type { SignedMedia } from "../signed-media.ts";
import { getMetadata, listingLimits, listMedia, maxPageSize, putMetadata } from "./calls.ts";

/** An answer to a write: stored, or a refusal that has more to say. */
type Written = { receipt: MetadataReceipt } | { refusal: 400 | 412; body: string; requestId: string | null };

/** Whether the stored metadata has every field of the payload with the same value. */
function hasAllOf(stored: unknown, payload: object): boolean {
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
  const reason = list || message || "the service gives no reason";
  return new GenesysError("genesys.validation_failed", `${what} was refused as not valid: ${reason}`, {
    hint: "Put the named fields right and publish again; nothing was stored.",
    status: 400,
    requestId,
    faults,
  });
}

export function createGuideMetadata({ api, signedMedia }: { api: Api; signedMedia: SignedMedia }): MetadataSink {
  async function* media(interactionId: string, signal?: AbortSignal): AsyncGenerator<Medium> {
    const load = (number: number) => {
      const call = listMedia(interactionId, { number, size: maxPageSize.media });
      return api.open(call, (response) => readPage(call, response), signal);
    };
    // Locations are signed anew for every listing.
    const identity = ({ mediaId, mediaType, format }: Medium) => [mediaId, mediaType, format];
    const found = pages(`media of interaction ${interactionId}`, load, listingLimits.media, identity);
    for await (const { items } of found) yield* items;
  }

  async function read(interactionId: string, signal?: AbortSignal): Promise<StoredMetadata | null> {
    const consume = async ({ headers, jsonOrNull }: HttpResponse): Promise<StoredMetadata> => ({
      etag: headers.etag ?? null,
      metadata: await jsonOrNull(),
    });
    try {
      return await api.open(getMetadata(interactionId), consume, signal);
    } catch (error) {
      if (error instanceof GenesysError && error.code === "genesys.not_found") return null;
      throw error;
    }
  }

  /** What is stored instead; null when it can't be read. */
  async function readTheirs(interactionId: string, signal?: AbortSignal): Promise<StoredMetadata | null> {
    try {
      return await read(interactionId, signal);
    } catch (error) {
      // The lost update is what counts; that it can't be shown must not hide it.
      if (error instanceof GenesysError && error.code !== "genesys.aborted") return null;
      throw error;
    }
  }

  async function publish(
    interactionId: string,
    payload: object,
    { etag = null }: { etag?: string | null | undefined },
    signal?: AbortSignal,
  ): Promise<MetadataReceipt> {
    const call = putMetadata(interactionId, payload, etag);
    const written = await api.open(call, readWritten, signal);
    if ("receipt" in written) return written.receipt;
    const { refusal, body, requestId } = written;
    if (refusal === 400) throw validationError(call, body, requestId);
    const theirs = await readTheirs(interactionId, signal);
    // An attempt whose answer was lost on the way may have stored it, and so have outdated its own tag.
    if (theirs !== null && hasAllOf(theirs.metadata, payload)) {
      return { status: 412, etag: theirs.etag, body: theirs.metadata };
    }
    throw lostUpdate(`${call.what} was`, {
      status: 412,
      requestId,
      versions: { yours: payload, theirs: theirs?.metadata ?? null },
    });
  }

  return {
    media,
    download: createMediumDownload(signedMedia),
    read,
    publish,
  };
}
