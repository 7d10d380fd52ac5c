import { describeError } from "@earshot/workflow";
import type { FastifyError, FastifyInstance } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { z } from "zod";

/** RFC 9457 problem details, the body of every error. */
export const problemSchema = z.object({
  type: z.string().meta({ description: "`about:blank`: `code` tells the kind of problem" }),
  title: z.string(),
  status: z.number().int(),
  code: z.string().meta({ description: "stable code of the fault" }),
  detail: z.string().meta({ description: "what is wrong and where" }),
  hint: z.string().optional().meta({ description: "how to put it right" }),
  instance: z.string().meta({ description: "id of the request, as in the log and the x-request-id header" }),
});

/** An error of the API itself, with the status it answers. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly hint: string;

  constructor(status: number, code: string, message: string, hint: string) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

const titles: Record<number, string> = {
  400: "Bad request",
  401: "Unauthorized",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  413: "Content too large",
  415: "Unsupported media type",
  422: "Unprocessable content",
  500: "Internal server error",
  503: "Service unavailable",
};

/** Statuses of the rooms' codes, by their first word; anything else the rooms throw is the server's own fault. */
const statusOfRoom: Record<string, number> = {
  analysis: 422,
  events: 422,
  quality: 422,
  transcript: 422,
  store: 503,
};

/** Codes that the first word does not decide. */
const statusOfCode: Record<string, number> = {
  "store.invalid_query": 400,
  "store.invalid_cursor": 400,
};

interface Problem {
  status: number;
  code: string;
  detail: string;
  hint: string | null;
}

/** The one table from an error to its answer. Messages of server faults are not shown. */
export function toProblem(error: FastifyError | Error): Problem {
  if (error instanceof ApiError) {
    return { status: error.status, code: error.code, detail: error.message, hint: error.hint };
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const faults = error.validation.map((fault) => `${error.validationContext}${fault.instancePath}: ${fault.message}`);
    return { status: 400, code: "request.invalid", detail: faults.join("; "), hint: "See /docs for the shape." };
  }
  const status = "statusCode" in error ? Number(error.statusCode) : undefined;
  if (status !== undefined && status >= 400 && status < 500) {
    const code = "code" in error ? String(error.code).toLowerCase() : "request.invalid";
    return { status, code, detail: error.message, hint: null };
  }
  const { code, message, hint, kind } = describeError(error);
  const mapped = statusOfCode[code] ?? statusOfRoom[code.split(".")[0] ?? ""];
  if (kind === "bug" || mapped === undefined) {
    return { status: 500, code: "internal", detail: "the server failed; its log tells more", hint: null };
  }
  return { status: mapped, code, detail: message, hint };
}

/** Answers every error, and every unknown path, with problem details. */
export function installProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toProblem(error);
    if (problem.status >= 500) request.log.error({ err: error }, "request failed");
    return reply
      .code(problem.status)
      .type("application/problem+json")
      .send({
        type: "about:blank",
        title: titles[problem.status] ?? "Error",
        status: problem.status,
        code: problem.code,
        detail: problem.detail,
        ...(problem.hint === null ? {} : { hint: problem.hint }),
        instance: request.id,
      });
  });
  app.setNotFoundHandler((request) => {
    throw new ApiError(
      404,
      "route.not_found",
      `${request.method} ${request.url.split("?")[0]} is not served here`,
      "See /docs.",
    );
  });
}
