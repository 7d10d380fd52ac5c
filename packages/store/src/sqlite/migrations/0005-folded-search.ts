import type { Migration } from "../migrate.ts";

/** Text in any spelling of its accents and composed letters is found: what was indexed as it was written is indexed anew. */
export const foldedSearch: Migration = {
  name: "0005-folded-search",
  sql: `
UPDATE utterances SET spaced_text = nullif(indexed_text(text), text)
WHERE text GLOB '*[^ -~]*' AND spaced_text IS NOT nullif(indexed_text(text), text);
`,
};
