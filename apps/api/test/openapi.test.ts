import { exampleInteractionId } from "@earshot/genesys-simulator";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { problemSchema } from "../src/problem.ts";
import { serve, simulate } from "./set-up.ts";

const schemaShape = z.looseObject({ description: z.string().optional() });
const media = z.record(z.string(), z.looseObject({ schema: schemaShape }));
const operation = z.strictObject({
  operationId: z.string(),
  summary: z.string().min(1),
  description: z.string().optional(),
  tags: z.array(z.string()).length(1),
  security: z.array(z.unknown()).optional(),
  parameters: z
    .array(
      z.strictObject({
        name: z.string(),
        in: z.enum(["path", "query", "header"]),
        required: z.boolean(),
        description: z.string().optional(),
        schema: z.looseObject({ type: z.enum(["string", "integer", "number", "boolean", "array"]) }),
      }),
    )
    .default([]),
  requestBody: z
    .strictObject({
      required: z.literal(true),
      content: z.strictObject({
        "application/json": z.strictObject({ schema: schemaShape, example: z.unknown() }).optional(),
        "application/octet-stream": z.strictObject({ schema: schemaShape }).optional(),
      }),
    })
    .optional(),
  responses: z.record(
    z.string().regex(/^[2-5]\d\d$/),
    z.strictObject({ description: z.string().min(1), content: media }),
  ),
});

/** What of OpenAPI 3.1 this API uses, so that anything else in its description is found out. */
const openApi = z.strictObject({
  openapi: z.literal("3.1.0"),
  info: z.strictObject({
    title: z.string(),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    description: z.string(),
    license: z.strictObject({ name: z.string(), identifier: z.string() }),
  }),
  tags: z.array(z.strictObject({ name: z.string(), description: z.string() })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[A-Za-z]+$/), schemaShape),
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.enum(["http", "apiKey"]) })),
  }),
  paths: z.record(
    z.string().startsWith("/"),
    z.partialRecord(z.enum(["get", "post", "put", "patch", "delete"]), operation),
  ),
});

/** A part of a schema; `true` and `false` allow everything and nothing. */
const part = z.union([
  z.boolean(),
  z.looseObject({
    get properties() {
      return z.record(z.string(), part).optional();
    },
    get additionalProperties() {
      return part.optional();
    },
    get items() {
      return part.optional();
    },
    get prefixItems() {
      return z.array(part).default([]);
    },
    get anyOf() {
      return z.array(part).default([]);
    },
    get oneOf() {
      return z.array(part).default([]);
    },
    get allOf() {
      return z.array(part).default([]);
    },
  }),
]);

/** Places in a schema of which it says nothing: clients get them as `unknown`. */
function findUntyped(schema: unknown, place: string): string[] {
  const found = part.parse(schema);
  if (typeof found === "boolean") return [];
  const { properties, additionalProperties, items, prefixItems, anyOf, oneOf, allOf } = found;
  const choices = [...anyOf, ...oneOf, ...allOf];
  const isTyped = choices.length > 0 || ["type", "$ref", "const", "enum"].some((key) => key in found);
  const isAnyObject = found.type === "object" && properties === undefined && additionalProperties === undefined;
  if (!isTyped || isAnyObject) return [place];
  return [
    ...Object.entries(properties ?? {}).flatMap(([name, one]) => findUntyped(one, `${place}.${name}`)),
    ...findUntyped(additionalProperties ?? true, `${place}.*`),
    ...[...prefixItems, items ?? true].flatMap((one) => findUntyped(one, `${place}[]`)),
    ...choices.flatMap((one) => findUntyped(one, place)),
  ];
}

async function describeApi() {
  const api = await serve();
  const { body, text } = await api.get("/openapi.json");
  const document = openApi.parse(body);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );
  return { document, operations, text };
}

describe("the description of the API", () => {
  test("has every operation once, under a tag that is described", async () => {
    const { document, operations } = await describeApi();
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual([
      "addHold",
      "addKey",
      "addUser",
      "allowName",
      "analyze",
      "answerReview",
      "beginCalibration",
      "beginReview",
      "cancelJob",
      "changePassword",
      "changeUser",
      "closeCalibration",
      "countCalls",
      "discardReview",
      "endOwnSession",
      "endSession",
      "eraseCalls",
      "exportCalls",
      "exportCallsAsParquet",
      "finishReview",
      "followJob",
      "getCalibration",
      "getCalibrationResult",
      "getCall",
      "getCallLevels",
      "getCallSound",
      "getCosts",
      "getEvaluation",
      "getHealth",
      "getJob",
      "getMe",
      "getMediaMatrix",
      "getMetrics",
      "getReadiness",
      "getReport",
      "getReview",
      "getScorecard",
      "getScorecardSchema",
      "getTrend",
      "importCall",
      "listAudit",
      "listCalibrations",
      "listCalls",
      "listDeliveries",
      "listErasures",
      "listEvaluations",
      "listHolds",
      "listKeys",
      "listOwnNames",
      "listOwnSessions",
      "listOwnViews",
      "listReviewers",
      "listReviews",
      "listRoles",
      "listRunFailures",
      "listRunOutcomes",
      "listRuns",
      "listScorecards",
      "listSessions",
      "listTeams",
      "listUsers",
      "markMissed",
      "planErasure",
      "planRetention",
      "publishMetadata",
      "publishScorecard",
      "removeHold",
      "removeKey",
      "removeOwnName",
      "removeOwnView",
      "removeUser",
      "respondToReview",
      "retryRun",
      "runRetention",
      "saveOwnView",
      "saveReview",
      "scanPii",
      "search",
      "searchUtterances",
      "setTeam",
      "setUp",
      "signIn",
      "signOut",
      "startEvaluation",
      "startRescoring",
      "submitBlindReview",
      "tryScorecard",
      "uploadCall",
      "verifyAudit",
    ]);
    const tags = document.tags.map(({ name }) => name);
    for (const { tags: used } of operations) expect(tags).toEqual(expect.arrayContaining(used));
  });

  test("names its path parameters, and refers only to what it holds", async () => {
    const { document, operations, text } = await describeApi();
    for (const { path, parameters } of operations) {
      const named = parameters.filter((parameter) => parameter.in === "path");
      expect(named.map(({ name }) => name)).toEqual(Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name));
      for (const parameter of named) expect(parameter.required).toBe(true);
    }
    const references = new Set(
      Array.from(text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g), ([, name]) => name),
    );
    expect([...references].sort()).toEqual(Object.keys(document.components.schemas).sort());
    expect(text.split('"$ref"').length).toBe(text.split('"$ref":"#/components/schemas/').length);
  });

  test("gives every problem as application/problem+json and every answer a meaning", async () => {
    const { operations } = await describeApi();
    for (const { operationId, requestBody, responses } of operations) {
      const statuses = Object.keys(responses);
      // A part of something is answered with 206.
      const whole = statuses.filter((status) => status.startsWith("2") && status !== "206");
      expect(whole, operationId).toHaveLength(1);
      if (requestBody !== undefined) expect(statuses).toEqual(expect.arrayContaining(["400", "413", "415"]));
      for (const [status, { description, content }] of Object.entries(responses)) {
        expect(description).not.toBe("Default Response");
        if (Number(status) < 400) continue;
        const { example, ...problem } = content["application/problem+json"] ?? { schema: {} };
        expect(problem, `${operationId} ${status}`).toEqual({ schema: { $ref: "#/components/schemas/Problem" } });
        expect(problemSchema.parse(example).status).toBe(Number(status));
      }
    }
  });

  test("says of all that is sent and answered what it looks like, but for what others make up", async () => {
    const { document, operations } = await describeApi();
    const sent = operations.flatMap(({ operationId, requestBody, responses }) => [
      ...findUntyped(requestBody?.content["application/json"]?.schema ?? true, `${operationId} body`),
      ...Object.entries(responses).flatMap(([status, { content }]) =>
        Object.values(content).flatMap(({ schema }) => findUntyped(schema, `${operationId} ${status}`)),
      ),
    ]);
    const named = Object.entries(document.components.schemas).flatMap(([name, schema]) => findUntyped(schema, name));
    expect([...sent, ...named].sort()).toEqual([
      // What archives answered.
      "Delivery.response",
      // Metadata of any shape, as they were sent and as they are stored.
      ...["Problem.versions.theirs", "Problem.versions.yours"],
      "Publication.archiveSync.synchronization[].response",
      // What speech-to-text services answered, in any of their formats.
      "analyze body.transcript",
      // A JSON Schema.
      "getScorecardSchema 200.*",
      "importCall body.transcript.*",
    ]);
  });

  test("asks for a key or a session, but not from the probes and whoever signs in", async () => {
    const { document, operations } = await describeApi();
    expect(document.security).toEqual([{ key: [] }, { session: [] }]);
    expect(document.components.securitySchemes).toMatchObject({
      key: { type: "http", scheme: "bearer" },
      session: { type: "apiKey", in: "cookie", name: "earshot" },
    });
    expect(operations.filter(({ security }) => security !== undefined).map(({ path }) => path)).toEqual([
      ...["/healthz", "/readyz", "/v1/me", "/v1/sign-in", "/v1/set-up"],
    ]);
  });

  test("holds examples that work", async () => {
    const api = await serve();
    const publishing = await serve({ simulator: await simulate() });
    const { operations } = await describeApi();
    const example = (id: string) =>
      operations.find(({ operationId }) => operationId === id)?.requestBody?.content["application/json"]?.example;
    expect((await api.post("/v1/analyze", example("analyze"))).status).toBe(200);
    expect((await api.post("/v1/scorecards", example("publishScorecard"))).status).toBe(200);
    // It gets as far as the missing Genesys Cloud.
    expect((await api.post("/v1/evaluations", example("startEvaluation"))).status).toBe(503);
    expect((await api.put("/v1/me/views/worst", example("saveOwnView"))).status).toBe(200);
    const scanned = await api.post("/v1/pii/scan", example("scanPii"));
    expect(scanned).toMatchObject({ status: 200, body: { spans: [{ kind: "email" }] } });
    const path = `/v1/interactions/${exampleInteractionId}/metadata`;
    expect((await publishing.put(path, example("publishMetadata"))).status).toBe(200);
  });
});
