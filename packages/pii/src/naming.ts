import { speakerChange } from "./number-run.ts";
import { before } from "./surroundings.ts";

/** What the words before a number call it. A thing is an order, a parcel, a book: numbered, and nobody's. */
type Name = "card" | "ssn" | "phone" | "account" | "code" | "birth" | "thing";

export interface Naming {
  name: Name;
  /** The words behind the noun. */
  between: string;
  /** The other speaker asked for it in the turn before. */
  isAsked: boolean;
}

const numbered = "(?:[ _-]?(?:numbers?|num|no|code|id|key)\\b\\.?|[ ]?#)";
const sources: Record<Name, string> = {
  thing: `(?<!in )(?:orders?|invoices?|tracking|isbn(?:-1[03])?|issn|ean|upc|gtin|sku|zip(?:[ +-]?(?:code|4))?|post(?:al)?[ ]?code)\\b${numbered}?|(?<!(?:first|second|third|fourth|next|last|other|final|middle) )part\\b${numbered}?|(?:item|serial|model|ticket|case|ref(?:erence)?|confirmation|booking|reservation|batch|lot|job|shipment|parcel|package|consignment|purchase|po|receipt|flight|product|article|catalog(?:ue)?|quote|version|build|docket|waybill|extension)${numbered}`,
  card: "(?:credit |debit |payment )?cards?\\b(?: number| no\\b)?|visa\\b|master ?card|maestro|amex|american express|diners|discover\\b|jcb|union ?pay|pan\\b",
  ssn: "ssn\\b|social(?! media| work| network)\\b(?:[ _-]security)?|soc\\.? sec\\b",
  phone:
    "(?:tele)?phone|tel\\b|mobile|cell\\b|cellphone|handset|landline|fax|whatsapp|callback|contact (?:number|no\\b)|(?:call|text|reach|ring|dial)(?:ed|ing)? (?:me|us|him|her|them|back)\\b|(?:my|his|her|their|your|best|direct|home|work|office) (?:number|line)\\b|number to (?:call|reach|ring)|nummer ist|(?:ruf|handy)nummer|telefon|tel[ée]fono|t[ée]l[ée]phone|num[ée]ro|\\bdial\\b",
  account: "(?:account|acct|iban|routing|member(?:ship)?|policy|customer|passport|licen[cs]e|insurance)\\b",
  code: "(?:security|verification|pin) (?:code|number)|\\bcv[vc]2?\\b|\\bpin\\b|last (?:four|4|three|3)\\b(?: (?:digits|numbers))?(?: (?:of|on|from) (?:the|your|that|this|my)(?: (?:credit|debit|bank|payment|long|current|savings|home|mobile|card|account|phone))* (?:cards?|accounts?|phone|mobile|(?<=(?:card|account|phone|mobile|long) )number)\\b)?",
  birth: "born\\b|dob\\b|d\\.o\\.b\\b|birthday|birth ?date|date of birth",
};
const names: readonly Name[] = ["thing", "card", "ssn", "phone", "account", "code", "birth"];
const isName = (name: string): name is Name => names.some((known) => known === name);
const nouns = new RegExp(names.map((name) => `(?<${name}>\\b(?:${sources[name]}))`).join("|"), "gi");

const asking =
  /\?|\b(?:can|could|may|might|what|which|give|have|read|tell|need|provide|confirm|verify|please|share|spell|enter|repeat|say)\b/i;
const reach = { sentence: 80, name: 48, question: 200 } as const;

/** What the words before the offset call the number there: the nearest noun of the sentence, else of the question it answers. */
export function namingAt(text: string, offset: number): Naming | null {
  const turns = before(text, offset, reach.question).split(speakerChange);
  const own = turns.pop() ?? "";
  const said = nearestName(own.slice(-reach.sentence));
  if (said !== null) return said.between.length > reach.name ? null : { ...said, isAsked: false };
  if (own.length > reach.sentence || /[\d•]/.test(own)) return null;
  for (const turn of turns.reverse()) {
    const asked = nearestName(turn);
    if (asked !== null) return asking.test(turn) ? { ...asked, isAsked: true } : null;
    if (/[\d•]/.test(turn)) return null;
  }
  return null;
}

/** The last noun that names a number, unless another number, or the end of a clause, stands behind it. */
function nearestName(words: string): { name: Name; between: string } | null {
  let nearest: { name: Name; end: number } | null = null;
  nouns.lastIndex = 0;
  for (let match = nouns.exec(words); match !== null; match = nouns.exec(words)) {
    const name = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined)?.[0] ?? "";
    if (isName(name)) nearest = { name, end: match.index + match[0].length };
  }
  if (nearest === null) return null;
  const between = words.slice(nearest.end);
  return /[\d;!•]/.test(between) ? null : { name: nearest.name, between };
}
