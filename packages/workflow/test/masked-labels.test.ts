import { sampleCalls } from "@earshot/genesys-simulator";
import { expect, test } from "vitest";
import { evaluateRecordings, readCalls } from "../src/index.ts";
import { setUp } from "./set-up.ts";

const agent = "Deering Rubens";
const customer = "Cherie Scardina";
const said = (speaker: string, startS: number, transcript: string) => {
  return { start_time: startS, end_time: startS + 1, speaker, transcript };
};

test.each([
  ["who was guessed", "speaker.guessed_side", [said(agent, 0, "How can I help you?"), said(customer, 2, "A refund")]],
  ["who is unknown", "speaker.unknown_label", [said(customer, 0, "Good morning"), said("agent", 2, "Hello")]],
  [
    "whose words are after the end of the sound",
    "speaker.guessed_side",
    [said(agent, 0, "How can I help you?"), said(customer, 4000, "A refund")],
  ],
])("the warning about a speaker %s names nobody whose label is masked", async (_, code, results) => {
  const [call] = sampleCalls();
  const [part] = call?.parts ?? [];
  if (call === undefined || part === undefined) throw new Error("there are no sample calls");
  const calls = [{ ...call, events: [], parts: [{ ...part, transcript: { results } }] }];
  const { deps, options } = await setUp({ calls });
  await evaluateRecordings(deps, options);
  const [stored] = await Array.fromAsync(readCalls(deps.store, {}));
  expect(stored?.evaluation.warnings).toContainEqual(expect.objectContaining({ code }));
  expect(stored?.evaluation.warnings.find((warning) => warning.code === code)?.message).toContain("[person ••••]");
  expect(JSON.stringify(stored)).not.toMatch(/Scardina|Deering/);
});
