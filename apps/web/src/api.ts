interface Problem {
  detail?: unknown;
  hint?: unknown;
}

/** An answer that is none: what was wrong and what to do, in the words of the server. */
export class RequestError extends Error {
  readonly status: number;
  readonly hint: string;

  constructor(status: number, message: string, hint: string) {
    super(message);
    this.name = "RequestError";
    this.status = status;
    this.hint = hint;
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
  return request(path, sending("POST", body, csrfToken));
}

export function putJson<Answer>(path: string, body: object, csrfToken: string | null): Promise<Answer> {
  return request(path, sending("PUT", body, csrfToken));
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

function sending(method: "POST" | "PUT", body: object | undefined, csrfToken: string | null): RequestInit {
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
  const problem: Problem = await response.json().catch(() => ({}));
  if (response.status === 401 && init.method === undefined) onSignedOut();
  throw new RequestError(
    response.status,
    typeof problem.detail === "string" ? problem.detail : `the server answered ${response.status}`,
    typeof problem.hint === "string" ? problem.hint : "",
  );
}
