import { z } from "zod";
import { answers, problems } from "../responses.ts";
import { type BodyParts, longestBody, type RouteWork, withoutCheck } from "../route-work.ts";
import type { NamesNow } from "../store-masked.ts";
import type { App } from "../zod-app.ts";

const scanBody = z
  .strictObject({ text: z.string() })
  .meta({ examples: [{ text: "Write to jane.doe@example.com, please." }] });

const spanSchema = z
  .object({
    kind: z.string().meta({
      description:
        "phone, email, card, ssn, iban, ip, birth_date, spoken_number, person, address, postcode, age, place or your own",
    }),
    start: z.int().nonnegative().meta({ description: "offset of its first UTF-16 unit" }),
    end: z.int().nonnegative().meta({ description: "offset behind its last UTF-16 unit" }),
    confidence: z.number().min(0).max(1),
    masked: z.string().meta({ description: "what to show in its place; nothing of the secret is in it" }),
  })
  .meta({ id: "PiiSpan", description: "A place in a text that holds personal data." });

const scanSchema = z.object({ spans: z.array(spanSchema) }).meta({ id: "PiiScan" });

/** Where a text holds personal data. The text is neither stored, logged nor answered. */
export const piiScan = {
  body: scanBody,
  run: ({ detector }, { text }) => ({ spans: detector.detect(text) }),
} satisfies RouteWork<typeof scanBody, z.infer<typeof scanSchema>>;

/** `POST /v1/pii/scan` */
export function piiRoutes(app: App, parts: BodyParts, namesNow: NamesNow): void {
  app.post(
    "/v1/pii/scan",
    {
      bodyLimit: longestBody,
      config: { access: "analysis:run", bodyWork: "piiScan" },
      serializerCompiler: withoutCheck,
      schema: {
        tags: ["analysis"],
        operationId: "scanPii",
        summary: "Find personal data in a text",
        body: scanBody,
        response: {
          200: answers(scanSchema, "The places, sorted and without overlaps"),
          ...problems(400, 401, 403, 413, 415, 500, 503),
        },
      },
    },
    async (request) => piiScan.run({ ...parts, detector: (await namesNow()).detector }, request.body),
  );
}
