import type { DownloadedMedia } from "@earshot/model";
import { type FakeClock, fakeClock } from "@earshot/test-kit";
import type { GenesysClient, GuideOptions } from "../src/index.ts";
import { answer, type Reply } from "./fake-genesys.ts";
import { client, entity, part, recording } from "./helpers.ts";
import { platformClient } from "./platform/set-up.ts";

type CommonOptions = Pick<Partial<GuideOptions>, "http" | "mediaLimits">;

/** What both sources do, by the endpoints of each: one call of the API, and media behind a signed URL. */
export interface Door {
  source: "guide" | "platform";
  client(origin: string, options?: CommonOptions, clock?: FakeClock): GenesysClient;
  /** Of the one call that `ask` makes. */
  path: string;
  ok: Reply;
  /** What `ask` asks for, in the words of an error. */
  what: string;
  /** What `ask` gives, in part. */
  value: object;
  ask(genesys: GenesysClient, signal?: AbortSignal): Promise<unknown>;
  /** Answers with the signed URL of the media. */
  mediaPath: string;
  signed(url: string): Reply;
  media(genesys: GenesysClient, folder: string, signal?: AbortSignal): Promise<DownloadedMedia>;
}

const guide: Door = {
  source: "guide",
  client: (origin, options = {}, clock = fakeClock()) => client(origin, options, clock),
  path: "/api/v2/recordings/r1",
  ok: answer(200, entity("r1")),
  what: "recording r1",
  value: { id: "r1" },
  ask: (genesys, signal) => genesys.recordings.get("r1", signal),
  mediaPath: "/api/v2/recordings/r1/parts/p1",
  signed: (url) => answer(200, { url, expiresAt: "x" }),
  media: (genesys, folder, signal) => genesys.recordings.media(recording("r1"), part("p1"), folder, signal),
};

const platform: Door = {
  source: "platform",
  client: (origin, options = {}, clock = fakeClock()) =>
    platformClient(origin, { metadata: { attributesSchemaId: "s1" }, ...options }, clock),
  path: "/api/v2/conversations/c1/customattributes",
  ok: answer(200, { results: [{ id: "a1", schema: { id: "s1" }, version: 3, customAttributes: { key: "value" } }] }),
  what: "custom attributes of conversation c1",
  value: { etag: "3", metadata: { key: "value" } },
  ask: (genesys, signal) => genesys.metadata.read("c1", signal),
  mediaPath: "/api/v2/conversations/c1/recordings/r1",
  signed: (url) =>
    answer(200, { id: "r1", media: "audio", fileState: "AVAILABLE", mediaUris: { 0: { mediaUri: url } } }),
  media: (genesys, folder, signal) =>
    genesys.recordings.media(recording("c1~r1"), part("0", { channel: 0 }), folder, signal),
};

export const doors: readonly Door[] = [guide, platform];
