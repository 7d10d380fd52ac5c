import type { Access } from "./access.ts";
import { type Answer, badRequest, genesysError, invalidFields, json, notFound } from "./answer.ts";
import type { SimulatedInteraction } from "./interaction.ts";
import { pageOf } from "./page.ts";
import { mediaQuery, metadataBody } from "./request-schemas.ts";
import type { ServiceOptions } from "./service-options.ts";
import type { ServiceRequest } from "./service-request.ts";
import type { SignedMedia } from "./signed-media.ts";

interface Stored {
  version: number;
  metadata: unknown;
}

/** The media of interactions and the metadata kept with them. */
export function createInteractionService(
  interactions: readonly SimulatedInteraction[],
  { access, signedMedia }: { access: Access; signedMedia: SignedMedia },
  options: Pick<ServiceOptions, "scopes" | "maxPageSize" | "etags">,
) {
  const byId = new Map(interactions.map((interaction) => [interaction.interactionId, interaction]));
  const stored = new Map<string, Stored>();
  const interactionOf = ({ params }: ServiceRequest) => byId.get(params.interactionId ?? "");
  const tagOf = ({ version }: Stored) => `"${version}"`;
  const tagged = (entry: Stored): Record<string, string> => (options.etags ? { etag: tagOf(entry) } : {});

  /** Whether the client wrote on the basis of what is stored now; without If-Match it does not care. */
  function isCurrent({ ifMatch }: ServiceRequest, current: Stored | undefined): boolean {
    if (!options.etags || ifMatch === undefined) return true;
    if (current === undefined) return false;
    const tags = ifMatch.split(",").map((tag) => tag.trim());
    return tags.includes("*") || tags.includes(tagOf(current));
  }

  return {
    /** What was stored last, by interaction. */
    metadata: (): ReadonlyMap<string, unknown> => new Map([...stored].map(([id, { metadata }]) => [id, metadata])),

    media(request: ServiceRequest): Answer {
      const refusal = access.refuse(request, "interaction:view");
      if (refusal !== null) return refusal;
      const query = mediaQuery.safeParse(request.query);
      if (!query.success) return badRequest(query.error);
      const interaction = interactionOf(request);
      if (interaction === undefined) return notFound("interaction");
      const pageSize = Math.min(query.data.pageSize, options.maxPageSize);
      const mayView = options.scopes.includes("recordingmedia:view");
      const page = pageOf(interaction.media, query.data.pageNumber, pageSize, (medium) => {
        const { recordingMediaId, mediaType, format, contentType, read } = medium;
        const location =
          read === null || !mayView
            ? {}
            : { storageLocation: signedMedia.sign(request, { id: recordingMediaId, contentType, read }) };
        return { recordingMediaId, mediaType, ...(format === null ? {} : { format }), ...location };
      });
      return json(200, { ...page, pageSize });
    },

    getMetadata(request: ServiceRequest): Answer {
      const refusal = access.refuse(request, "interaction:view");
      if (refusal !== null) return refusal;
      const interaction = interactionOf(request);
      if (interaction === undefined) return notFound("interaction");
      const current = stored.get(interaction.interactionId);
      return current === undefined ? notFound("metadata") : json(200, current.metadata, tagged(current));
    },

    putMetadata(request: ServiceRequest): Answer {
      const refusal = access.refuse(request, "interaction:metadata:write");
      if (refusal !== null) return refusal;
      const interaction = interactionOf(request);
      if (interaction === undefined) return notFound("interaction");
      const body = metadataBody.safeParse(request.body);
      if (!body.success) return invalidFields(body.error);
      const current = stored.get(interaction.interactionId);
      if (!isCurrent(request, current)) {
        const headers = current === undefined ? {} : tagged(current);
        return genesysError(412, "precondition.failed", "The metadata has changed since it was read.", headers);
      }
      const entry = { version: (current?.version ?? 0) + 1, metadata: request.body };
      stored.set(interaction.interactionId, entry);
      return { status: 204, headers: tagged(entry), body: Buffer.alloc(0) };
    },
  };
}
