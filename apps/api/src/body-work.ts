import type { PiiDetector } from "@earshot/pii";
import type { NamesInUse } from "@earshot/workflow";
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
  /** Where the work looks for names. */
  names?: ThreadNames | undefined;
}

/** The organisation's own list, and what changes with it. */
export type ThreadNames = Pick<NamesInUse, "names" | "version">;

export interface BodyAnswer {
  status: number;
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Makes of a body, as it was sent, what the request answers, problems too. Faults of the server are thrown. */
export function createBodyWork(given: BodyParts): (task: BodyTask) => BodyAnswer {
  let known: { version: string; detector: PiiDetector } | undefined;
  return ({ work, bytes, requestId, names }) => {
    const parts = names === undefined ? given : { ...given, detector: detectorOf(names) };
    try {
      return { status: 200, type: "application/json; charset=utf-8", bytes: toBytes(works[work](parts, bytes)) };
    } catch (error) {
      const problem = toProblem(error, requestId);
      if (problem.status >= 500) throw error;
      return { status: problem.status, type: `${problemType}; charset=utf-8`, bytes: toBytes(problem) };
    }
  };

  /** Made again when the list has changed. */
  function detectorOf({ names, version }: ThreadNames): PiiDetector {
    if (known?.version !== version) known = { version, detector: given.detector.withOwnNames(names) };
    return known.detector;
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
