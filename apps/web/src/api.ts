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
export async function getJson<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, { signal: signal ?? null, headers: { accept: "application/json" } });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new RequestError(0, "the server does not answer", "Check that it runs, then load this page again.");
  }
  if (response.ok) return response.json();
  const problem: Problem = await response.json().catch(() => ({}));
  throw new RequestError(
    response.status,
    typeof problem.detail === "string" ? problem.detail : `the server answered ${response.status}`,
    response.status === 401
      ? "This server asks for a token, which pages do not hold: serve without one on this machine."
      : typeof problem.hint === "string"
        ? problem.hint
        : "",
  );
}
