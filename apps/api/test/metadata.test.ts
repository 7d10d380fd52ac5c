import { GenesysError, type GenesysErrorCode } from "@earshot/genesys-client";
import { exampleInteractionId, type Simulator } from "@earshot/genesys-simulator";
import { expect, test } from "vitest";
import { z } from "zod";
import { toProblem } from "../src/problem.ts";
import { connect } from "./connect.ts";
import { type Answer, serve, simulate } from "./set-up.ts";

const interaction = `/v1/interactions/${exampleInteractionId}`;
const [voice, screen] = ["media-example-voice", "media-example-screen"];

/** The guide's example. */
const annotations = [
  { key: "call_reason", value: "billing", mediaType: "voice", format: "wav" },
  { key: "sentiment", value: "neutral", category: "quality", mediaId: voice, format: "audio/wav" },
  { key: "agent_desktop", value: "order form", category: "screen", mediaType: "screen", format: "mp4" },
];
const published = {
  annotations: [
    { key: "call_reason", value: "billing", category: "system" },
    { key: "sentiment", value: "neutral", category: "quality" },
    { key: "agent_desktop", value: "order form", category: "screen" },
  ],
  source: "automated_parser",
};

const writes = ({ requests }: Simulator) => requests.filter(({ method }) => method === "PUT").length;

/** Writes an interaction's metadata as somebody else. */
async function overwrite(simulator: Simulator, metadata: object): Promise<void> {
  const other = connect(simulator);
  await other.genesys.metadata.publish(exampleInteractionId, metadata, {});
  await other.close();
}

const withErrors = z.looseObject({
  errors: z.array(z.strictObject({ place: z.string(), message: z.string(), rule: z.string(), hint: z.string() })),
});
const errorsOf = ({ body }: Answer) => withErrors.parse(body).errors;

test("the media matrix says what each medium needs", async () => {
  const api = await serve({ simulator: await simulate() });
  const location = expect.stringMatching(/^http/);
  expect(await api.get(`${interaction}/media-matrix`)).toMatchObject({
    status: 200,
    body: {
      mediaMatrix: [
        {
          mediaId: voice,
          mediaType: "voice",
          storageLocation: location,
          expectedFormat: "wav|mp3",
          requiresTranscription: true,
          requiresThumbnail: false,
        },
        { mediaId: screen, expectedFormat: "mp4|webm", requiresTranscription: false, requiresThumbnail: true },
      ],
    },
  });
});

test("annotations are published once; the same ones again are said to be unchanged and not sent", async () => {
  const simulator = await simulate();
  const api = await serve({ simulator });
  const first = await api.put(`${interaction}/metadata`, { annotations });
  expect(first).toMatchObject({
    status: 200,
    body: {
      status: "success",
      mediaMatrix: [{ mediaId: voice }, { mediaId: screen }],
      thumbnailsQueued: [
        { mediaId: screen, action: "generate_thumbnail", status: "queued", format: "jpeg", dimensions: "320x240" },
      ],
      archiveSync: { synchronization: [] },
      auditLog: {
        sequence: 1,
        interactionId: exampleInteractionId,
        status: "completed",
        actor: "everyone",
        accuracyRate: 1,
        totalValidations: 3,
        governanceTag: "media_metadata_parsing_v1",
        latencyMs: { metadata_submit: { count: 1 } },
      },
      notes: [],
    },
  });
  expect(simulator.metadata.get(exampleInteractionId)).toEqual(published);

  const second = await api.put(`${interaction}/metadata`, { annotations });
  expect(second).toMatchObject({
    status: 200,
    body: { status: "unchanged", thumbnailsQueued: [], auditLog: { sequence: 2, status: "unchanged" } },
  });
  expect(writes(simulator)).toBe(1);

  const audit = await api.get("/v1/audit");
  expect(audit.body).toMatchObject({ items: [{ sequence: 2 }, { sequence: 1 }], nextCursor: null });
});

test("every fault of every annotation is named by its place at once, and nothing is sent", async () => {
  const simulator = await simulate();
  const api = await serve({ simulator });
  const answer = await api.put(`${interaction}/metadata`, {
    annotations: [
      { key: "call reason", value: "x".repeat(2001), mediaType: "fax", format: "wav" },
      { key: "fine", value: "fine" },
      { key: "format", value: "wrong", mediaType: "voice", format: "wavy" },
      { key: "who", value: 7, mediaId: "media-unknown", format: "wav" },
      "text",
    ],
  });
  expect(answer).toMatchObject({ status: 422, body: { code: "metadata.rejected" } });
  expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  const errors = errorsOf(answer);
  expect(errors.map(({ place, rule }) => `${place} ${rule}`).sort()).toEqual([
    "annotations/0/key key",
    "annotations/0/mediaType unknown_media_type",
    "annotations/0/value length",
    "annotations/2/format format",
    "annotations/3/mediaId unknown_media_id",
    "annotations/3/value shape",
    "annotations/4 shape",
  ]);
  for (const { hint } of errors) expect(hint).toMatch(/\S/);
  expect(writes(simulator)).toBe(0);
  expect(simulator.metadata.size).toBe(0);
  const { body } = await api.get("/v1/audit?status=rejected");
  expect(body).toMatchObject({ items: [{ status: "rejected", accuracyRate: 0.2, totalValidations: 5 }] });
});

test("a dry run shows faults, changes and media; nothing is sent, stored or audited", async () => {
  const simulator = await simulate();
  const api = await serve({ simulator });
  const check = (body: object) => api.put(`${interaction}/metadata?dryRun=true`, body);
  const long = [{ key: "long", value: "x".repeat(2001) }];
  expect(await check({ annotations: long })).toMatchObject({
    status: 200,
    body: {
      faults: [{ index: 0, field: "value", rule: "length" }],
      notes: [],
      mediaMatrix: [{ mediaId: voice }, { mediaId: screen }],
    },
  });
  expect((await check({ annotations: long, truncate: true })).body).toMatchObject({
    faults: [],
    notes: [{ index: 0, field: "value", message: "cut from 2001 to 2000 characters" }],
  });
  expect(writes(simulator)).toBe(0);
  expect((await api.get("/v1/audit")).body).toEqual({ items: [], nextCursor: null });
});

test("values are cut when asked to, and the answer says so", async () => {
  const simulator = await simulate();
  const api = await serve({ simulator });
  const body = { annotations: [{ key: "long", value: "x".repeat(2001) }], truncate: true };
  expect((await api.put(`${interaction}/metadata`, body)).body).toMatchObject({
    status: "success",
    notes: [{ index: 0, field: "value" }],
  });
  expect(simulator.metadata.get(exampleInteractionId)).toMatchObject({ annotations: [{ value: "x".repeat(2000) }] });
});

test("personal data is refused, and is neither in the answer, the log nor the audit", async () => {
  const simulator = await simulate();
  const api = await serve({ simulator });
  const secret = "4111 1111 1111 1111";
  const body = { annotations: [{ key: "note", value: `card ${secret}` }] };
  for (const path of [`${interaction}/metadata`, `${interaction}/metadata?dryRun=true`]) {
    const answer = await api.put(path, body);
    expect(answer.text).toContain('"rule":"pii"');
    expect(answer.text).not.toMatch(/4111|1111/);
  }
  // Nor where the body can't even be read.
  const broken = await api.put(`${interaction}/metadata`, `{"annotations": ["${secret}" 4111111111111111]}`);
  const where = "body: it is no JSON at 1:40 (comma expected)";
  expect(broken).toMatchObject({ status: 400, body: { code: "request.not_json", detail: where } });
  expect(writes(simulator)).toBe(0);
  expect((await api.get("/v1/audit")).text).toContain('"reason":"pii 1"');
  expect(`${broken.text}${api.log()}${(await api.get("/v1/audit")).text}`).not.toMatch(/4111|1111 1111/);
});

test("an interaction that Genesys Cloud does not know answers 404, and the attempt is audited", async () => {
  const api = await serve({ simulator: await simulate() });
  const unknown = "/v1/interactions/00000000-0000-0000-0000-000000000000";
  expect(await api.get(`${unknown}/media-matrix`)).toMatchObject({ status: 404, body: { code: "genesys.not_found" } });
  expect((await api.put(`${unknown}/metadata`, { annotations })).status).toBe(404);
  expect((await api.get("/v1/audit?status=failed")).body).toMatchObject({
    items: [{ status: "failed", reason: "genesys.not_found", totalValidations: 0, accuracyRate: null }],
  });
});

test("a scope that this server lacks answers 502 and names it", async () => {
  const scopes = ["recording:read", "interaction:read", "interaction:view", "recordingmedia:view"];
  const api = await serve({ simulator: await simulate({ scopes }) });
  expect(await api.put(`${interaction}/metadata`, { annotations })).toMatchObject({
    status: 502,
    body: { code: "genesys.forbidden", detail: expect.stringContaining("interaction:metadata:write") },
  });
});

test("wrong credentials of this server answer 502, not 401", async () => {
  const api = await serve({ simulator: await simulate(), clientSecret: "not-the-secret" });
  const answer = await api.get(`${interaction}/media-matrix`);
  expect(answer).toMatchObject({ status: 502, body: { code: "genesys.unauthorized" } });
  expect(answer.text + api.log()).not.toContain("not-the-secret");
});

test("a limit of Genesys Cloud's answers 503 and passes on when to ask again", async () => {
  const api = await serve({ simulator: await simulate({ faults: { rateLimitSeconds: 1 }, retryAfterS: 3600 }) });
  const { status, body, headers } = await api.get(`${interaction}/media-matrix`);
  expect({ status, body }).toMatchObject({ status: 503, body: { code: "genesys.rate_limited" } });
  // The time until then, by a clock that goes on.
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(3000);
  expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(3600);
});

test("a change made meanwhile answers 409 with both versions", async () => {
  const simulator = await simulate();
  const other = { annotations: [{ key: "other", value: "theirs", category: "system" }], source: "automated_parser" };
  const api = await serve({
    simulator,
    sink: (metadata) => ({
      ...metadata,
      // Someone else writes between this server's read and its write.
      read: async (id, signal) => {
        await metadata.publish(id, { ...other, annotations: [] }, {});
        const read = await metadata.read(id, signal);
        await metadata.publish(id, other, {});
        return read;
      },
    }),
  });
  expect(await api.put(`${interaction}/metadata`, { annotations })).toMatchObject({
    status: 409,
    body: { code: "genesys.lost_update", versions: { yours: published, theirs: other } },
  });
  expect(simulator.metadata.get(exampleInteractionId)).toEqual(other);
});

test("a change made since the last publication answers 409 with both versions, and is overwritten by force", async () => {
  const simulator = await simulate();
  const api = await serve({ simulator });
  await api.put(`${interaction}/metadata`, { annotations });
  const theirs = { annotations: [{ key: "other", value: "theirs", category: "system" }], source: "automated_parser" };
  await overwrite(simulator, theirs);
  expect(await api.put(`${interaction}/metadata`, { annotations })).toMatchObject({
    status: 409,
    body: {
      code: "genesys.lost_update",
      versions: { yours: published, theirs },
      hint: expect.stringContaining("force=true"),
    },
  });
  expect(simulator.metadata.get(exampleInteractionId)).toEqual(theirs);
  expect(await api.put(`${interaction}/metadata?force=true`, { annotations })).toMatchObject({
    status: 200,
    body: { status: "success" },
  });
  expect(simulator.metadata.get(exampleInteractionId)).toEqual(published);
  expect((await api.get("/v1/audit")).body).toMatchObject({
    items: [{ status: "completed" }, { status: "failed", reason: "genesys.lost_update" }, { status: "completed" }],
  });
});

test.each<[GenesysErrorCode, number]>([
  ["genesys.invalid_id", 400],
  ["genesys.unreachable", 502],
  ["genesys.connection_lost", 502],
  ["genesys.timeout", 502],
  ["genesys.server_error", 502],
  ["genesys.unexpected_shape", 502],
  ["genesys.invalid_options", 500],
])("%s answers %i", (code, status) => {
  expect(toProblem(new GenesysError(code, "it failed", { hint: "Try." }), "id")).toMatchObject({ status });
});

test("what Genesys Cloud finds at fault is named field by field", () => {
  const faults = [{ field: "annotations[0].key", code: "too_long", message: "is too long" }];
  const error = new GenesysError("genesys.validation_failed", "refused", { hint: "Put it right.", faults });
  expect(toProblem(error, "id")).toMatchObject({
    status: 422,
    errors: [{ place: "annotations[0].key", message: "is too long", rule: "too_long" }],
  });
});

test("without Genesys Cloud media and metadata answer 503 and say what to set", async () => {
  const api = await serve();
  const refused = {
    status: 503,
    body: { code: "genesys.not_configured", hint: expect.stringContaining("EARSHOT_GENESYS_URL") },
  };
  expect(await api.get(`${interaction}/media-matrix`)).toMatchObject(refused);
  expect(await api.put(`${interaction}/metadata`, { annotations })).toMatchObject(refused);
});

test("what is no list of annotations is malformed", async () => {
  const api = await serve({ simulator: await simulate() });
  expect(await api.put(`${interaction}/metadata`, { annotations: "none" })).toMatchObject({
    status: 400,
    body: { code: "request.invalid", errors: [{ place: "body.annotations" }] },
  });
});
