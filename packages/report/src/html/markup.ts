/** HTML that is safe to put into a page unchanged. */
export interface Markup {
  readonly markup: string;
}

/** What a template takes: text is escaped, markup is not, lists are joined, null and false leave nothing. */
export type Content = Markup | string | number | null | false | readonly Content[];

/** Builds HTML; every value is escaped unless it is markup already. Attribute values must be quoted. */
export function html(strings: TemplateStringsArray, ...values: Content[]): Markup {
  return { markup: String.raw({ raw: strings }, ...values.map(toText)) };
}

/** Takes a text of this package's own, such as its style sheet, as markup. */
export function trusted(markup: string): Markup {
  return { markup };
}

function toText(content: Content): string {
  if (content === null || content === false) return "";
  if (typeof content === "string") return escapeText(content);
  if (typeof content === "number") return String(content);
  return "markup" in content ? content.markup : content.map(toText).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
