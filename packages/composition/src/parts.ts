import type { Kernel } from "@earshot/analysis-wasm";
import type { VoiceDetector } from "@earshot/audio";
import type { FolderSourceOptions } from "@earshot/folder-source";
import type { GenesysClient } from "@earshot/genesys-client";
import type { MediaTypes } from "@earshot/media-metadata";
import {
  type CopyEvent,
  createCleanup,
  type MediaStore,
  type Store,
  type SttProvider,
  systemClock,
  UsageError,
} from "@earshot/model";
import type { OpenIdOptions } from "@earshot/people";
import type { PiiConfiguration, PiiDetector } from "@earshot/pii";
import type { CopyEnds } from "@earshot/store";
import type {
  DeliveryDeps,
  EvaluateDeps,
  KeepingDeps,
  PublishDeps,
  PublishOptions,
  RetentionPolicy,
  RunSettings,
  ThumbnailDeps,
} from "@earshot/workflow";
import { type DataPaths, dataPaths, hasDatabase, makeDirectory, requireDatabase } from "./data-paths.ts";
import type { Environment } from "./environment.ts";
import { readTextFile } from "./read-text-file.ts";
import type { RemoteAccess } from "./remote-access.ts";
import { withSecretFiles } from "./secret-files.ts";
import { secretNames } from "./secret-names.ts";
import type { Settings } from "./settings.ts";
import { transcriptSetting, transcriptSettings } from "./transcript-setting.ts";

/** Everything that settings describe. Each part is opened once, when it is first asked for; `close` closes what was opened. */
export interface Parts {
  readonly settings: Settings;
  /** All variables, those of `.env` too. */
  readonly environment: Environment;
  readonly paths: DataPaths;
  /** The address under which people reach the pages; undefined without EARSHOT_PUBLIC_URL. */
  readonly publicUrl: URL | undefined;
  kernel(): Promise<Kernel>;
  /** The ffmpeg that the user has; null when there is none. */
  ffmpeg(): Promise<string | null>;
  /** What tells voices from other sound. */
  voiceDetector(): Promise<VoiceDetector>;
  /** The database; its folder and file are made when they are not there yet. */
  store(): Promise<Store>;
  /** The database of earlier runs, for reading only; it is never made. */
  existingStore(): Promise<Store>;
  /** The same for writing. */
  existingStoreToChange(): Promise<Store>;
  /** Copies a database into an empty one and compares both. The one that is not named is that of the settings. */
  copyDatabase(copy: DatabaseCopy, on: (event: CopyEvent) => void): Promise<CopyEnds>;
  /** Where media are kept: a folder or `s3://bucket/prefix`; that of EARSHOT_MEDIA when none is named, else beside the database. */
  media(place?: string): Promise<MediaStore>;
  /** How transcripts on servers are reached. */
  remoteAccess(): Promise<RemoteAccess>;
  /** What the first call asks for counts. */
  genesys(options?: GenesysUse): Promise<GenesysClient>;
  /** Where transcripts come from. */
  transcripts(): Promise<SttProvider>;
  /** What counts as personal data, and what is done with it where; the defaults without EARSHOT_PII. */
  pii(): Promise<PiiConfiguration & { detector: PiiDetector }>;
  /** What finds personal data, by the organisation's own list of names too where there is a database. */
  detector(): Promise<PiiDetector>;
  /** The provider of EARSHOT_OPENID; undefined without it. */
  openId(): Promise<OpenIdOptions | undefined>;
  /** The media types of the guide, and those of EARSHOT_MEDIA_TYPES. */
  mediaTypes(): Promise<MediaTypes>;
  /** The archives of EARSHOT_ARCHIVES, none without it, and what delivering to them needs. */
  delivery(): Promise<DeliveryDeps>;
  /** What evaluates recordings of Genesys Cloud, with their transcripts from there. */
  evaluation(options?: EvaluationSource): Promise<EvaluateDeps>;
  /** What evaluates calls from files. Recordings without a transcript are measured by voice activity unless a source is set. */
  importing(files: FolderSourceOptions): Promise<EvaluateDeps>;
  /** What is the same for every run. */
  runSettings(): Promise<RunSettings>;
  /** What publishing metadata needs. */
  publishing(): Promise<{ deps: PublishDeps; options: Pick<PublishOptions, "policy" | "mediaTypes"> }>;
  /** What making thumbnails needs. */
  thumbnails(): Promise<ThumbnailDeps>;
  /** What erasing calls needs. */
  keeping(): Promise<KeepingDeps>;
  /** The policies of EARSHOT_RETENTION; none without it. */
  retention(): Promise<RetentionPolicy[]>;
  close(): Promise<void>;
}

/** Where the transcripts of Genesys Cloud's recordings come from. */
export const transcriptOrigins = ["genesys", "service", "voice-activity"] as const;

export type TranscriptOrigin = (typeof transcriptOrigins)[number];

interface EvaluationSource {
  /** Genesys Cloud's own, then the service that is set, then voice activity, when it is not said. */
  transcriptsFrom?: TranscriptOrigin | undefined;
  /** How many archived recordings may be brought back; none when it is not said. */
  restore?: number | undefined;
}

interface GenesysUse {
  /** How many archived recordings may be brought back; none when it is not said. */
  restore?: number | undefined;
  /** Whether its requests stand in one line with those of other processes on the database. */
  shared?: boolean | undefined;
}

interface DatabaseCopy {
  from?: string | undefined;
  to?: string | undefined;
  /** Copies nothing: compares what was copied before. */
  verifyOnly?: boolean | undefined;
}

interface Closable {
  close(): Promise<void>;
}

/**
 * Each part loads its package when it is opened, so that a command starts as fast as what it uses.
 * @param environment all variables, those of `.env` too: the file of archives names some of them
 */
export function createParts(settings: Settings, environment: Environment = process.env): Parts {
  const paths = dataPaths(settings);
  const opened = createCleanup();
  const closing = <Part extends Closable>(part: Part): Part => {
    opened.defer(() => part.close());
    return part;
  };

  /** For the services whose own packages send no requests by themselves. */
  const openHttp = async () => {
    const { createHttp, proxiesOf } = await import("@earshot/http");
    return closing(createHttp({ proxies: proxiesOf(environment) }));
  };

  const storeAndClock = async () => {
    const store = await parts.store();
    return { store, clock: store.clock };
  };

  const parts: Parts = {
    settings,
    environment,
    paths,
    publicUrl: settings.EARSHOT_PUBLIC_URL === undefined ? undefined : new URL(settings.EARSHOT_PUBLIC_URL),
    kernel: once(async () => (await import("@earshot/analysis-wasm")).createKernel()),
    ffmpeg: once(async () => (await import("@earshot/audio")).findFfmpeg(environment)),
    voiceDetector: once(async () => (await import("./voice-detector.ts")).openVoiceDetector(settings)),
    store: once(async () => {
      const { openStore } = await import("@earshot/store");
      await makeDirectory(paths);
      return closing(await openStore(paths.database));
    }),
    existingStore: once(async () => {
      requireDatabase(paths);
      const { openStore } = await import("@earshot/store");
      return closing(await openStore(paths.database, { readonly: true }));
    }),
    existingStoreToChange: async () => {
      requireDatabase(paths);
      return parts.store();
    },
    copyDatabase: async ({ from = paths.database, to = paths.database, verifyOnly = false }, on) => {
      const { compareStores, copyStore } = await import("@earshot/store");
      if (verifyOnly) return compareStores({ from, to }, on);
      if (to === paths.database) await makeDirectory(paths);
      return copyStore({ from, to }, on);
    },
    media: async (place = settings.EARSHOT_MEDIA ?? paths.media) => {
      const { openMediaPlace } = await import("./media-place.ts");
      return openMediaPlace(place, { settings, environment, http: openHttp });
    },
    remoteAccess: async () => (await import("./remote-access.ts")).remoteAccess(settings, environment),
    genesys: once(async ({ restore = 0, shared = false }: GenesysUse = {}) => {
      // Loaded here alone: the client's package would slow the start of every other command.
      const { createGenesysClient } = await import("@earshot/genesys-client");
      const { genesysOptions, paceKey } = await import("./genesys-options.ts");
      const { proxiesOf } = await import("@earshot/http");
      const options = genesysOptions(settings, restore);
      const deps = { clock: systemClock, random: Math.random };
      const pace = shared ? (await parts.store()).pace(paceKey(options), systemClock) : undefined;
      return closing(createGenesysClient({ ...options, http: { proxies: proxiesOf(environment) } }, { ...deps, pace }));
    }),
    transcripts: once(async () => {
      const setting = transcriptSetting(settings);
      const { createFileSttProvider, createHttpSttProvider } = await import("@earshot/stt");
      if (setting.name === "EARSHOT_TRANSCRIPTS") return createFileSttProvider({ directory: setting.value });
      if (setting.name === "EARSHOT_STT") {
        const { speechServices } = await import("./speech-services.ts");
        const { ffmpeg, voiceDetector } = parts;
        const { answers: answersDirectory } = paths;
        return speechServices[setting.value]({
          settings,
          environment,
          answersDirectory,
          ffmpeg,
          voiceDetector,
          http: openHttp,
          closing,
        });
      }
      const options = { endpoint: setting.value, token: settings.EARSHOT_STT_TOKEN };
      return createHttpSttProvider(options, { http: await openHttp() });
    }),
    pii: once(async () => {
      const { EARSHOT_PII: file } = settings;
      const json = file === undefined ? "{}" : await readTextFile(file);
      const { createPiiDetector, parsePiiConfiguration } = await import("@earshot/pii");
      const configuration = parsePiiConfiguration(json, file ?? "the default");
      return { ...configuration, detector: createPiiDetector(configuration.options) };
    }),
    detector: async () => {
      const { detector } = await parts.pii();
      if (!hasDatabase(paths)) return detector;
      const { followOwnNames } = await import("@earshot/workflow");
      return (await followOwnNames(await parts.existingStore(), detector)()).detector;
    },
    openId: once(async () => {
      const { EARSHOT_OPENID: file, EARSHOT_OPENID_SECRET: clientSecret = null, EARSHOT_PUBLIC_URL: url } = settings;
      if (file === undefined) return undefined;
      if (url === undefined) {
        throw new UsageError(
          "EARSHOT_OPENID is set without EARSHOT_PUBLIC_URL",
          "Set EARSHOT_PUBLIC_URL to the address under which people reach Earshot.",
        );
      }
      const { openIdCallbackPath, parseOpenIdSettings } = await import("@earshot/people");
      const redirectUrl = new URL(openIdCallbackPath, url).href;
      return { settings: parseOpenIdSettings(await readTextFile(file), file), clientSecret, redirectUrl };
    }),
    mediaTypes: once(async () => {
      const { EARSHOT_MEDIA_TYPES: file } = settings;
      const { defaultMediaTypes, parseMediaTypes } = await import("@earshot/media-metadata");
      return file === undefined ? defaultMediaTypes : parseMediaTypes(await readTextFile(file), file);
    }),
    delivery: once(async () => {
      const { EARSHOT_ARCHIVES: file } = settings;
      const json = file === undefined ? '{"webhooks": []}' : await readTextFile(file);
      const { parseArchives } = await import("@earshot/archives");
      const secrets = withSecretFiles(environment, secretNames(json));
      const configuration = parseArchives(json, file ?? "the default", secrets);
      const store = await parts.store();
      return { store, http: await openHttp(), clock: store.clock, random: Math.random, configuration };
    }),
    evaluation: async ({ transcriptsFrom: origin, restore } = {}) => {
      const { recordings } = await parts.genesys({ restore, shared: true });
      const { transcript: _own, ...withoutTranscripts } = recordings;
      return {
        kernel: await parts.kernel(),
        ffmpeg: await parts.ffmpeg(),
        stt: origin === "genesys" ? null : await speechService(parts, origin),
        source: origin === undefined || origin === "genesys" ? recordings : withoutTranscripts,
        ...(await storeAndClock()),
      };
    },
    importing: async (files) => {
      const { createFolderSource } = await import("@earshot/folder-source");
      return {
        kernel: await parts.kernel(),
        ffmpeg: await parts.ffmpeg(),
        stt: await speechService(parts),
        source: createFolderSource(files),
        ...(await storeAndClock()),
      };
    },
    runSettings: once(async () => {
      const { detector, options, transcriptPolicy: policy } = await parts.pii();
      const { configuration } = await parts.delivery();
      return {
        redaction: { detector, policy, options },
        archives: configuration.archives.map(({ name }) => name),
        workDirectory: paths.work,
        sttPollMs: 2000,
        holdAudio: settings.EARSHOT_HOLD_AUDIO,
        voiceDetector: await parts.voiceDetector(),
        queueLanguages: settings.EARSHOT_STT_LANGUAGES,
      };
    }),
    publishing: once(async () => {
      const { detector, annotationPolicy: policy } = await parts.pii();
      const mediaTypes = await parts.mediaTypes();
      const { metadata } = await parts.genesys({ shared: true });
      const store = await parts.store();
      const { createArchiveSync, followOwnNames } = await import("@earshot/workflow");
      const archives = createArchiveSync(await parts.delivery());
      const namesNow = followOwnNames(store, detector);
      const monotonicMs = () => performance.now();
      return {
        deps: { metadata, store, namesNow, archives, clock: store.clock, monotonicMs },
        options: { policy, mediaTypes },
      };
    }),
    thumbnails: once(async () => {
      const { configuration } = await parts.delivery();
      return {
        metadata: (await parts.genesys({ shared: true })).metadata,
        ...(await storeAndClock()),
        ffmpeg: await parts.ffmpeg(),
        archives: configuration.archives.map(({ name }) => name),
      };
    }),
    keeping: async () => {
      const { work, thumbnails, answers, erasedList } = paths;
      const store = await parts.existingStoreToChange();
      return {
        ...{ store, media: parts.media, clock: store.clock },
        folders: { work, thumbnails, answers, erasedList },
      };
    },
    retention: once(async () => {
      const { EARSHOT_RETENTION: file } = settings;
      if (file === undefined) return [];
      const { parseRetention } = await import("@earshot/workflow");
      return parseRetention(await readTextFile(file), file);
    }),
    close: () => opened[Symbol.asyncDispose](),
  };
  return parts;
}

/** The service that is set, and voice activity when none is. */
async function speechService(parts: Parts, origin?: "service" | "voice-activity"): Promise<SttProvider> {
  const isSet = transcriptSettings(parts.settings).length > 0;
  if (origin === "service" || (origin === undefined && isSet)) return parts.transcripts();
  const { createVoiceActivityProvider } = await import("@earshot/stt");
  return createVoiceActivityProvider({ ffmpeg: await parts.ffmpeg(), ...(await parts.voiceDetector()) });
}

/** Does the work of the first call only; a failure is not kept. */
function once<Args extends unknown[], T>(work: (...args: Args) => Promise<T>): (...args: Args) => Promise<T> {
  let result: Promise<T> | null = null;
  return (...args) => {
    result ??= work(...args).catch((error: unknown) => {
      result = null;
      throw error;
    });
    return result;
  };
}
