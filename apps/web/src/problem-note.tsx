import type { RequestError } from "./api.ts";

/** Says what went wrong and what to do. */
export function ProblemNote({ error }: { error: RequestError }) {
  return (
    <div class="problem" role="alert">
      <p>
        <strong>{error.message}</strong>
      </p>
      {error.hint !== "" && <p>{error.hint}</p>}
    </div>
  );
}
