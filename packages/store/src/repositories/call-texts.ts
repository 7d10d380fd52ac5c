import { StoreError } from "../errors.ts";
import { storedJson } from "../stored-json.ts";

/** What a stored evaluation says in words of its input goes: which labels and texts were doubtful. Its codes and numbers stay. */
export function withoutTexts(json: string): string {
  const evaluation = unlessUnreadable(() => storedJson.evaluation.read(json));
  if (evaluation === null) return json;
  const warnings = evaluation.warnings.map(({ code, index }) => ({ code, index, field: null, message: code }));
  return storedJson.evaluation.write({ ...evaluation, warnings });
}

/** The media of a recording that lie somewhere. */
export function keptMediaOf(json: string): { sha256: string; path: string }[] {
  const media = unlessUnreadable(() => storedJson.media.read(json)) ?? [];
  return media.flatMap(({ sha256, path }) => (path === null ? [] : [{ sha256, path }]));
}

/** The content of the media of a recording that lie somewhere; of damaged ones all that may be. */
export function contentIn(json: string): string[] {
  const media = unlessUnreadable(() => storedJson.media.read(json));
  if (media === null) return json.match(/[0-9a-f]{64}/g) ?? [];
  return media.flatMap(({ sha256, path }) => (path === null ? [] : [sha256]));
}

/** The same media, of which it is not known any more where they lie. */
export function withoutPaths(json: string): string {
  const media = unlessUnreadable(() => storedJson.media.read(json)) ?? [];
  return storedJson.media.write(media.map((file) => ({ ...file, path: null })));
}

/** Damage must keep nothing from being erased. */
export function unlessUnreadable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof StoreError) return null;
    throw error;
  }
}
