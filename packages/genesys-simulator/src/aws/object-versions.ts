/** A content of an object, or that it was deleted. */
export interface ObjectVersion {
  /** Null where no versions are kept. */
  id: string | null;
  /** Null: a mark that the object was deleted, behind which earlier versions stay. */
  content: Buffer | null;
  atMs: number;
}

interface CurrentObject {
  key: string;
  content: Buffer;
  atMs: number;
}

/** The objects of one bucket with their versions. */
export function createKeptObjects(hasVersions: boolean, now: () => number) {
  /** The newest last. */
  const objects = new Map<string, ObjectVersion[]>();
  let versions = 0;

  function add(key: string, content: Buffer | null): ObjectVersion {
    versions += 1;
    const version = { id: hasVersions ? `v${versions}` : null, content, atMs: now() };
    objects.set(key, hasVersions ? [...(objects.get(key) ?? []), version] : [version]);
    return version;
  }

  return {
    newest: (key: string): ObjectVersion | undefined => objects.get(key)?.at(-1),
    write: add,
    /** Without the id of a version, one where versions are kept is marked as deleted. */
    remove(key: string, versionId: string | null): { id: string | null; isMarker: boolean } {
      const known = objects.get(key) ?? [];
      if (versionId === null && hasVersions) return { id: add(key, null).id, isMarker: true };
      const removed = versionId === null ? known.at(-1) : known.find(({ id }) => id === versionId);
      const left = known.filter((version) => version !== removed);
      if (left.length > 0) objects.set(key, left);
      else objects.delete(key);
      return { id: versionId, isMarker: removed?.content === null };
    },
    /** In the order of their keys. */
    current: (): CurrentObject[] =>
      [...objects]
        .flatMap(([key, all]) => {
          const newest = all.at(-1);
          return newest === undefined || newest.content === null
            ? []
            : [{ key, content: newest.content, atMs: newest.atMs }];
        })
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
    /** The key of each content that is not current any more. */
    old: (): string[] =>
      [...objects].flatMap(([key, all]) => all.slice(0, -1).flatMap(({ content }) => (content === null ? [] : [key]))),
  };
}

export type KeptObjects = ReturnType<typeof createKeptObjects>;
