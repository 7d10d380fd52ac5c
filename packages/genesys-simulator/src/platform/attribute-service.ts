import { z } from "zod";
import { type Answer, genesysError, invalidFields, json, notFound } from "../answer.ts";
import type { ServiceRequest } from "../service-request.ts";
import type { Conversations } from "./conversations.ts";
import type { CustomAttributes } from "./payloads.ts";
import type { Permissions } from "./permissions.ts";

const patchBody = z.object({
  id: z.string().min(1),
  version: z.int().optional(),
  customAttributes: z.record(z.string(), z.unknown()),
});
const putBody = patchBody.extend({ schemaId: z.string().min(1).optional() });

/** Records of custom attributes kept with conversations. */
export function createAttributeService(
  conversations: Conversations,
  permissions: Permissions,
  { now }: { now: () => number },
) {
  const kept = new Map<string, Map<string, CustomAttributes>>();

  function recordsOf(request: ServiceRequest): Map<string, CustomAttributes> | null {
    const { conversationId = "" } = request.params;
    if (conversations.get(conversationId) === undefined) return null;
    const records = kept.get(conversationId) ?? new Map<string, CustomAttributes>();
    kept.set(conversationId, records);
    return records;
  }

  function changed(current: CustomAttributes, customAttributes: Record<string, unknown>): CustomAttributes {
    return { ...current, customAttributes, version: current.version + 1, dateModified: new Date(now()).toISOString() };
  }

  const conflict = () =>
    genesysError(409, "version.conflict", "The record has another version: it was changed since it was read.");

  return {
    list(request: ServiceRequest): Answer {
      const refusal = permissions.refuse(request, "conversation:customAttributes:view");
      if (refusal !== null) return refusal;
      const records = recordsOf(request);
      return records === null ? notFound("conversation") : json(200, { results: [...records.values()] });
    },

    /** Replaces the whole record, or creates it. */
    put(request: ServiceRequest): Answer {
      const refusal = permissions.refuse(request, "conversation:customAttributes:edit");
      if (refusal !== null) return refusal;
      const records = recordsOf(request);
      if (records === null) return notFound("conversation");
      const body = putBody.safeParse(request.body);
      if (!body.success) return invalidFields(body.error);
      const { id, schemaId, version, customAttributes } = body.data;
      const current = records.get(id);
      if (version !== undefined && current !== undefined && version !== current.version) return conflict();
      if (current !== undefined) {
        records.set(id, changed(current, customAttributes));
        return json(200, { id });
      }
      if (schemaId === undefined) return genesysError(400, "bad.request", "A record that is created names its schema.");
      const { conversationId = "" } = request.params;
      const date = new Date(now()).toISOString();
      records.set(id, {
        id,
        conversationId,
        schema: { id: schemaId },
        customAttributes,
        version: 1,
        dateCreated: date,
        dateModified: date,
        selfUri: `/api/v2/conversations/${conversationId}/customattributes/${id}`,
      });
      return json(200, { id });
    },

    /** Changes the attributes that are given and leaves the others. */
    patch(request: ServiceRequest): Answer {
      const refusal = permissions.refuse(request, "conversation:customAttributes:edit");
      if (refusal !== null) return refusal;
      const records = recordsOf(request);
      const body = patchBody.safeParse(request.body);
      if (!body.success) return invalidFields(body.error);
      const current = records?.get(body.data.id);
      if (records === null || current === undefined) return notFound("custom attributes");
      const { id, version, customAttributes } = body.data;
      if (version !== undefined && version !== current.version) return conflict();
      records.set(id, changed(current, { ...current.customAttributes, ...customAttributes }));
      return { status: 204, body: Buffer.alloc(0) };
    },
  };
}
