import type { z } from "zod";
import { ApiError, stopping } from "./api-error.ts";
import { problemSchema, toProblem } from "./problem.ts";

export const problemType = "application/problem+json";

/** What each status means here, and an error that answers it. */
const kinds = {
  400: {
    meaning: "The request is malformed; `errors` names each place.",
    error: new ApiError(400, "store.invalid_cursor", "the cursor belongs to another query", "Begin without a cursor."),
  },
  401: {
    meaning: "Nobody is signed in, or what was sent to sign in is wrong.",
    error: new ApiError(
      401,
      "access.not_signed_in",
      "nobody is signed in, and no key was sent that is valid",
      "Sign in: POST /v1/sign-in, or send Authorization: Bearer with a key.",
    ),
  },
  403: {
    meaning: "Whoever asks may not do this.",
    error: new ApiError(
      403,
      "access.right_missing",
      "this needs the right runs:start",
      "Ask an administrator for it. GET /v1/me shows the rights you have.",
    ),
  },
  404: {
    meaning: "There is nothing with this id, here or in Genesys Cloud, that the caller may see.",
    error: new ApiError(404, "evaluation.not_found", "there is no evaluation 7", "GET /v1/evaluations lists them."),
  },
  409: {
    meaning:
      "Something else is in the way: a run that is going on, metadata that were changed meanwhile, or a name that is taken.",
    error: new ApiError(409, "job.running", "run 5a0c… is still going on", "Wait for it: GET /v1/jobs/5a0c…."),
  },
  413: {
    meaning: "The body is too large.",
    error: new ApiError(413, "request.too_large", "the body is too large", "Send at most 16 MiB."),
  },
  415: {
    meaning: "The body is not of the type that is taken: application/json, but for uploads.",
    error: new ApiError(
      415,
      "request.media_type",
      "the body does not say that it is JSON",
      "Send Content-Type: application/json.",
    ),
  },
  416: {
    meaning: "The range of bytes lies outside of the sound.",
    error: new ApiError(416, "request.range", "the range lies outside of the sound", "It has 28800058 bytes."),
  },
  422: {
    meaning: "What the body says can't be used; `errors` names each place.",
    error: new ApiError(
      422,
      "events.wrong_shape",
      "events: Invalid input: expected object, received number",
      'Expected {"entities": [{"timestamp": "2023-10-25T14:32:15Z", "state": "HOLD"}, …]} or the bare array.',
    ),
  },
  429: {
    meaning: "There were too many attempts to sign in; Retry-After says when to try again.",
    error: new ApiError(
      429,
      "access.too_many_attempts",
      "there were too many attempts to sign in",
      "Try again in 15 minutes.",
    ),
  },
  500: {
    meaning: "The server failed; its log says more under the id in `instance`.",
    error: new Error(),
  },
  502: {
    meaning: "Genesys Cloud failed, can't be reached or refuses this server; `detail` says which.",
    error: new ApiError(
      502,
      "genesys.forbidden",
      "media of interaction 7 (scope interaction:view is missing): the server answered 403",
      "Add the scope interaction:view to the OAuth client in Genesys Cloud (Admin > Integrations > OAuth).",
    ),
  },
  503: {
    meaning: "The server can't do this now; Retry-After says when to ask again where that is known.",
    error: stopping(),
  },
};

type Status = keyof typeof kinds;

/** A response of a route's schema that is no problem. */
export function answers<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

/** Responses of a route's schema for the problems it can answer. */
export function problems(...statuses: Status[]) {
  const content = { [problemType]: { schema: problemSchema } };
  return Object.fromEntries(statuses.map((status) => [status, { description: kinds[status].meaning, content }]));
}

/** Problem documents to show, by status. */
export const problemExamples: Record<string, z.infer<typeof problemSchema>> = Object.fromEntries(
  Object.entries(kinds).map(([status, { error }]) => [
    status,
    toProblem(error, "7f3e9a52-6a0b-4f0e-9d0a-0c5c1c2a4a3b"),
  ]),
);
