import type { Deduction, Review, ReviewContent, ReviewSummary } from "@earshot/model";
import { type ReadonlySignal, signal } from "@preact/signals";
import { getJson, postJson, type RequestError, sendJson } from "../api.ts";
import type { CallView } from "../call/call-view.ts";
import { criterionKey, stopKey } from "../call/stops.ts";
import { toRequestError } from "../loading.ts";
import { viewer } from "../people/viewer.ts";
import { draftKey, forgetWritten } from "./kept-draft.ts";

/** The reviews of one call, and the steps that whoever looks takes. */
export interface CallReviews {
  /** The last changed first. */
  readonly reviews: ReadonlySignal<readonly Review[]>;
  /** What went wrong at the last step. */
  readonly error: ReadonlySignal<RequestError | null>;
  load(): Promise<unknown>;
  begin(evaluationId: number): Promise<unknown>;
  /** Whether it went well. */
  save(id: number, content: ReviewContent): Promise<boolean>;
  /** Whether it went well. */
  finish(id: number, content: ReviewContent): Promise<boolean>;
  /** @throws RequestError */
  discard(id: number): Promise<void>;
  respond(id: number, kind: "acknowledged" | "disputed", text: string): Promise<unknown>;
  answer(id: number, text: string, content: ReviewContent | null): Promise<unknown>;
}

export function createCallReviews(recordingId: string): CallReviews {
  const reviews = signal<readonly Review[]>([]);
  const error = signal<RequestError | null>(null);
  const token = () => viewer.peek()?.csrfToken ?? null;
  const pathOf = (id: number) => `/v1/reviews/${id}`;

  async function read(): Promise<void> {
    const query = new URLSearchParams({ recordingId });
    const { items } = await getJson<{ items: ReviewSummary[] }>(`/v1/reviews?${query}`);
    reviews.value = await Promise.all(items.map(({ id }) => getJson<Review>(pathOf(id))));
  }

  /** Takes a step and reads what came of it; whether it went well. */
  async function take(step: () => Promise<unknown>): Promise<boolean> {
    error.value = null;
    try {
      await step();
      await read();
      return true;
    } catch (thrown) {
      error.value = toRequestError(thrown);
      return false;
    }
  }

  const put = (id: number, content: ReviewContent) => sendJson<Review>("PUT", pathOf(id), content, token());
  return {
    reviews,
    error,
    load: () => take(async () => {}),
    begin: (evaluationId) => take(() => postJson("/v1/reviews", { evaluationId }, token())),
    save: (id, content) => take(() => put(id, content)),
    finish: (id, content) =>
      take(async () => {
        await put(id, content);
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
  return view.stops.value.flatMap((stop) =>
    view.struck.value.has(stopKey(stop)) ? { kind: stop.kind, index: stop.index, reason: reasonOf(stopKey(stop)) } : [],
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
