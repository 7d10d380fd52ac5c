/** Variables by name; an empty one is unset. */
export type Environment = Readonly<Record<string, string | undefined>>;
