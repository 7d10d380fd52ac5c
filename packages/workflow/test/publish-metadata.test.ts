import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { findFfmpeg } from "@earshot/audio";
import { createGenesysClient } from "@earshot/genesys-client";
import { exampleInteractionId, type SimulatorOptions } from "@earshot/genesys-simulator";
import { defaultMediaTypes } from "@earshot/media-metadata";
import { everyone, type Store } from "@earshot/model";
import { annotationPolicy, createPiiDetector } from "@earshot/pii";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import {
  type ArchiveSync,
  checkMetadata,
  followOwnNames,
  makeThumbnails,
  type PublishDeps,
  publishMetadata,
} from "../src/index.ts";
import { setUp } from "./set-up.ts";

/** The three annotations of the guide's example. */
const annotations = [
  { key: "media.duration_sec", value: "142", mediaType: "voice", format: "wav", category: "technical" },
  { key: "media.quality_score", value: "0.89", mediaType: "voice", format: "wav", category: "analytics" },
  { key: "screen.capture_source", value: "agent_desktop", mediaType: "screen", format: "mp4", category: "system" },
];

const options = {
  policy: annotationPolicy,
  mediaTypes: defaultMediaTypes,
  truncate: false,
  force: false,
  actor: "test",
};

async function start(simulated: SimulatorOptions = {}, archives?: ArchiveSync) {
  const { deps, genesys, simulator, folder } = await setUp(simulated);
  const publishing: PublishDeps & { store: Store } = {
    metadata: genesys.metadata,
    store: deps.store,
    clock: deps.clock,
    namesNow: followOwnNames(deps.store, createPiiDetector()),
    archives: archives ?? { names: ["records"], deliver: async () => [{ archive: "records", status: "success" }] },
    monotonicMs: () => performance.now(),
  };
  const sent = () => simulator.requests.filter(({ method }) => method === "PUT");
  return { deps: publishing, simulator, folder, sent };
}

const everything = { limit: 100 };

test("the guide's example is published: one thumbnail queued, the event delivered, the trail whole", async () => {
  const { deps, simulator } = await start();
  const result = await publishMetadata(deps, exampleInteractionId, annotations, options);
  expect(result).toMatchObject({
    status: "success",
    mediaMatrix: [
      { mediaType: "voice", expectedFormat: "wav|mp3", requiresTranscription: true, requiresThumbnail: false },
      { mediaType: "screen", expectedFormat: "mp4|webm", requiresTranscription: false, requiresThumbnail: true },
    ],
    thumbnailsQueued: [{ action: "generate_thumbnail", status: "queued", format: "jpeg", dimensions: "320x240" }],
    archiveSync: { synchronization: [{ archive: "records", status: "success" }] },
    auditLog: {
      interactionId: exampleInteractionId,
      status: "completed",
      accuracyRate: 1,
      totalValidations: 3,
      governanceTag: "media_metadata_parsing_v1",
      actor: "test",
      latencyMs: { media_fetch: { count: 1 }, validation: { count: 1 }, metadata_submit: { count: 1 } },
    },
  });
  expect(simulator.metadata.get(exampleInteractionId)).toMatchObject({
    annotations: [
      { key: "media.duration_sec", value: "142", category: "technical" },
      { key: "media.quality_score", value: "0.89", category: "analytics" },
      { key: "screen.capture_source", value: "agent_desktop", category: "system" },
    ],
    source: "automated_parser",
  });
  const { items } = await deps.store.deliveries.list({}, everything);
  expect(items).toMatchObject([{ archive: "records", type: "metadata_parsed", interactionId: exampleInteractionId }]);
  expect(await deps.store.audit.verify()).toMatchObject({ ok: true, entries: 1 });
});

test("the same payload is said to be unchanged and not sent; an older one that was replaced is", async () => {
  const { deps, sent } = await start();
  await publishMetadata(deps, exampleInteractionId, annotations, options);
  expect(await publishMetadata(deps, exampleInteractionId, annotations, options)).toMatchObject({
    status: "unchanged",
    auditLog: { status: "unchanged" },
  });
  expect(sent().length).toBe(1);
  await publishMetadata(deps, exampleInteractionId, annotations.slice(0, 1), options);
  expect(await publishMetadata(deps, exampleInteractionId, annotations, options)).toMatchObject({ status: "success" });
  expect(sent().length).toBe(3);
});

test.each(["annotations", { attributesSchemaId: "schema-1" }] as const)(
  "kept by the Platform API as %j, they may grow in front and are recognised when they did not change",
  async (metadata) => {
    const { deps, simulator, sent } = await start();
    const { origin, clientId, clientSecret } = simulator;
    const genesys = createGenesysClient(
      { source: "platform", loginUrl: origin, apiUrl: origin, clientId, clientSecret, metadata },
      { clock: deps.clock, random: () => 0.5 },
    );
    onTestFinished(() => genesys.close());
    const onPlatform = { ...deps, metadata: genesys.metadata };
    const values = ["first", "second", "third"].map((value) => ({ key: `k_${value}`, value, category: "a_b" }));
    const [first, ...others] = values;
    const publish = (wanted: unknown[]) => publishMetadata(onPlatform, "int-two-holds", wanted, options);
    expect(await publish(others)).toMatchObject({ status: "success" });
    expect(await publish(values)).toMatchObject({ status: "success" });
    const before = sent().length;
    expect(await publish(values)).toMatchObject({ status: "unchanged" });
    expect(sent()).toHaveLength(before);
    const more = { key: "fourth", value: "", category: "z" };
    expect(await publish([more, first, ...others])).toMatchObject({ status: "success" });
    expect(await publish([more, first, ...others])).toMatchObject({ status: "unchanged" });
  },
);

describe("metadata that somebody else changed since they were published", () => {
  const edited = {
    annotations: [{ key: "media.duration_sec", value: "143", category: "technical" }],
    source: "automated_parser",
  };
  const lost = { code: "genesys.lost_update" };
  const toAudit = async ({ store }: Awaited<ReturnType<typeof start>>["deps"]) =>
    (await store.audit.list({}, everything)).items.map(({ status, reason }) => [status, reason]);

  test.each([
    ["with tags", true],
    ["without tags", false],
  ])("are neither overwritten nor said to be unchanged, by a service %s", async (_name, etags) => {
    const { deps, simulator, sent } = await start({ etags });
    await publishMetadata(deps, exampleInteractionId, annotations, options);
    await deps.metadata.publish(exampleInteractionId, edited, {});
    for (const wanted of [annotations, annotations.slice(0, 2)]) {
      const work = publishMetadata(deps, exampleInteractionId, wanted, options);
      const yours = { annotations: wanted.map(({ key, value, category }) => ({ key, value, category })) };
      await expect(work).rejects.toMatchObject({ ...lost, versions: { yours, theirs: edited } });
      await expect(work).rejects.toThrow(exampleInteractionId);
    }
    expect(sent().length).toBe(2);
    expect(simulator.metadata.get(exampleInteractionId)).toEqual(edited);
    expect(await toAudit(deps)).toEqual([
      ["failed", "genesys.lost_update"],
      ["failed", "genesys.lost_update"],
      ["completed", null],
    ]);
    expect((await deps.store.deliveries.list({}, everything)).items).toHaveLength(1);
  });

  test.each([
    ["with tags", true],
    ["without tags", false],
  ])("are overwritten when that is asked for, which the trail says, by a service %s", async (_name, etags) => {
    const { deps, simulator } = await start({ etags });
    await publishMetadata(deps, exampleInteractionId, annotations, options);
    await deps.metadata.publish(exampleInteractionId, edited, {});
    const forced = { ...options, force: true };
    expect(await publishMetadata(deps, exampleInteractionId, annotations, forced)).toMatchObject({
      status: "success",
      auditLog: { status: "completed", reason: "overwrote a change made elsewhere" },
    });
    expect(simulator.metadata.get(exampleInteractionId)).toMatchObject({ annotations: { length: 3 } });
    // From then on they are ours again, and there is nothing to overwrite.
    expect(await publishMetadata(deps, exampleInteractionId, annotations, forced)).toMatchObject({
      status: "unchanged",
    });
    expect(await publishMetadata(deps, exampleInteractionId, annotations.slice(1), forced)).toMatchObject({
      status: "success",
      auditLog: { status: "completed", reason: null },
    });
  });

  test("are overwritten when that is asked for, even if they change again meanwhile", async () => {
    const { deps, simulator } = await start();
    await publishMetadata(deps, exampleInteractionId, annotations, options);
    const { metadata } = deps;
    const read: typeof metadata.read = async (id, signal) => {
      const found = await metadata.read(id, signal);
      await metadata.publish(id, edited, {});
      return found;
    };
    const forced = { ...options, force: true };
    const racing = { ...deps, metadata: { ...metadata, read } };
    await publishMetadata(racing, exampleInteractionId, annotations.slice(1), forced);
    expect(simulator.metadata.get(exampleInteractionId)).toMatchObject({ annotations: { length: 2 } });
  });

  test("are a conflict when they were removed, too", async () => {
    const { deps } = await start();
    await publishMetadata(deps, exampleInteractionId, annotations, options);
    const gone = { ...deps, metadata: { ...deps.metadata, read: async () => null } };
    const work = publishMetadata(gone, exampleInteractionId, annotations, options);
    await expect(work).rejects.toMatchObject({ ...lost, versions: { theirs: null } });
    expect(await publishMetadata(gone, exampleInteractionId, annotations, { ...options, force: true })).toMatchObject({
      status: "success",
    });
  });

  test("are no conflict when they are what is to be published now", async () => {
    const { deps } = await start();
    await publishMetadata(deps, exampleInteractionId, annotations, options);
    const wanted = { annotations: annotations.slice(1).map(({ key, value, category }) => ({ key, value, category })) };
    await deps.metadata.publish(exampleInteractionId, { ...wanted, source: "automated_parser" }, {});
    expect(await publishMetadata(deps, exampleInteractionId, annotations.slice(1), options)).toMatchObject({
      status: "success",
    });
  });

  test("are overwritten as ever where nothing was published before", async () => {
    const { deps, simulator } = await start();
    await deps.metadata.publish(exampleInteractionId, edited, {});
    expect(await publishMetadata(deps, exampleInteractionId, annotations, options)).toMatchObject({
      status: "success",
      auditLog: { status: "completed", reason: null },
    });
    expect(simulator.metadata.get(exampleInteractionId)).toMatchObject({ annotations: { length: 3 } });
  });
});

test("metadata that a service without tags completes by fields of its own are still ours", async () => {
  const { deps, sent } = await start({ etags: false });
  const { metadata } = deps;
  const read: typeof metadata.read = async (id, signal) => {
    const found = await metadata.read(id, signal);
    return found === null ? null : { ...found, metadata: { ...Object(found.metadata), modifiedDate: "2026-10-20" } };
  };
  const completed = { ...deps, metadata: { ...metadata, read } };
  await publishMetadata(completed, exampleInteractionId, annotations, options);
  expect((await publishMetadata(completed, exampleInteractionId, annotations, options)).status).toBe("unchanged");
  expect((await publishMetadata(completed, exampleInteractionId, annotations.slice(1), options)).status).toBe(
    "success",
  );
  expect(sent().length).toBe(2);
});

test("metadata whose tag alone has changed are still ours", async () => {
  const { deps, sent } = await start();
  const { metadata } = deps;
  const read: typeof metadata.read = async (id, signal) => {
    const found = await metadata.read(id, signal);
    return found === null ? null : { ...found, etag: '"another"' };
  };
  await publishMetadata(deps, exampleInteractionId, annotations, options);
  const renamed = { ...deps, metadata: { ...metadata, read } };
  expect((await publishMetadata(renamed, exampleInteractionId, annotations, options)).status).toBe("unchanged");
  expect(sent().length).toBe(1);
});

test("every fault comes at once, nothing is sent, and neither the trail nor the outbox holds personal data", async () => {
  const { deps, sent, folder } = await start();
  const result = await publishMetadata(
    deps,
    exampleInteractionId,
    [
      { key: "a key", value: "x", mediaType: "voice", format: "wav" },
      { key: "long", value: "x".repeat(2001), mediaType: "voice", format: "wav" },
      { key: "contact", value: "call (555) 123-4567", mediaType: "voice", format: "wav" },
      { key: "card", value: "4111 1111 1111 1111", mediaType: "voice", format: "wavelet" },
      annotations[0],
    ],
    options,
  );
  expect(result.status).toBe("rejected");
  expect(result.faults.map(({ index, field }) => `${index} ${field}`)).toEqual(
    expect.arrayContaining(["0 key", "1 value", "2 value", "3 value", "3 format"]),
  );
  expect(sent()).toEqual([]);
  expect(result.auditLog).toMatchObject({
    status: "rejected",
    totalValidations: 5,
    accuracyRate: 0.4,
    payloadHash: null,
  });
  await deps.store.close();
  const written = await readFile(join(folder, "earshot.db"), "latin1");
  for (const secret of ["555) 123", "4111", "a key"]) expect(written).not.toContain(secret);
});

test("the list of names is read again when it has changed, and not for each publication", async () => {
  const { deps } = await start();
  const read = vi.spyOn(deps.store.ownNames, "read");
  const wanted = [{ key: "vendor", value: "I spoke to Ben and Jerry", mediaType: "voice", format: "wav" }];
  const publish = async () => (await publishMetadata(deps, exampleInteractionId, wanted, options)).status;
  expect([await publish(), await publish()]).toEqual(["success", "unchanged"]);
  expect(read).toHaveBeenCalledTimes(1);
  await deps.store.ownNamesBy(everyone).allow("Ben and Jerry", 3, null, { atMs: 1, correlationId: "test" });
  // What was masked is said now.
  expect([await publish(), await publish()]).toEqual(["success", "unchanged"]);
  expect(read).toHaveBeenCalledTimes(2);
});

test("checking sends and stores nothing", async () => {
  const { deps, sent } = await start();
  const { detector } = await deps.namesNow();
  expect(await checkMetadata({ ...deps, detector }, exampleInteractionId, annotations, options)).toMatchObject({
    faults: [],
    notes: [],
  });
  expect(sent()).toEqual([]);
  expect((await deps.store.audit.list({}, everything)).items).toEqual([]);
});

test("values that are too long are cut only when that is asked for, and that is said", async () => {
  const { deps, simulator } = await start();
  const long = [{ ...annotations[0], value: "é".repeat(2001) }];
  expect((await publishMetadata(deps, exampleInteractionId, long, options)).status).toBe("rejected");
  const cut = await publishMetadata(deps, exampleInteractionId, long, { ...options, truncate: true });
  expect(cut).toMatchObject({ status: "success", notes: [{ index: 0, field: "value" }] });
  expect(simulator.metadata.get(exampleInteractionId)).toMatchObject({ annotations: [{ value: "é".repeat(2000) }] });
});

test("a failure is thrown and audited too", async () => {
  const { deps } = await start({ scopes: ["interaction:view"] });
  await expect(publishMetadata(deps, exampleInteractionId, annotations, options)).rejects.toThrow(
    "interaction:metadata:write",
  );
  expect((await deps.store.audit.list({}, everything)).items).toMatchObject([
    { status: "failed", reason: "genesys.forbidden" },
  ]);
  await expect(publishMetadata(deps, "no-such-interaction", annotations, options)).rejects.toThrow(
    "no-such-interaction",
  );
  expect(await deps.store.audit.verify()).toMatchObject({ ok: true, entries: 2 });
});

test("an archive that fails does not fail the publication", async () => {
  const { deps } = await start(
    {},
    {
      names: ["records"],
      deliver: async () => [{ archive: "records", status: "error", message: "answered 500" }],
    },
  );
  expect(await publishMetadata(deps, exampleInteractionId, annotations, options)).toMatchObject({
    status: "success",
    archiveSync: { synchronization: [{ status: "error", message: "answered 500" }] },
  });
});

test("when the delivery breaks off, the publication is kept and audited once, as completed", async () => {
  const { deps } = await start(
    {},
    {
      names: ["records"],
      deliver: async () => {
        throw new Error("interrupted");
      },
    },
  );
  expect(await publishMetadata(deps, exampleInteractionId, annotations, options)).toMatchObject({
    status: "success",
    archiveSync: { synchronization: [{ archive: "records", status: "error", message: "Error: interrupted" }] },
  });
  expect((await deps.store.audit.list({}, everything)).items.map(({ status }) => status)).toEqual(["completed"]);
});

test("without ffmpeg a thumbnail waits and says why", async () => {
  const { deps, folder } = await start();
  await publishMetadata(deps, exampleInteractionId, annotations, options);
  const job = { ...deps, ffmpeg: null, archives: [] };
  expect(await makeThumbnails(job, join(folder, "thumbnails"))).toEqual({ done: 0, failed: 0, waiting: 1 });
  const { items } = await deps.store.thumbnails.list({}, everything);
  expect(items).toMatchObject([{ status: "waiting", reason: expect.stringContaining("ffmpeg") }]);
});

const ffmpeg = await findFfmpeg(process.env);

test.skipIf(ffmpeg === null)("with ffmpeg a thumbnail is made and the archives get an event", async () => {
  const { deps, folder } = await start();
  await publishMetadata(deps, exampleInteractionId, annotations, options);
  const job = { ...deps, ffmpeg, archives: ["records"] };
  expect(await makeThumbnails(job, join(folder, "thumbnails"))).toEqual({ done: 1, failed: 0, waiting: 0 });
  const again = await publishMetadata(deps, exampleInteractionId, annotations.slice(1), options);
  expect(again).toMatchObject({ status: "success", thumbnailsQueued: [] });
  const [done] = (await deps.store.thumbnails.list({}, everything)).items;
  const picture = await readFile(done?.path ?? "");
  expect(picture.subarray(0, 3).toString("hex")).toBe("ffd8ff");
  const { items } = await deps.store.deliveries.list({}, everything);
  expect(items.map(({ type }) => type).toSorted()).toEqual(["metadata_parsed", "metadata_parsed", "thumbnail_ready"]);
});
