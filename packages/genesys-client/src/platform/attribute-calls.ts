import { z } from "zod";
import type { ApiCall } from "../api.ts";
import { grants, permissions, text } from "./call-parts.ts";

const attributeRecords = z
  .object({
    results: z
      .array(
        z
          .object({
            id: z.string().min(1),
            version: z.int().nullish().catch(null),
            schema: z.object({ id: text }).nullish().catch(null),
            customAttributes: z.record(z.string(), z.unknown()).nullish().catch(null),
          })
          .nullable()
          .catch(null),
      )
      .nullish()
      .catch(null),
  })
  .transform(({ results }) => (results ?? []).filter((record) => record !== null));

function attributesPath(conversationId: string) {
  return ["api", "v2", "conversations", conversationId, "customattributes"];
}

export function listAttributes(conversationId: string): ApiCall<z.infer<typeof attributeRecords>> {
  return {
    method: "GET",
    path: attributesPath(conversationId),
    schema: attributeRecords,
    what: `custom attributes of conversation ${conversationId}`,
    scope: permissions.attributes,
    grants,
  };
}

/** Replaces the whole record, or creates it. A 409 means that it has another version by now. */
export function putAttributes(conversationId: string, body: object): ApiCall<unknown> {
  return {
    method: "PUT",
    path: attributesPath(conversationId),
    body,
    accept: [409],
    schema: z.unknown(),
    what: `custom attributes of conversation ${conversationId}`,
    scope: permissions.changeAttributes,
    grants,
  };
}
