/** What a tagger finds beside the rules: names, places to live, and how old somebody is. */
export const nameKinds = ["person", "address", "postcode", "age", "place"] as const;
export type NameKind = (typeof nameKinds)[number];

export const isNameKind = (kind: string): kind is NameKind => nameKinds.some((known) => known === kind);

/** Label 0 is outside of every kind; then each kind has a beginning and a continuation. */
export const outside = 0;
export const labelCount = 1 + 2 * nameKinds.length;

export function beginning(kind: NameKind): number {
  return 1 + 2 * nameKinds.indexOf(kind);
}

export function isContinuation(label: number): boolean {
  return label > 0 && label % 2 === 0;
}

/** The kind of a label; undefined outside. */
export function kindOf(label: number): NameKind | undefined {
  return label === outside ? undefined : nameKinds[(label - 1) >> 1];
}
