import type { Models } from "purecloud-platform-client-v2";
import { expect, test } from "vitest";
import type * as payloads from "../../src/platform/payloads.ts";

/** A model whose fields may also be missing or null, as they are in answers: the SDK says so of none. */
type Answered<M> = M extends (infer Item)[]
  ? Answered<Item>[]
  : M extends object
    ? object extends Required<M>
      ? unknown
      : { [K in keyof M]: Answered<M[K]> | null | undefined }
    : M;

/** The fields of a payload that its model does not have, at any depth. */
type Unknown<P, M> = P extends readonly (infer Item)[]
  ? M extends readonly (infer ModelItem)[]
    ? Unknown<Item, ModelItem>
    : never
  : P extends object
    ? string extends keyof P
      ? never
      : { [K in keyof P]-?: K extends keyof M ? Unknown<NonNullable<P[K]>, NonNullable<M[K]>> : K }[keyof P]
    : never;

/** Compiles when the payload is assignable to the model and has no other fields. */
function fits<P extends Answered<M>, M>(..._unknown: [Unknown<P, M>] extends [never] ? [] : [Unknown<P, M>]): void {}

test("every payload is one of the official client's models", () => {
  fits<payloads.AnalyticsConversation, Models.AnalyticsConversation>();
  fits<Omit<payloads.DetailsQueryAnswer, "conversations">, Models.AnalyticsConversationQueryResponse>();
  fits<payloads.JobResults, Models.AnalyticsConversationAsyncQueryResponse>();
  fits<payloads.JobStatus, Models.AsyncQueryStatus>();
  fits<payloads.Recording, Models.Recording>();
  fits<payloads.Annotation, Models.Annotation>();
  fits<payloads.BatchStatus, Models.BatchDownloadJobStatusResult>();
  fits<payloads.CustomAttributes, Models.CustomAttributes>();
  fits<payloads.TranscriptUrls, Models.TranscriptUrls>();
  fits<payloads.ConversationMetrics, Models.ConversationMetrics>();
  fits<payloads.User, Models.User>();
  fits<payloads.NamedQueue, Models.Queue>();
  fits<payloads.WrapupCode, Models.WrapupCode>();
  fits<payloads.AuthzDivision, Models.AuthzDivision>();
  fits<payloads.Organization, Models.Organization>();
  expect(fits).toBeTypeOf("function");
});

test("a field that no model has, or one of another type, does not compile", () => {
  // @ts-expect-error an unknown field
  fits<{ id: string; colour: string }, Models.Recording>();
  // @ts-expect-error an unknown field inside
  fits<{ annotations: { colour: string }[] }, Models.Recording>();
  // @ts-expect-error another type
  fits<{ outputDurationMs: string }, Models.Recording>();
  expect(fits).toBeTypeOf("function");
});
