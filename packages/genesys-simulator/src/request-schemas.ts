import { z } from "zod";

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const interval = z
  .string()
  .transform((text) => text.split("/"))
  .pipe(z.tuple([instant, instant]))
  .refine(([from, to]) => from < to, "the interval ends before it begins");

const criteria = z.object({
  type: z
    .string()
    .regex(/^type eq '\w+'$/)
    .transform((text) => text.slice("type eq '".length, -1))
    .optional(),
  sort: z.enum(["startTime asc", "startTime desc"]).default("startTime desc"),
});

/** `POST /api/v2/recordings/search`: type and sort order are in a filter, or beside the page. */
export const searchBody = z
  .object({
    filter: criteria.optional(),
    ...criteria.partial().shape,
    interval: interval.optional(),
    pageSize: z.int().positive().default(25),
    pageNumber: z.int().positive().default(1),
  })
  .transform(({ filter, type, sort, ...rest }) => ({
    ...rest,
    type: filter?.type ?? type,
    sort: filter?.sort ?? sort ?? "startTime desc",
  }));

const whole = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);

/** `GET /api/v2/interactions/events/details`. */
export const eventsQuery = z.object({
  interactionId: z.string().min(1),
  type: z.literal("stateChange").optional(),
  limit: whole.default(1000).transform((limit) => Math.min(limit, 1000)),
  pageNumber: whole.default(1),
});

/** `GET /api/v2/interactions/{id}/media`. */
export const mediaQuery = z.object({ pageSize: whole.default(25), pageNumber: whole.default(1) });

/** `PUT /api/v2/interactions/{id}/metadata`. */
export const metadataBody = z.object({
  annotations: z.array(
    z.object({
      key: z.string().regex(/^[a-zA-Z0-9_\-.]+$/, "a key holds letters, digits, hyphens, underscores and periods only"),
      value: z.string().refine((value) => [...value].length <= 2000, "a value holds at most 2000 characters"),
      category: z.string().min(1),
    }),
  ),
  source: z.string().min(1),
});

/** `POST /oauth/token`. */
export const tokenForm = z.object({
  grant_type: z.literal("client_credentials"),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
});
