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
  return send("POST", path, body, csrfToken);
}

export function putJson<Answer>(path: string, body: object, csrfToken: string | null): Promise<Answer> {
  return send("PUT", path, body, csrfToken);
}

function send<Answer>(
  method: "POST" | "PUT",
  path: string,
  body: object | undefined,
  csrfToken: string | null,
): Promise<Answer> {
  return request(path, {
    method,
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(csrfToken === null ? {} : { "x-csrf-token": csrfToken }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Called when a session has ended meanwhile. */
let onSignedOut: () => void = () => {};

export function whenSignedOut(action: () => void): void {
  onSignedOut = action;
}

async function request<Answer>(path: string, init: RequestInit): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new RequestError(0, "the server does not answer", "Check that it runs, then load this page again.");
  }
  if (response.ok) return response.json();
  const problem: Problem = await response.json().catch(() => ({}));
  if (response.status === 401 && init.method === undefined) onSignedOut();
  throw new RequestError(
    response.status,
    typeof problem.detail === "string" ? problem.detail : `the server answered ${response.status}`,
    typeof problem.hint === "string" ? problem.hint : "",
  );
}
