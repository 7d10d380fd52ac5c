import type {
  Clock,
  HoldRecord,
  Recording,
  RecordingQuery,
  RecordingSource,
  UnreadableRecording,
} from "@earshot/model";
import type { Api } from "../api.ts";
import { GenesysError, type GenesysErrorCode } from "../errors.ts";
import type { SignedMedia } from "../signed-media.ts";
import { namedIn, toConversation } from "./conversation.ts";
import { getConversation } from "./conversation-calls.ts";
import { createConversationRecordings, type RecordingFacts, startOf, toRecordings } from "./conversation-recordings.ts";
import { createConversationListing } from "./conversations.ts";
import { checkCuts, checkHeld, holdsOf, holdsWithin, pausesOf, toStateEvents } from "./holds.ts";
import { parseInstant, toIso } from "./instant.ts";
import { createMediaDownload } from "./media.ts";
import type { Names } from "./names.ts";
import { restoreRecording } from "./recording-calls.ts";
import { parseRecordingId } from "./recording-id.ts";
import { createRecordingListing, isOfOne, notFound, transcoding, type Wanted } from "./recording-listing.ts";
import type { PlatformConversation } from "./schemas.ts";
import { createSourceMetrics } from "./source-metrics.ts";
import { createTranscripts } from "./transcripts.ts";
import type { TimeRange } from "./windows.ts";

export interface PlatformRecordingsDeps {
  api: Api;
  signedMedia: SignedMedia;
  clock: Clock;
  names: Names;
}

export interface PlatformRecordingsOptions {
  formatId: string;
  agentChannel: 0 | 1;
  transcripts: boolean;
  /** How many archived recordings may be asked to be restored. */
  restore: number;
}

const dayMs = 24 * 3_600_000;
/** Without `from`: one query. */
const defaultRangeMs = 7 * dayMs;
/** How long a restored recording stays. */
const restoredForMs = 7 * dayMs;

/** How the service answers an id that no conversation has, or that can be none. */
const noConversation: ReadonlySet<GenesysErrorCode> = new Set([
  "genesys.not_found",
  "genesys.rejected",
  "genesys.invalid_id",
]);

function parseBound(name: "from" | "to", value: string | undefined, absentMs: number): number {
  if (value === undefined) return absentMs;
  const timeMs = Date.parse(value);
  if (!Number.isNaN(timeMs)) return timeMs;
  throw new GenesysError("genesys.invalid_query", `${name} ${JSON.stringify(value)} is not a date and time`, {
    hint: "Give it in ISO 8601, such as 2026-10-01T00:00:00Z.",
  });
}

function hasOpenSegments({ participants }: PlatformConversation): boolean {
  return participants.some(({ sessions }) =>
    sessions.some(({ segments }) => segments.some(({ segmentEnd }) => segmentEnd === null)),
  );
}

export function createPlatformRecordings(
  { api, signedMedia, clock, names }: PlatformRecordingsDeps,
  { formatId, agentChannel, transcripts, restore }: PlatformRecordingsOptions,
): RecordingSource {
  const facts = new WeakMap<Recording, RecordingFacts>();
  const listConversations = createConversationListing({ api, clock });
  const askRecordings = createConversationRecordings({ api, clock, formatId });
  const options = { format: formatId, agentChannel, names, facts };
  const recordingsOf = createRecordingListing({ askRecordings, clock, options });
  let restorationsLeft = restore;

  async function* conversationsIn(
    range: TimeRange,
    signal?: AbortSignal,
  ): AsyncGenerator<Wanted | UnreadableRecording> {
    const seen = new Set<string>();
    for await (const page of listConversations(range, signal)) {
      const fresh = page.filter((listed) => {
        const id = "unreadable" in listed ? listed.id : listed.conversationId;
        if (seen.has(id)) return false;
        seen.add(id);
        if ("unreadable" in listed) return true;
        const startMs = listed.conversationStart;
        // One that went on in the range may have begun before it.
        return startMs === null || (startMs >= range.fromMs && startMs < range.toMs);
      });
      await names.learn(
        fresh.flatMap((listed) => ("unreadable" in listed ? [] : namedIn(listed))),
        signal,
      );
      for (const listed of fresh) {
        if ("unreadable" in listed) yield listed;
        else yield { conversationId: listed.conversationId, conversation: listed, recordingId: null, askedId: null };
      }
    }
  }

  /** Null when it cannot be had: a recording is of use without it. */
  async function readConversation(id: string, signal?: AbortSignal): Promise<PlatformConversation | null> {
    try {
      return await api.call(getConversation(id), signal);
    } catch (error) {
      const isMissing = error instanceof GenesysError && (isOfOne(error) || error.code === "genesys.forbidden");
      if (isMissing) return null;
      throw error;
    }
  }

  /**
   * As analytics describes it now, its names looked up; one that was over when it was read is not asked for again. When it cannot be had it is what
   * was known of it.
   */
  async function findConversation(
    id: string,
    known: PlatformConversation | null,
    signal?: AbortSignal,
  ): Promise<PlatformConversation | null> {
    if (known !== null && !hasOpenSegments(known)) return known;
    const conversation = await readConversation(id, signal);
    if (conversation === null) return known;
    await names.learn(namedIn(conversation), signal);
    return conversation;
  }

  /**
   * An id without its conversation would be taken for that of a conversation, and be a call that failed.
   * @throws {GenesysError} genesys.invalid_query
   */
  async function refuseUnknown(ids: ReadonlySet<string>, signal?: AbortSignal): Promise<void> {
    for (const id of ids) {
      const { conversationId, recordingId } = parseRecordingId(id);
      if (recordingId !== null) continue;
      try {
        const answer = await askRecordings(conversationId, signal, "NONE");
        if (answer.state === "pending" || answer.recordings.length + answer.unreadable.length > 0) continue;
      } catch (error) {
        // Other faults are those of the listing.
        if (!(error instanceof GenesysError) || !noConversation.has(error.code)) continue;
      }
      throw new GenesysError(
        "genesys.invalid_query",
        `there is no conversation ${JSON.stringify(id)} with recordings`,
        {
          hint: "A recording is named by <conversation>~<recording>, as earshot recordings list prints it and earshot search finds it; the id of a conversation alone means all of its recordings.",
        },
      );
    }
  }

  async function* conversationsOf(ids: ReadonlySet<string>, signal?: AbortSignal): AsyncGenerator<Wanted> {
    for (const id of ids) {
      const { conversationId, recordingId } = parseRecordingId(id);
      const conversation = await findConversation(conversationId, null, signal);
      yield { conversationId, recordingId, askedId: id, conversation };
    }
  }

  async function* list(query: RecordingQuery, signal?: AbortSignal): AsyncGenerator<Recording | UnreadableRecording> {
    const { from, to, limit = Number.POSITIVE_INFINITY } = query;
    const toMs = parseBound("to", to, clock.now());
    const range = { fromMs: parseBound("from", from, toMs - defaultRangeMs), toMs };
    if (range.fromMs >= range.toMs) {
      const hint = "Give a `from` that lies before `to`; without `to` it is now.";
      throw new GenesysError("genesys.invalid_query", `no time lies between from ${from} and to ${to ?? "now"}`, {
        hint,
      });
    }
    let left = limit;
    if (left <= 0) return;
    const ids = query.ids === undefined ? null : new Set(query.ids);
    if (ids !== null) await refuseUnknown(ids, signal);
    const wanted = ids === null ? conversationsIn(range, signal) : conversationsOf(ids, signal);
    for await (const entry of recordingsOf(wanted, signal)) {
      if (ids !== null && !("unreadable" in entry) && !isWithin(entry, query)) continue;
      yield entry;
      left -= 1;
      if (left <= 0) return;
    }
  }

  async function get(id: string, signal?: AbortSignal): Promise<Recording> {
    const { conversationId, recordingId } = parseRecordingId(id);
    const conversation = await findConversation(conversationId, null, signal);
    const answer = await askRecordings(conversationId, signal);
    if (answer.state === "pending") return transcoding(id, conversationId);
    const [first] = toRecordings(conversationId, conversation, answer.recordings, recordingId, options);
    if (first === undefined) throw notFound(id);
    return first;
  }

  async function factsOf(recording: Recording, signal?: AbortSignal): Promise<RecordingFacts> {
    const known = facts.get(recording) ?? facts.get(await get(recording.id, signal));
    if (known === undefined) throw notFound(recording.id);
    return known;
  }

  /** The recording's conversation; one that went on when it was listed is brought up to date, in the recording, too. */
  async function conversationOf(recording: Recording, signal?: AbortSignal): Promise<PlatformConversation | null> {
    const known = await factsOf(recording, signal);
    const conversation = await findConversation(known.conversationId, known.conversation, signal);
    if (conversation !== null && conversation !== known.conversation) {
      recording.conversation = toConversation(conversation, names.nameOf);
      facts.set(recording, { ...known, conversation });
    }
    return conversation;
  }

  async function holds(recording: Recording, signal?: AbortSignal): Promise<HoldRecord> {
    const { recording: raw, conversationId, evaluated } = await factsOf(recording, signal);
    const conversation = await conversationOf(recording, signal);
    const pauses = pausesOf(raw.annotations);
    const warnings = checkCuts(pauses);
    if (raw.startTime === null && startOf(raw) !== null) {
      const used = raw.originalRecordingStartTime === null ? "creationTime" : "originalRecordingStartTime";
      const message = `recording ${raw.id} has no startTime: its ${used} was taken for it, so positions of holds may be off`;
      warnings.push({ code: "recording.start_assumed", index: null, field: "startTime", message });
    }
    if (conversation === null) {
      const message = `Genesys Cloud gives no details of conversation ${conversationId}: its holds are not known`;
      return {
        events: [],
        pauses,
        warnings: [...warnings, { code: "hold.unknown", index: null, field: null, message }],
      };
    }
    warnings.push(...checkHeld(conversation));
    const all = holdsOf(conversation);
    if (evaluated < 2) return { events: toStateEvents(all), pauses, warnings };
    // Each of several recordings has its own part of the call.
    const startMs = startOf(raw);
    const endMs = raw.endTime;
    if (startMs === null || endMs === null) {
      const message = `when recording ${raw.id} begins and ends is not known: holds of the conversation's other recordings may count in it`;
      warnings.push({ code: "hold.maybe_of_other_recording", index: null, field: null, message });
    }
    const own = holdsWithin(all, startMs ?? Number.NEGATIVE_INFINITY, endMs ?? Number.POSITIVE_INFINITY);
    return { events: toStateEvents(own), pauses, warnings };
  }

  return {
    name: "platform",
    list,
    get,
    media: createMediaDownload({ api, signedMedia, clock, formatId }),
    holds,
    ...(transcripts ? { transcript: createTranscripts({ api, signedMedia, factsOf, conversationOf }) } : {}),
    sourceMetrics: createSourceMetrics({ api, readConversation }),
    async restore(recording, signal) {
      if (restorationsLeft <= 0) return false;
      const { conversationId, recording: raw } = await factsOf(recording, signal);
      if (raw.remainingRestorationsAllowedForOrg === 0) return false;
      restorationsLeft -= 1;
      try {
        await api.call(restoreRecording(conversationId, raw.id, toIso(clock.now() + restoredForMs)), signal);
      } catch (error) {
        restorationsLeft += 1;
        throw error;
      }
      return true;
    },
  };
}

/** Recordings that are asked for by id are left out by the bounds that were given only. */
function isWithin({ startTime }: Recording, { from, to }: RecordingQuery): boolean {
  const startMs = parseInstant(startTime);
  if (startMs === null) return true;
  return startMs >= parseBound("from", from, startMs) && startMs < parseBound("to", to, startMs + 1);
}
