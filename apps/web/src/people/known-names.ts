import { useMemo } from "preact/hooks";
import { useLoaded } from "../loading.ts";

interface Named {
  id: string;
  name: string | null;
}

/** The agents or queues of stored calls. */
export interface KnownNames {
  readonly all: readonly Named[];
  /** Whether they are known yet. */
  readonly isLoaded: boolean;
  readonly byId: ReadonlyMap<string, Named>;
}

/** The agents or queues of the calls that whoever looks may see. */
export function useKnownNames(kind: "agent" | "queue"): KnownNames {
  const { value } = useLoaded<{ groups: { id: string | null; name: string | null }[] }>(
    () => `/v1/report?by=${kind}`,
  ).value;
  return useMemo(() => {
    const all = (value?.groups ?? []).flatMap(({ id, name }) => (id === null ? [] : { id, name }));
    return { all, isLoaded: value !== null, byId: new Map(all.map((one) => [one.id, one])) };
  }, [value]);
}

/** A name with its id, which tells two of one name apart; the id alone where no name is known. */
export function nameWithId({ byId }: KnownNames, id: string): string {
  const name = byId.get(id)?.name;
  return name == null || name === id ? id : `${name} (${id})`;
}

/** The id that somebody means: by a name with its id, by a name that only one has, or as the id itself. */
export function idOf(known: KnownNames, typed: string): string {
  const text = typed.trim();
  const folded = text.toLowerCase();
  const exact = known.all.find(({ id }) => id === text || nameWithId(known, id).toLowerCase() === folded);
  if (exact !== undefined) return exact.id;
  const named = known.all.filter(({ name }) => name?.toLowerCase() === folded);
  const [only] = named;
  return only !== undefined && named.length === 1 ? only.id : text;
}
