import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from "fastify-type-provider-zod";
import { z } from "zod";
import manifest from "../package.json" with { type: "json" };
import { problemExamples, problemType } from "./responses.ts";
import { sessionCookie } from "./session-cookie.ts";

const description = `How calls went: silence, talk-over, hold and scores.

Times are integer milliseconds of media time (0 is the first sample of the recording); \`startTime\`, \`from\` and \`to\`
are wall time, ISO 8601 with a zone. Every error is a problem document (RFC 9457) with a stable \`code\` and a \`hint\`.
Every answer carries \`x-request-id\`, which the log has too.

Until a user or a key is set up, a server that listens to this machine alone asks for neither. Calls that one may not see are
not there: they answer 404.`;

const tags = [
  { name: "analysis", description: "Measure and score what you send; nothing is stored" },
  { name: "calibrations", description: "Have several people judge the same calls blind, and see how far they agree" },
  { name: "calls", description: "Calls as the pages show them" },
  { name: "evaluations", description: "Evaluate recordings from Genesys Cloud and read the results" },
  { name: "keeping", description: "Erase calls, hold them, and remove what is too old" },
  { name: "metadata", description: "Publish annotations to interactions, and see what came of it" },
  { name: "names", description: "Mask what was missed in a call, and keep the organisation's own list of names" },
  { name: "people", description: "Sign in, and say who may see what" },
  { name: "reviews", description: "Judge what was computed of a call, and answer it" },
  { name: "scorecards", description: "Publish versions of scorecards, and see what one would do first" },
  { name: "search", description: "Find what was said" },
  { name: "service", description: "For probes and monitoring" },
];

/** What Swagger UI needs, and nothing from anywhere else. */
const pagePolicy = {
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self' 'unsafe-inline'",
  "img-src": "'self' data:",
  "connect-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
};

const options = { zodToJsonConfig: { override: plainly } };
const toComponents = createJsonSchemaTransformObject(options);

/** Serves `/openapi.json`, made of the schemas of the routes that follow, and `/docs`, which shows it. */
export async function installDocs(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Earshot", version: manifest.version, description, license: { name: "MIT", identifier: "MIT" } },
      tags,
      components: {
        securitySchemes: {
          key: { type: "http", scheme: "bearer", description: "an API key, or EARSHOT_API_TOKEN" },
          session: { type: "apiKey", in: "cookie", name: sessionCookie, description: "of POST /v1/sign-in" },
        },
      },
      security: [{ key: [] }, { session: [] }],
    },
    transform: createJsonSchemaTransform(options),
    transformObject: (document) => completed(toComponents(document)),
  });
  await app.register(swaggerUi, {
    routePrefix: "/docs",
    staticCSP: pagePolicy,
    theme: { title: "Earshot API" },
    uiConfig: { layout: "BaseLayout" },
  });
  app.get("/openapi.json", { config: { access: "open" }, schema: { hide: true } }, async () => app.swagger());
}

/** zod's own bounds of an integer and pattern of a date say nothing to a reader; answers may grow fields. */
function plainly({ zodSchema, jsonSchema }: Parameters<NonNullable<z.core.ToJSONSchemaParams["override"]>>[0]): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
  if (zodSchema instanceof z.ZodObject && zodSchema.def.catchall === undefined) delete jsonSchema.additionalProperties;
}

type Description = ReturnType<typeof toComponents>;

/** Shows each problem as its status answers it; leaves out that each named schema comes as an input, too. */
function completed(document: Description): Description {
  if (!("openapi" in document)) return document;
  const schemas = document.components?.schemas ?? {};
  for (const name of Object.keys(schemas)) if (name.endsWith("Input")) delete schemas[name];
  const operations = Object.values(document.paths ?? {}).flatMap((path) => [
    ...[path?.get, path?.post, path?.put, path?.patch, path?.delete],
  ]);
  for (const operation of operations) {
    for (const [status, response] of Object.entries(operation?.responses ?? {})) {
      const media = "content" in response ? response.content?.[problemType] : undefined;
      if (media !== undefined) media.example = problemExamples[status];
    }
  }
  return document;
}
