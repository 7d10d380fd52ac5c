import type { Deduction, Review, ReviewContent, ReviewSummary } from "@earshot/model";
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { getJson, postJson, type RequestError, sendJson } from "../api.ts";
import type { CallView } from "../call/call-view.ts";
import { criterionKey, isEvent, stopKey } from "../call/stops.ts";
import { toRequestError } from "../loading.ts";
import { viewer } from "../people/viewer.ts";
import { draftKey, forgetOnceSent, forgetWritten } from "./kept-draft.ts";

/** The reviews of one call, and the steps that whoever looks takes. */
export interface CallReviews {
  /** The last changed first. */
  readonly reviews: ReadonlySignal<readonly Review[]>;
  /** What went wrong at the last step. */
  readonly error: ReadonlySignal<RequestError | null>;
  load(): Promise<unknown>;
  begin(evaluationId: number): Promise<unknown>;
  /** Saves over this version of a draft, and sets it to the one that is stored then. */
  save(id: number, version: Signal<number>, content: ReviewContent): Promise<unknown>;
  finish(id: number, version: Signal<number>, content: ReviewContent): Promise<unknown>;
  /** Saves over what was saved elsewhere meanwhile. */
  saveOver(id: number, version: Signal<number>, content: ReviewContent): Promise<unknown>;
  /** Counts how often a draft was loaded again to replace what is written on the page. */
  readonly reloads: ReadonlySignal<number>;
  /** Replaces what is written on the page by what is stored. */
  reload(id: number): Promise<unknown>;
  /** @throws RequestError */
  discard(id: number): Promise<void>;
  respond(id: number, kind: "acknowledged" | "disputed", text: string): Promise<unknown>;
  answer(id: number, text: string, content: ReviewContent | null): Promise<unknown>;
}

export function createCallReviews(recordingId: string): CallReviews {
  const reviews = signal<readonly Review[]>([]);
  const error = signal<RequestError | null>(null);
  const reloads = signal(0);
  const token = () => viewer.peek()?.csrfToken ?? null;
  const pathOf = (id: number) => `/v1/reviews/${id}`;

  async function read(): Promise<void> {
    const query = new URLSearchParams({ recordingId });
    const { items } = await getJson<{ items: ReviewSummary[] }>(`/v1/reviews?${query}`);
    reviews.value = await Promise.all(items.map(({ id }) => getJson<Review>(pathOf(id))));
  }

  /** Takes a step and reads what came of it. */
  async function take(step: () => Promise<unknown>): Promise<void> {
    error.value = null;
    try {
      await step();
      await read();
    } catch (thrown) {
      error.value = toRequestError(thrown);
    }
  }

  async function put(id: number, version: Signal<number>, content: ReviewContent): Promise<void> {
    const body = { version: version.value, ...content };
    const saved = await forgetOnceSent(draftKey(id), () => sendJson<Review>("PUT", pathOf(id), body, token()));
    version.value = saved.version;
  }
  return {
    reviews,
    error,
    load: () => take(async () => {}),
    begin: (evaluationId) => take(() => postJson("/v1/reviews", { evaluationId }, token())),
    save: (id, version, content) => take(() => put(id, version, content)),
    saveOver: (id, version, content) =>
      take(async () => {
        version.value = (await getJson<Review>(pathOf(id))).version;
        await put(id, version, content);
      }),
    reloads,
    reload: (id) =>
      take(async () => {
        await read();
        forgetWritten(draftKey(id));
        reloads.value += 1;
      }),
    finish: (id, version, content) =>
      take(async () => {
        await put(id, version, content);
        await postJson(`${pathOf(id)}/finish`, undefined, token());
      }),
    discard: async (id) => {
      await sendJson("DELETE", pathOf(id), undefined, token());
      forgetWritten(draftKey(id));
      await read();
    },
    respond: (id, kind, text) =>
      take(() => postJson(`${pathOf(id)}/response`, { kind, text: text === "" ? null : text }, token())),
    answer: (id, text, content) => take(() => postJson(`${pathOf(id)}/answer`, { text, content }, token())),
  };
}

/** What is struck out on the page now, each with its reason. */
export function struckNow(view: CallView, reasonOf: (key: string) => string): ReviewContent["struck"] {
  return view.stops.value
    .filter(isEvent)
    .flatMap((stop) =>
      view.struck.value.has(stopKey(stop))
        ? { kind: stop.kind, index: stop.index, reason: reasonOf(stopKey(stop)) }
        : [],
    );
}

/** The criteria that are struck out on the page now, each with its reason. */
export function struckCriteriaNow(view: CallView, reasonOf: (key: string) => string): ReviewContent["struckCriteria"] {
  return deductionsOf(view)
    .filter(({ criterion }) => view.struck.value.has(criterionKey(criterion)))
    .map(({ criterion }) => ({ criterion, reason: reasonOf(criterionKey(criterion)) }));
}

export function deductionsOf({ record }: CallView): readonly Deduction[] {
  const { score } = record.value.evaluation;
  return score.value === null ? [] : score.deductions;
}

type Struck = Pick<ReviewContent, "struck" | "struckCriteria">;

/** Why each is struck out, by its key. */
export function reasonsOf({ struck, struckCriteria }: Struck): Record<string, string> {
  return Object.fromEntries([
    ...struck.map((event) => [stopKey(event), event.reason] as const),
    ...struckCriteria.map(({ criterion, reason }) => [criterionKey(criterion), reason] as const),
  ]);
}

/** Strikes out on the page what a review strikes out. */
export function showStruck(view: CallView, content: Struck): void {
  view.setStruck(new Set(Object.keys(reasonsOf(content))));
}
