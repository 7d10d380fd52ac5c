import type { OwnNames } from "@earshot/model";
import type { z } from "zod";
import { parseJsonBody } from "./json-body.ts";
import { invalidRequest, toProblem } from "./problem.ts";
import { problemType } from "./responses.ts";
import type { BodyParts, RouteWork } from "./route-work.ts";
import { analysis } from "./routes/analyze.ts";
import { piiScan } from "./routes/pii.ts";

const works = { analysis: fromBytes(analysis), piiScan: fromBytes(piiScan) };

export type BodyWorkName = keyof typeof works;

export interface BodyTask {
  work: BodyWorkName;
  bytes: Uint8Array;
  requestId: string;
  /** The organisation's own list, where the work looks for names. */
  names?: OwnNames | undefined;
}

export interface BodyAnswer {
  status: number;
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Makes of a body, as it was sent, what the request answers, problems too. Faults of the server are thrown. */
export function workOnBody(given: BodyParts, { work, bytes, requestId, names }: BodyTask): BodyAnswer {
  const parts = names === undefined ? given : { ...given, detector: given.detector.withOwnNames(names) };
  try {
    return { status: 200, type: "application/json; charset=utf-8", bytes: toBytes(works[work](parts, bytes)) };
  } catch (error) {
    const problem = toProblem(error, requestId);
    if (problem.status >= 500) throw error;
    return { status: problem.status, type: `${problemType}; charset=utf-8`, bytes: toBytes(problem) };
  }
}

function fromBytes<Body extends z.ZodType, Answer>(work: RouteWork<Body, Answer>) {
  return (parts: BodyParts, bytes: Uint8Array): unknown => {
    const { data, error } = work.body.safeParse(parseJsonBody(Buffer.from(bytes)));
    if (error !== undefined) throw invalidRequest("body", error.issues);
    return work.run(parts, data);
  };
}

function toBytes(answer: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(answer));
}
