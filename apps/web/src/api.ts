interface Problem {
  code?: unknown;
  detail?: unknown;
  hint?: unknown;
  errors?: unknown;
}

/** One fault of what was sent, and its place, such as `body.name`. */
interface PlacedFault {
  place: string;
  message: string;
  hint?: string | undefined;
}

/** An answer that is none: what was wrong and what to do, in the words of the server. */
export class RequestError extends Error {
  readonly status: number;
  readonly hint: string;
  /** Empty when no answer came. */
  readonly code: string;
  readonly faults: readonly PlacedFault[];

  constructor(
    status: number,
    message: string,
    hint: string,
    { code = "", faults = [] }: { code?: string | undefined; faults?: readonly PlacedFault[] | undefined } = {},
  ) {
    super(message);
    this.name = "RequestError";
    this.status = status;
    this.hint = hint;
    this.code = code;
    this.faults = faults;
  }
}

/** What the API answers; the type of an answer is that of its schema. @throws RequestError */
export function getJson<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return request(path, { signal: signal ?? null });
}

/** @param csrfToken of the session, unless nobody is signed in yet */
export function postJson<Answer>(
  path: string,
  body: object | undefined,
  csrfToken: string | null = null,
): Promise<Answer> {
  return sendJson("POST", path, body, csrfToken);
}

export function sendJson<Answer>(
  method: Method,
  path: string,
  body: object | undefined,
  csrfToken: string | null,
): Promise<Answer> {
  return request(path, sending(method, body, csrfToken));
}

/** Posts, and reads the answer line by line, each of JSON. @throws RequestError */
export async function postLines<Line>(
  path: string,
  body: object,
  csrfToken: string | null,
  signal: AbortSignal,
  onLine: (line: Line) => void,
): Promise<void> {
  const response = await ask(path, { ...sending("POST", body, csrfToken), signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = `${text}${value}`.split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) onLine(JSON.parse(line));
  }
}

type Method = "POST" | "PUT" | "PATCH" | "DELETE";

function sending(method: Method, body: object | undefined, csrfToken: string | null): RequestInit {
  return {
    method,
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(csrfToken === null ? {} : { "x-csrf-token": csrfToken }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

/** Called when a session has ended meanwhile. */
let onSignedOut: () => void = () => {};

export function whenSignedOut(action: () => void): void {
  onSignedOut = action;
}

async function request<Answer>(path: string, init: RequestInit): Promise<Answer> {
  const response = await ask(path, init);
  return response.json();
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new RequestError(0, "the server does not answer", "Check that it runs, then load this page again.");
  }
  if (response.ok) return response;
  const problem: unknown = await response.json().catch(() => null);
  if (response.status === 401 && init.method === undefined) onSignedOut();
  throw toProblemError(response.status, problem);
}

/** @param answer the body, parsed; null when it is no JSON */
export function toProblemError(status: number, answer: unknown): RequestError {
  const problem: Problem = typeof answer === "object" && answer !== null ? answer : {};
  const code = typeof problem.code === "string" ? problem.code : "";
  const faults = (Array.isArray(problem.errors) ? problem.errors.filter(isPlacedFault) : []).map((fault) => ({
    ...fault,
    hint: fault.hint && pageHint("", fault.hint),
  }));
  const detail = typeof problem.detail === "string" ? problem.detail : `the server answered ${status}`;
  return new RequestError(
    status,
    withoutPlace(detail, faults),
    pageHint(code, typeof problem.hint === "string" ? problem.hint : ""),
    { code, faults },
  );
}

/** What to do, where the server says it by routes and fields of the API. */
const hintOfCode: Readonly<Record<string, string>> = {
  "call.not_found": "The page Calls lists those that you may see.",
  "calibration.not_found": "The page Calibrations lists yours.",
  "evaluation.not_found": "Load the page again: the call was evaluated again meanwhile.",
  "review.not_found": "The page Reviews lists those that you may see.",
  "review.not_struck": "Load the page again: under Score is what can be struck out.",
  "review.wrong_answer": "Answer each question, or choose “Does not apply”. Only questions for a text may stay open.",
  "run.not_found": "The page Runs lists them.",
  "scorecard.not_found": "The page Scorecards lists them.",
  "store.mark_refused": "Ask another reviewer or a manager to mark what was missed.",
  "store.review_changed": "Another tab or another person changed it. What you wrote here is not lost.",
  "store.review_refused": "Load the page again: it shows who may do what next.",
};

/** A hint in the words of these pages: what names routes or fields of the API is left out. */
function pageHint(code: string, hint: string): string {
  const known = Object.hasOwn(hintOfCode, code) ? hintOfCode[code] : undefined;
  return (
    known ??
    hint
      .split(/(?<=\.)\s+/)
      .filter((sentence) => !/\/v1\/|`/.test(sentence))
      .join(" ")
  );
}

/** A message without the place of a field, such as `answers[0]: `. */
function withoutPlace(message: string, faults: readonly PlacedFault[]): string {
  const place = faults.find((fault) => message.startsWith(`${fault.place}: `))?.place;
  return place === undefined ? message : message.slice(place.length + 2);
}

function isPlacedFault(fault: unknown): fault is PlacedFault {
  return (
    typeof fault === "object" &&
    fault !== null &&
    "place" in fault &&
    typeof fault.place === "string" &&
    "message" in fault &&
    typeof fault.message === "string" &&
    (!("hint" in fault) || typeof fault.hint === "string")
  );
}
