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
  return new RequestError(
    status,
    typeof problem.detail === "string" ? problem.detail : `the server answered ${status}`,
    typeof problem.hint === "string" ? problem.hint : "",
    {
      code: typeof problem.code === "string" ? problem.code : "",
      faults: Array.isArray(problem.errors) ? problem.errors.filter(isPlacedFault) : [],
    },
  );
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
