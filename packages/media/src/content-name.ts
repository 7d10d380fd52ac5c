import { MediaError } from "./errors.ts";

const contentName = /^[0-9a-f]{64}$/;

/** Whether a file of a folder of media has the name of a content. */
export const isContentName = (name: string) => contentName.test(name);

/** Where a content lies in its place: `ab/abcd…`. A name comes from outside: only a hash names a content. */
export function placeOf(sha256: string): string {
  if (contentName.test(sha256)) return `${sha256.slice(0, 2)}/${sha256}`;
  throw new MediaError("media.invalid_name", `${JSON.stringify(sha256)} is no SHA-256 in hex`, {
    hint: "Name media by the SHA-256 of their content.",
  });
}
