import { type Clock, describeError, type UnreadableRecording } from "@earshot/model";
import { type Api, readAnswer } from "../api.ts";
import { GenesysError, shapeError } from "../errors.ts";
import { createEmptyPageLimit, pages, readPage } from "../pagination.ts";
import { nameOfUnreadable, unreadableHint } from "../unreadable.ts";
import { maxPageSize } from "./call-parts.ts";
import { getJob, getJobResults, listingLimits, queryConversations, startJob } from "./conversation-calls.ts";
import { parseInstant } from "./instant.ts";
import { conversationSchema, type PlatformConversation } from "./schemas.ts";
import { queryWindows, type TimeRange } from "./windows.ts";

export type ListedConversation = PlatformConversation | UnreadableRecording;

const dayMs = 24 * 3_600_000;
/** A longer range is left to a job of the service: it would take five queries or more, each with its pages. */
const longestQueriedMs = 31 * dayMs;
const jobWaitsMs = [1, 2, 5, 10, 20, 30].map((seconds) => seconds * 1000);
const longestJobMs = 60 * 60_000;
const failedStates: ReadonlySet<string> = new Set(["FAILED", "CANCELLED", "EXPIRED"]);

/** The conversations with a call that went on in a range, the latest first, page by page. Some may come twice. */
export function createConversationListing({ api, clock }: { api: Api; clock: Clock }) {
  async function* query(range: TimeRange, signal?: AbortSignal): AsyncGenerator<ListedConversation[]> {
    for (const window of queryWindows(range)) {
      const load = (number: number) => {
        const call = queryConversations(window, { number, size: maxPageSize });
        return api.open(
          call,
          async (response) => {
            const page = await readPage(call, response);
            const { requestId } = response;
            return {
              ...page,
              items: page.items.map((entity, index) => readListed(entity, call.what, index, requestId)),
            };
          },
          signal,
        );
      };
      for await (const { items } of pages("conversations", load, listingLimits, identity)) yield items;
    }
  }

  async function waitForJob(jobId: string, signal?: AbortSignal): Promise<void> {
    const untilMs = clock.now() + longestJobMs;
    for (let asked = 0; ; asked++) {
      const { state, errorMessage } = await api.call(getJob(jobId), signal);
      if (state === "FULFILLED") return;
      const isLate = clock.now() >= untilMs;
      if (failedStates.has(state) || isLate) {
        const reason = errorMessage ? `: ${errorMessage}` : "";
        const problem = isLate ? `is not done after ${longestJobMs / 60_000} minutes (${state})` : `ended as ${state}`;
        throw new GenesysError("genesys.job_failed", `the job ${jobId} for conversations ${problem}${reason}`, {
          hint: `Run again later, or ask for at most ${longestQueriedMs / dayMs} days at once: those need no job.`,
        });
      }
      await clock.sleep(jobWaitsMs[Math.min(asked, jobWaitsMs.length - 1)] ?? 0, signal);
    }
  }

  /** The results of a job end where the service has got to, some hours before now; what came later is queried. */
  async function* listByJob(range: TimeRange, signal?: AbortSignal): AsyncGenerator<ListedConversation[]> {
    const { jobId } = await api.call(startJob(range), signal);
    await waitForJob(jobId, signal);
    const cursors = new Set<string>();
    const checkPage = createEmptyPageLimit(`results of job ${jobId}`);
    let bytes = 0;
    for (let cursor: string | null = null; ; ) {
      const call = getJobResults(jobId, cursor);
      const page = await api.open(
        call,
        async (response) => {
          const { conversations, ...rest } = await readAnswer(call, response);
          const { requestId } = response;
          const items = conversations.map((entity, index) => readListed(entity, call.what, index, requestId));
          return { ...rest, items, bytes: response.bytesRead() };
        },
        signal,
      );
      if (cursor === null) {
        const availableToMs = parseInstant(page.dataAvailabilityDate ?? null) ?? range.toMs;
        yield* query({ fromMs: Math.max(availableToMs, range.fromMs), toMs: range.toMs }, signal);
      }
      yield page.items;
      checkPage(page.items.length);
      bytes += page.bytes;
      cursor = page.cursor ?? null;
      if (cursor === null || cursor === "") return;
      if (cursors.has(cursor)) {
        throw new GenesysError(
          "genesys.repeated_page",
          `${call.what}: its cursor ${JSON.stringify(cursor)} came before`,
          {
            hint: "The service goes round in a circle: run again, or ask for a shorter time.",
          },
        );
      }
      cursors.add(cursor);
      if (cursors.size >= listingLimits.maxPages || bytes > listingLimits.maxBytes) {
        throw new GenesysError("genesys.listing_too_large", `${call.what}: they go on after ${cursors.size} pages`, {
          hint: "Ask for a shorter time.",
        });
      }
    }
  }

  return (range: TimeRange, signal?: AbortSignal): AsyncGenerator<ListedConversation[]> =>
    range.toMs - range.fromMs > longestQueriedMs ? listByJob(range, signal) : query(range, signal);
}

/** The reason why one is unreadable names its page and request, which differ when it comes again. */
function identity(listed: ListedConversation): unknown {
  return "unreadable" in listed ? listed.id : listed;
}

function readListed(entity: unknown, what: string, index: number, requestId: string | null): ListedConversation {
  const parsed = conversationSchema.safeParse(entity);
  if (parsed.success) return parsed.data;
  const context = { requestId, path: ["conversations", index], hint: unreadableHint };
  const unreadable = describeError(shapeError(parsed.error, { what, scope: null }, context));
  return { id: nameOfUnreadable(entity), unreadable };
}
