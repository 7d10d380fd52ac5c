import { mask } from "./said-words.ts";

interface SaidTextProps {
  text: string;
  /** What is sought in it; nothing when empty. */
  sought: string;
  /** Says that a mask is of nobody; null for those who may not. */
  onWrong: (() => void) | null;
}

/** What somebody said, with what is masked in it and what is sought. */
export function SaidText({ text, sought, onWrong }: SaidTextProps) {
  if (text === "") return <span class="muted">no words</span>;
  return toParts(text, sought).map((part, at) => partOf(part, at, onWrong));
}

interface Part {
  text: string;
  kind: "plain" | "hit" | "mask";
}

function toParts(text: string, wanted: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const { 0: masked, index } of text.matchAll(mask)) {
    parts.push(...hitParts(text.slice(at, index), wanted), { text: masked, kind: "mask" });
    at = index + masked.length;
  }
  return [...parts, ...hitParts(text.slice(at), wanted)];
}

function hitParts(text: string, wanted: string): Part[] {
  const sought = wanted.trim().toLowerCase();
  const lower = text.toLowerCase();
  // Letters whose lower case is longer would shift what is marked.
  if (sought === "" || lower.length !== text.length) return text === "" ? [] : [{ text, kind: "plain" }];
  const parts: Part[] = [];
  let at = 0;
  for (let found = lower.indexOf(sought); found !== -1; found = lower.indexOf(sought, at)) {
    if (found > at) parts.push({ text: text.slice(at, found), kind: "plain" });
    parts.push({ text: text.slice(found, found + sought.length), kind: "hit" });
    at = found + sought.length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), kind: "plain" });
  return parts;
}

/** What a mask says was there: "spoken number" of `[spoken_number ••••]`. */
function kindIn(masked: string): string {
  return masked.slice(1, -" ••••]".length).replaceAll("_", " ");
}

/** What is found by how it is said, and may be a product or a company; of numbers nothing can be allowed. */
const mayBeNobodys: ReadonlySet<string> = new Set(["person", "address", "postcode", "age", "place"]);

function partOf({ text, kind }: Part, index: number, onWrong: (() => void) | null) {
  if (kind === "hit") return <mark key={index}>{text}</mark>;
  if (kind === "plain") return text;
  if (onWrong !== null && mayBeNobodys.has(kindIn(text))) {
    return (
      <button
        key={index}
        type="button"
        class="masked"
        aria-haspopup="dialog"
        title="Masked where the call is stored. Press it if this is nobody's."
        onClick={onWrong}
      >
        {kindIn(text)}
        <span class="unseen"> masked: say what is nobody’s</span>
      </button>
    );
  }
  return (
    <span key={index} class="masked" title="Personal data, masked where the call is stored">
      {kindIn(text)}
      <span class="unseen"> masked</span>
    </span>
  );
}
