import { type RetainedKind, type RetentionRule, retainedKinds } from "@earshot/model";
import { z } from "zod";
import { WorkflowError } from "./errors.ts";

const days = z.int().min(0).max(36_500).optional();

const policySchema = z.strictObject({
  /** Id of a queue; without it all calls. */
  queue: z.string().min(1).optional(),
  media: days,
  words: days,
  measures: days,
});

const policiesSchema = z.strictObject({ policies: z.array(policySchema) });

/** How long what is kept of calls: of those in a queue, or of all others. */
export type RetentionPolicy = z.infer<typeof policySchema>;

const dayMs = 24 * 60 * 60 * 1000;

/** @throws WorkflowError `retention.invalid` */
export function parseRetention(json: string, source: string): RetentionPolicy[] {
  let document: unknown;
  try {
    document = JSON.parse(json);
  } catch (cause) {
    throw invalid(`${source} is no JSON`, cause);
  }
  const { data, error } = policiesSchema.safeParse(document);
  if (data === undefined) {
    const [issue] = error.issues;
    throw invalid(`${source}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`, error);
  }
  const queues = data.policies.map(({ queue = "" }) => queue);
  const twice = queues.find((queue, at) => queues.indexOf(queue) !== at);
  if (twice === undefined) return data.policies;
  throw invalid(`${source} has two policies for ${twice === "" ? "all calls" : `queue ${twice}`}`, null);
}

/** A rule of a policy, with its days. */
export interface DatedRule {
  rule: RetentionRule;
  days: number;
}

/** The rules that follow from policies at a time; what removes most comes first. */
export function rulesOf(policies: readonly RetentionPolicy[], nowMs: number): DatedRule[] {
  return retainedKinds.toReversed().flatMap((kind) => rulesOfKind(kind));

  function rulesOfKind(kind: RetainedKind): DatedRule[] {
    const given = policies.flatMap(({ queue = null, [kind]: days }) => (days === undefined ? [] : [{ queue, days }]));
    const ownQueues = given.flatMap(({ queue }) => queue ?? []);
    return given.map(({ queue, days }) => ({
      days,
      rule: {
        ...{ kind, queueId: queue, exceptQueueIds: queue === null ? ownQueues : [] },
        ...{ nowMs, beforeMs: nowMs - days * dayMs },
      },
    }));
  }
}

function invalid(message: string, cause: unknown): WorkflowError {
  return new WorkflowError("retention.invalid", message, {
    hint: 'Write such as {"policies": [{"media": 90, "words": 365}, {"queue": "<id>", "measures": 730}]}, in days.',
    cause,
  });
}
