import type { Segment } from "@earshot/model";
import { dialogues, smallTalk } from "./dialogues.ts";
import { type DrawValues, type Planted, type PlantedKind, uniqueKinds } from "./values.ts";

/** A value and the utterances in which it is said, by their place in the call. */
export interface SaidValue extends Planted {
  said: number[];
}

export interface PlantedCall {
  id: string;
  /** From 0. */
  number: number;
  /** On the roster: known to take part. */
  agent: { id: string; name: string };
  segments: Segment[];
  values: SaidValue[];
  /** Many are as old as one another: only whether they are masked where they are said can be told. */
  ages: { age: string; said: number }[];
}

const utteranceMs = 1500;
const pauseMs = 500;

/** Calls in which persons are named, with what was said of them. Each third has labels that are names. */
export function plantedCalls(count: number, random: () => number, values: DrawValues): PlantedCall[] {
  const pick = <T>(list: readonly T[], at = Math.floor(random() * list.length)): T => {
    const picked = list[at];
    if (picked === undefined) throw new RangeError("there is nothing to pick from");
    return picked;
  };
  return Array.from({ length: count }, (_, index): PlantedCall => {
    const said: SaidValue[] = [];
    const ages: PlantedCall["ages"] = [];
    const lines: { isAgent: boolean; text: string }[] = [];
    const plant = (kind: PlantedKind): SaidValue => {
      const value = { ...values[kind](), said: [] };
      said.push(value);
      return value;
    };
    const say = (line: string, fill: (slot: string) => { text: string; value: SaidValue | null }) => {
      const [, who, words = ""] = /^\s*([AC]): (.*)$/.exec(line) ?? [];
      const text = words.replaceAll(/\{([^}]+)\}/g, (_, slot: string) => {
        const { text, value } = fill(slot);
        value?.said.push(lines.length);
        return text;
      });
      lines.push({ isAgent: who === "A", text });
    };
    const agent = plant("listed name");
    const isNamed = index % 3 === 0;
    const customer = isNamed ? plant(index % 2 === 0 ? "listed name" : "unlisted name") : null;
    say(`A: Thank you for calling, this is {name}, how can I help you?`, () => ({ text: agent.text, value: agent }));
    for (let part = 0; part < 4; part++) {
      // Every dialogue comes in turn, whatever the number of calls.
      const dialogue = pick(dialogues, (index * 4 + part) % dialogues.length);
      const drawn = new Map<string, SaidValue>();
      for (const line of dialogue.split("\n")) {
        say(line, (slot) => {
          if (slot === "age") {
            const age = String(19 + Math.floor(random() * 75));
            ages.push({ age, said: lines.length });
            return { text: age, value: null };
          }
          const [kind = "", form] = slot.split("/");
          const known = uniqueKinds.find((each) => each === kind);
          if (known === undefined) throw new RangeError(`there is no kind ${kind}`);
          const value = drawn.get(kind) ?? plant(known);
          drawn.set(kind, value);
          return { text: form === "last" ? (value.text.split(" ").at(-1) ?? "") : value.text, value };
        });
      }
      if (random() < 0.7) say(pick(smallTalk), () => ({ text: "", value: null }));
    }
    const isLower = index % 4 === 1;
    const label = (isAgent: boolean) =>
      isNamed ? (isAgent ? agent.text : (customer?.text ?? "")) : isAgent ? "agent" : "customer";
    return {
      id: `call-${index}`,
      number: index,
      agent: { id: `agent-${index}`, name: agent.text },
      segments: lines.map(({ isAgent, text }, place) => {
        const startMs = place * (utteranceMs + pauseMs);
        return {
          ...{ startMs, endMs: startMs + utteranceMs, channel: null, speaker: label(isAgent) },
          side: isAgent ? "agent" : "customer",
          text: isLower ? text.toLowerCase().replaceAll(/[.,?!](?= |$)/g, "") : text,
        };
      }),
      values: said,
      ages,
    };
  });
}
