import { type EvaluationWarning, quotedName, type Segment } from "@earshot/model";
import { canonicalLabel } from "./role-map.ts";

/** Greetings are looked for among what is said first. */
const openingMs = 60_000;

/** What agents say when a call begins, and customers do not. */
const agentPhrases = [
  /\b(?:how|what) (?:can|may|could) (?:i|we) (?:help|assist|do for)\b/iu,
  /\bthank(?:s| you) for (?:calling|contacting|holding)\b/iu,
  /\byou(?:'|’)?(?: a)?re (?:through|speaking) (?:to|with)\b/iu,
  /\bwie kann ich (?:ihnen |dir )?(?:weiter)?helfen\b/iu,
  /\bwas kann ich für sie tun\b/iu,
  /\b(?:comment|en quoi) puis-je vous (?:aider|renseigner)\b/iu,
  /\ben qu[eé] (?:le |la |lo |te )?puedo (?:ayudar|servir)/iu,
  /\b(?:come|in cosa) posso (?:aiutar|essere)/iu,
  /\bwaarmee kan ik u\b/iu,
  /\bem que posso ajud/iu,
];

export interface DecidedSides {
  segments: Segment[];
  /** Says what the sides rest on. */
  warning: EvaluationWarning;
}

/**
 * Who of two speakers of no known side is the agent: the one who first greets as agents do, or who speaks first in a document without
 * words. Sides that are known, or a third speaker, leave all as it is.
 */
export function guessSides(segments: readonly Segment[]): DecidedSides | null {
  if (segments.some(({ side }) => side === "agent" || side === "customer")) return null;
  const unknown = segments.filter(({ side, speaker }) => side === "unknown" && speaker !== "unknown");
  const labels = new Map(unknown.map(({ speaker }) => [canonicalLabel(speaker), speaker]));
  const evidence = labels.size === 2 ? findGreeting(unknown) : null;
  if (evidence === null) return null;
  const agent = canonicalLabel(evidence.speaker);
  const customer = [...labels].find(([key]) => key !== agent)?.[1];
  const message = `${quotedName(evidence.speaker)} is taken for the agent and ${quotedName(customer ?? "")} for the customer, because ${evidence.reason}; say whose they are with --roles`;
  return {
    segments: segments.map((segment) => {
      const key = canonicalLabel(segment.speaker);
      if (segment.side !== "unknown" || !labels.has(key)) return segment;
      return { ...segment, side: key === agent ? "agent" : "customer" };
    }),
    warning: { code: "speaker.guessed_side", index: null, field: "speaker", message },
  };
}

function findGreeting(segments: readonly Segment[]): { speaker: string; reason: string } | null {
  const [first] = segments;
  if (first !== undefined && segments.every(({ text }) => text === "")) {
    const { speaker, startMs } = first;
    return { speaker, reason: `${quotedName(speaker)} speaks first, at ${startMs} ms, and there are no words` };
  }
  for (const { speaker, startMs, text } of segments) {
    if (startMs >= openingMs) return null;
    const said = agentPhrases.map((phrase) => phrase.exec(text)?.[0]).find((phrase) => phrase !== undefined);
    if (said === undefined) continue;
    return { speaker, reason: `${quotedName(speaker)} says ${JSON.stringify(said)} at ${startMs} ms` };
  }
  return null;
}
