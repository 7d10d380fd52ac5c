import { z } from "zod";
import type { ApiCall } from "../api.ts";
import { costClasses, grants, maxPageSize, text } from "./call-parts.ts";

const namedEntities = z
  .object({
    entities: z
      .array(
        z
          .object({ id: z.string().min(1), name: text })
          .nullable()
          .catch(null),
      )
      .nullish()
      .catch(null),
  })
  .transform(({ entities }) => (entities ?? []).filter((entity) => entity !== null));

/** Names by id, for up to 100 ids. */
export function getNames(
  path: readonly string[],
  ids: readonly string[],
  scope: string,
  more: Record<string, string> = {},
): ApiCall<z.infer<typeof namedEntities>> {
  return {
    method: "GET",
    path: ["api", "v2", ...path],
    query: { ...more, id: ids, pageSize: String(maxPageSize) },
    schema: namedEntities,
    what: `names of ${path.join(" ")}`,
    scope,
    grants,
    costClass: costClasses.directory,
  };
}
