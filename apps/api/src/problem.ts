import { STATUS_CODES } from "node:http";
import { faultKind, faultKinds, faultMeaning } from "@earshot/faults";
import { GenesysError } from "@earshot/genesys-client";
import { describeError } from "@earshot/model";
import { QualityError } from "@earshot/quality";
import { TranscriptError } from "@earshot/transcripts";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { z } from "zod";
import { ApiError, type PlacedFault } from "./api-error.ts";

/** RFC 9457 problem details, the body of every error. */
export const problemSchema = z
  .object({
    type: z.literal("about:blank").meta({ description: "`code` is the kind of problem" }),
    title: z.string().meta({ description: "the status in words" }),
    status: z.int().min(400).max(599),
    code: z.string().meta({ description: "stable code of the fault, to branch on" }),
    detail: z.string().meta({ description: "what is wrong and where" }),
    hint: z.string().optional().meta({ description: "how to put it right" }),
    errors: z
      .array(
        z.object({
          place: z.string(),
          message: z.string(),
          rule: z.string().optional().meta({ description: "the rule that was broken, where rules have names" }),
          hint: z.string().optional().meta({ description: "how to put this one right" }),
        }),
      )
      .optional()
      .meta({ description: "each fault of the request by its place, the first 50; of a transcript the first 20" }),
    versions: z
      .object({ yours: z.unknown(), theirs: z.unknown() })
      .optional()
      .meta({ description: "of a lost update: what you sent, and what is stored; null when it can't be read" }),
    instance: z.string().meta({ description: "`urn:uuid:` and the request's id, as in x-request-id and in the log" }),
  })
  .meta({
    id: "Problem",
    description: "RFC 9457 problem details",
  });

/** Fastify's own refusals that deserve a code and a hint of ours. */
const refusals: Record<string, { code: string; detail: string; hint: string }> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: "request.media_type",
    detail: "the body does not say that it is JSON",
    hint: "Send Content-Type: application/json.",
  },
  FST_ERR_BAD_URL: {
    code: "request.bad_path",
    detail: "the path is not encoded correctly",
    hint: "Write a percent sign in an id as %25.",
  },
  FST_ERR_MAX_PARAM_LENGTH: {
    code: "request.id_too_long",
    detail: "an id in the path is too long",
    hint: "Ids have at most 500 characters.",
  },
};

/** What an error answers, but for what only the request knows. */
interface Problem {
  status: number;
  code: string;
  detail: string;
  hint?: string | undefined;
  errors?: readonly PlacedFault[] | undefined;
  versions?: { yours: unknown; theirs: unknown } | undefined;
}

const serverFault: Problem = { status: 500, code: "internal", detail: "the server failed; its log says more" };

/** Without the path that the error names. */
const lostDatabase = {
  status: faultKinds.locked.status,
  detail: "the server of the database can't be reached",
  hint: "Ask again in a while; the server's log names it and says why.",
};

const lockedDatabase = {
  status: faultKinds.locked.status,
  detail: "another process keeps the database locked",
  hint: "Ask again in a while; end the other process if it stays locked.",
};

const fullDisk = {
  status: faultKinds.full.status,
  detail: "nothing was stored: the disk of the server is full",
  hint: "Send it again when whoever runs the server has made room.",
};

/** The one table from an error to its answer. Messages of server faults are not shown. */
function describeProblem(error: unknown): Problem {
  if (error instanceof ApiError) {
    const { status, code, message: detail, hint, errors } = error;
    return { status, code, detail, hint, errors: errors.length > 0 ? errors : undefined };
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const part = error.validationContext === "querystring" ? "query" : String(error.validationContext);
    return describeProblem(
      invalidRequest(
        part,
        error.validation.map(({ instancePath, message = "is invalid" }) => ({
          path: instancePath.split("/").filter((key) => key !== ""),
          message,
        })),
      ),
    );
  }
  const refused = describeRefusal(error);
  if (refused !== null) return refused;
  const { code, message, hint } = describeError(error);
  const { status } = faultMeaning(code);
  if (status === 500) return serverFault;
  if (code === "store.unavailable") return { ...lostDatabase, code };
  if (faultKind(code) === "locked") return { ...lockedDatabase, code };
  if (faultKind(code) === "full") return { ...fullDisk, code };
  return {
    status,
    code,
    detail: message,
    hint: hint ?? undefined,
    errors: placedFaults(error),
    versions: versionsOf(error),
  };
}

/** Fastify's refusals of a request, such as a body that is too large; null for anything else. */
function describeRefusal(error: unknown): Problem | null {
  if (!(error instanceof Error) || !("statusCode" in error)) return null;
  const status = Number(error.statusCode);
  if (!(status >= 400 && status < 500)) return null;
  const refusal = refusals["code" in error ? String(error.code) : ""];
  return { status, ...(refusal ?? { code: "request.refused", detail: error.message }) };
}

function versionsOf(error: unknown): Problem["versions"] {
  return error instanceof GenesysError ? (error.versions ?? undefined) : undefined;
}

function placedFaults(error: unknown): PlacedFault[] | undefined {
  if (error instanceof TranscriptError && error.faults.length > 0) {
    return error.faults.map(({ index, field, problem }) => ({
      place: `body.${error.source}[${index}]${field === null ? "" : `.${field}`}`,
      message: problem,
    }));
  }
  if (error instanceof QualityError && error.faults.length > 0) {
    return error.faults.map(({ path, message }) => ({
      place: ["body", error.source, path].filter(Boolean).join("."),
      message,
    }));
  }
  if (error instanceof GenesysError && error.faults.length > 0) {
    return error.faults.map(({ field, code, message }) => ({ place: field ?? "metadata", message, rule: code }));
  }
  return undefined;
}

/** Another process may hold the lock of the database for as long as it likes. */
const lockedRetryS = 5;
/** What waits for a thread is soon done. */
const busyRetryS = 1;

/** Seconds after which to ask again, for errors that time will heal; null for others. */
export function retryAfterSeconds(error: unknown, nowMs: number): number | null {
  if (faultKind(describeError(error).code) === "locked") return lockedRetryS;
  if (error instanceof ApiError && error.code === "server.busy") return busyRetryS;
  if (error instanceof ApiError && error.retryAfterS !== null) return error.retryAfterS;
  if (!(error instanceof GenesysError) || error.code !== "genesys.rate_limited") return null;
  // Genesys Cloud counts requests by the minute.
  return Math.max(1, Math.ceil(((error.retryAtMs ?? nowMs + 60_000) - nowMs) / 1000));
}

/** A body of a megabyte can have some hundred thousand faults, and an answer that named all of them would be far longer. */
const mostErrors = 50;

/** A request that is not of the shape of its route. */
export function invalidRequest(
  part: string,
  faults: readonly { path: readonly PropertyKey[]; message: string }[],
): ApiError {
  const errors = faults
    .slice(0, mostErrors)
    .map(({ path, message }) => ({ place: toPlace(part, path.map(String)), message }));
  const named = errors.map(({ place, message }) => `${place}: ${message}`).join("; ");
  const detail = faults.length > mostErrors ? `${named}; and ${faults.length - mostErrors} more` : named;
  return new ApiError(400, "request.invalid", detail, "See /docs for the shape.", { errors });
}

/** `body` and the keys `recordingIds`, `0` as `body.recordingIds[0]`. */
function toPlace(part: string, keys: readonly string[]): string {
  return keys.reduce((place, key) => (/^\d+$/.test(key) ? `${place}[${key}]` : `${place}.${key}`), part);
}

/** The body that answers an error. */
export function toProblem(error: unknown, requestId: string): z.infer<typeof problemSchema> {
  const { status, code, detail, hint, errors, versions } = describeProblem(error);
  return {
    type: "about:blank",
    title: STATUS_CODES[status] ?? "Error",
    status,
    code,
    detail,
    hint,
    errors: errors && [...errors],
    versions,
    instance: `urn:uuid:${requestId}`,
  };
}
