import { RequestError, toProblemError } from "../api.ts";

interface Sending {
  csrfToken: string | null;
  /** How much has been sent, from 0 to 1. */
  onSent: (share: number) => void;
  signal: AbortSignal;
}

/** Posts a file as it is. `fetch` does not say how much of a body is sent. @throws RequestError */
export function sendFile<Answer>(path: string, file: File, { csrfToken, onSent, signal }: Sending): Promise<Answer> {
  const stopped = () => new RequestError(0, "Stopped", "");
  if (signal.aborted) return Promise.reject(stopped());
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = new XMLHttpRequest();
  request.open("POST", path);
  request.responseType = "json";
  request.setRequestHeader("content-type", "application/octet-stream");
  if (csrfToken !== null) request.setRequestHeader("x-csrf-token", csrfToken);
  request.upload.addEventListener("progress", ({ loaded }) => onSent(loaded / Math.max(1, file.size)));
  request.addEventListener("load", () => {
    if (request.status < 300) resolve(request.response);
    else reject(toProblemError(request.status, request.response));
  });
  request.addEventListener("error", () => {
    reject(new RequestError(0, "The file did not arrive", "Check the file and the connection, then try again."));
  });
  request.addEventListener("abort", () => reject(stopped()));
  signal.addEventListener("abort", () => request.abort(), { once: true });
  request.send(file);
  return promise;
}
