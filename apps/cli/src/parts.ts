import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createKernel, type Kernel } from "@earshot/analysis-wasm";
import { createGenesysClient, type GenesysClient } from "@earshot/genesys-client";
import { createHttp, systemClock } from "@earshot/http";
import { defaultMediaTypes, type MediaTypes, parseMediaTypes } from "@earshot/media-metadata";
import { createPiiDetector, type PiiConfiguration, type PiiDetector, parsePiiConfiguration } from "@earshot/pii";
import { openStore, type Store } from "@earshot/store";
import {
  createFileSttProvider,
  createHttpSttProvider,
  createVoiceActivityProvider,
  type SttProvider,
} from "@earshot/transcription";
import {
  createArchiveSync,
  type DeliveryDeps,
  type EvaluateDeps,
  type PublishDeps,
  type PublishOptions,
  parseArchives,
} from "@earshot/workflow";
import type { Command } from "commander";
import { fileError, readInput } from "./io.ts";
import { genesysSettings, readSettings, type Settings } from "./settings.ts";
import { UsageError } from "./usage-error.ts";

/** Where a command's files lie. */
export interface DataPaths {
  directory: string;
  database: string;
  work: string;
}

/** Settings for a command, `.env` and the environment together. */
export function settingsOf(command: Command): Settings {
  const { settings } = command.optsWithGlobals<{ settings?: string }>();
  return readSettings(process.env, settings);
}

export function dataPaths(settings: Settings): DataPaths {
  const directory = resolve(settings.EARSHOT_DATA);
  return { directory, database: join(directory, "earshot.db"), work: join(directory, "work") };
}

/** Opens the database, making its folder and file when they are not there yet. */
export async function openDatabase(settings: Settings): Promise<Store> {
  const { directory, database } = dataPaths(settings);
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw fileError(directory, cause);
  }
  return openStore(database);
}

/** Opens the database of earlier runs; reading commands never make one. */
export async function openExistingDatabase(settings: Settings): Promise<Store> {
  const { database } = dataPaths(settings);
  if (!existsSync(database)) {
    throw new UsageError(
      `${database}: there is no database yet`,
      "Run `earshot evaluate` first, or correct EARSHOT_DATA.",
    );
  }
  return openStore(database, { readonly: true });
}

export function openGenesys(settings: Settings): GenesysClient {
  const { EARSHOT_GENESYS_URL, EARSHOT_GENESYS_CLIENT_ID, EARSHOT_GENESYS_CLIENT_SECRET } = genesysSettings(settings);
  return createGenesysClient({
    dialect: "guide",
    baseUrl: EARSHOT_GENESYS_URL,
    clientId: EARSHOT_GENESYS_CLIENT_ID,
    clientSecret: EARSHOT_GENESYS_CLIENT_SECRET,
    auth: settings.EARSHOT_GENESYS_AUTH,
  });
}

/** Where transcripts come from, and how to let go of it. */
export interface TranscriptSource {
  provider: SttProvider;
  close(): Promise<void>;
}

export function openTranscriptSource(settings: Settings, kernel: Kernel): TranscriptSource {
  const { EARSHOT_STT_URL: endpoint, EARSHOT_STT_TOKEN: token, EARSHOT_TRANSCRIPTS: directory } = settings;
  const names = (["EARSHOT_STT_URL", "EARSHOT_TRANSCRIPTS", "EARSHOT_STT"] as const).filter((name) => settings[name]);
  if (names.length > 1) {
    throw new UsageError(`${names.join(" and ")} are set together`, "Keep the one to take transcripts from.");
  }
  if (endpoint !== undefined) {
    const http = createHttp();
    const provider = createHttpSttProvider({ endpoint, ...(token === undefined ? {} : { token }) }, { http });
    return { provider, close: () => http.close() };
  }
  if (directory !== undefined) return { provider: createFileSttProvider({ directory }), close: async () => {} };
  if (names.length === 1) return { provider: createVoiceActivityProvider({ kernel }), close: async () => {} };
  throw new UsageError(
    "no source of transcripts is set",
    "Set EARSHOT_STT_URL to a speech-to-text endpoint, EARSHOT_TRANSCRIPTS to a folder of transcripts, or EARSHOT_STT to voice-activity.",
  );
}

/** What counts as personal data, and what is done with it where; the defaults without EARSHOT_PII. */
export async function openPii(settings: Settings): Promise<PiiConfiguration & { detector: PiiDetector }> {
  const { EARSHOT_PII: file } = settings;
  const json = file === undefined ? "{}" : (await readInput(file)).toString("utf8");
  const configuration = parsePiiConfiguration(json, file ?? "the default");
  return { ...configuration, detector: createPiiDetector(configuration.options) };
}

/** All that a run needs, and how to let go of it. */
export interface EvaluationParts {
  deps: EvaluateDeps;
  close(): Promise<void>;
}

export async function openEvaluationParts(settings: Settings): Promise<EvaluationParts> {
  const kernel = await createKernel();
  const source = openTranscriptSource(settings, kernel);
  const opened: { close(): Promise<void> }[] = [source];
  const close = async () => {
    await Promise.all(opened.map((part) => part.close()));
  };
  try {
    const genesys = openGenesys(settings);
    opened.push(genesys);
    const store = await openDatabase(settings);
    opened.push(store);
    return { deps: { genesys, stt: source.provider, store, kernel, clock: systemClock }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The media types of the guide, and those of EARSHOT_MEDIA_TYPES. */
export async function openMediaTypes(settings: Settings): Promise<MediaTypes> {
  const { EARSHOT_MEDIA_TYPES: file } = settings;
  return file === undefined ? defaultMediaTypes : parseMediaTypes((await readInput(file)).toString("utf8"), file);
}

/** The archives of EARSHOT_ARCHIVES and what delivering to them needs; none without it. */
export async function openDelivery(
  settings: Settings,
  store: Store,
): Promise<DeliveryDeps & { close(): Promise<void> }> {
  const { EARSHOT_ARCHIVES: file } = settings;
  const json = file === undefined ? '{"webhooks": []}' : (await readInput(file)).toString("utf8");
  const configuration = parseArchives(json, file ?? "the default", process.env);
  const http = createHttp();
  return { store, http, clock: systemClock, random: Math.random, configuration, close: () => http.close() };
}

/** All that publishing metadata needs, and how to let go of it. */
export interface PublishingParts {
  deps: PublishDeps;
  options: Pick<PublishOptions, "policy" | "mediaTypes">;
  close(): Promise<void>;
}

export async function openPublishingParts(settings: Settings): Promise<PublishingParts> {
  const { detector, annotationPolicy: policy } = await openPii(settings);
  const mediaTypes = await openMediaTypes(settings);
  const genesys = openGenesys(settings);
  const opened: { close(): Promise<void> }[] = [genesys];
  const close = async () => {
    await Promise.all(opened.map((part) => part.close()));
  };
  try {
    const store = await openDatabase(settings);
    opened.push(store);
    const delivery = await openDelivery(settings, store);
    opened.push(delivery);
    const archives = createArchiveSync(delivery);
    const monotonicMs = () => performance.now();
    return {
      deps: { genesys, store, detector, archives, clock: systemClock, monotonicMs },
      options: { policy, mediaTypes },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
