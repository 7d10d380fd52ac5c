import type { CallEvaluation, Conversation, EvaluatedCall, Segment } from "@earshot/model";
import { evaluated, evaluation, utterance } from "../test/samples.ts";

/** In one call of a thousand, once. */
export const rareWord = "zeppelin";
/** In one call of fifty, once. */
export const rarePhrase = ["money", "back", "guarantee"];

const agentCount = 200;
const queueCount = 12;
const wordsPerUtterance = 12;
const firstStartMs = Date.parse("2024-11-01T00:00:00Z");
const spanMinutes = 2 * 365 * 24 * 60;

/** The most frequent words first, as people say them on the phone. */
const frequentWords =
  `the you I to and that is it a of in have for on my your we can this with not so be just do what me
  okay yes if are was but no at get from thank know one please will there would like right all up now see out let as they
  account number here about how call got going well time order don't think because payment could because just help need
  bill invoice card email address phone name month week today tomorrow yesterday morning hold moment sorry minute problem
  service internet line contract refund price cancel change date open close door agent manager customer system check
  delivery parcel package street house city letter code password screen button website question answer correct wrong`.split(
    /\s+/,
  );
const syllables =
  "ba be bo da de do fa fi ga go ka ke ki la le li ma me mi na ne no pa po ra re ri sa se ta te ti va ve".split(" ");
const vocabularySize = 20_000;

/** Calls that look random and are the same for the same seed: how often words are said follows Zipf's law. */
export function* makeCalls(count: number, perCall: number, seed: number): Generator<EvaluatedCall> {
  const random = createRandom(seed);
  const sayWord = createVocabulary(random);
  for (let index = 0; index < count; index++) {
    const utterances = Array.from({ length: perCall }, (_, place): Segment => {
      const words = Array.from({ length: wordsPerUtterance }, sayWord);
      if (place === 0 && index % 1000 === 0) words.push(rareWord);
      if (place === 0 && index % 50 === 0) words.push(...rarePhrase);
      return utterance(words.join(" "), place % 2 === 0 ? "agent" : "customer", place * 6000);
    });
    const startTime = new Date(firstStartMs + random(spanMinutes) * 60_000).toISOString();
    const recording = { id: `rec-${index}`, interactionId: `int-${index}`, startTime, conversation: talkOf(index) };
    yield evaluated({ workId: 0, token: 0 }, { recording, utterances, evaluations: [evaluationOf(random)] });
  }
}

function talkOf(index: number): Conversation {
  const agent = (index * 7919) % agentCount;
  const queue = agent % queueCount;
  return {
    ...{ direction: agent % 3 === 0 ? "outbound" : "inbound", skills: [], wrapUpCodes: [], divisions: [], legs: [] },
    agents: [{ id: `a-${agent}`, name: `Agent ${agent}` }],
    queues: [{ id: `q-${queue}`, name: `Queue ${queue}` }],
  };
}

/** Six silences, and what they and the talk-over cost under the guide's scorecard. */
function evaluationOf(random: (below: number) => number) {
  const silences = Array.from({ length: 6 }, (_, i) => ({ startMs: i * 9000, endMs: i * 9000 + 600 + random(2000) }));
  const silenceMs = silences.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const points = { silence: silenceMs / 500, talkOver: random(200) / 10 };
  const made = evaluation({
    silences,
    silenceMs,
    talkOverMs: Math.round(points.talkOver * 200),
    holdMs: random(90_000),
  });
  const score: CallEvaluation["score"] = {
    value: Math.round(Math.max(0, 100 - points.silence - points.talkOver) * 1000) / 1000,
    ...{ scorecard: "guide@1", failedCritical: [], notApplicable: [] },
    deductions: [
      {
        ...{ criterion: "silence", label: "Silence", metric: "silence.totalMs", value: silenceMs, unit: "ms" },
        ...{ points: points.silence, critical: false },
        events: silences.map((silence, index) => ({ kind: "silence" as const, index, ...silence })),
      },
      {
        ...{ criterion: "talk-over", label: "Talk-over", metric: "talkOver.totalMs", value: 200, unit: "ms" },
        ...{ points: points.talkOver, critical: false },
        events: [{ kind: "talkOver", index: 0, startMs: 3800, endMs: 4000 }],
      },
    ],
  };
  return { ...made, evaluation: { ...made.evaluation, score } };
}

/** By Lehmer's method with Park and Miller's modulus. */
function createRandom(seed: number): (below: number) => number {
  let state = (seed % 2_147_483_646) + 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/** Says one of the words, each as often as its rank allows. */
function createVocabulary(random: (below: number) => number): () => string {
  const words = Array.from({ length: vocabularySize }, (_, rank) => frequentWords[rank] ?? wordOf(rank));
  const scale = 1_000_000_000;
  const bounds = new Float64Array(vocabularySize);
  let sum = 0;
  for (let rank = 0; rank < vocabularySize; rank++) {
    sum += 1 / (rank + 1);
    bounds[rank] = sum;
  }
  return () => {
    const wanted = (random(scale) / scale) * sum;
    let [low, high] = [0, vocabularySize - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((bounds[middle] ?? sum) > wanted) high = middle;
      else low = middle + 1;
    }
    return words[low] ?? "";
  };
}

/** Three or four syllables, other ones for each rank. */
function wordOf(rank: number): string {
  let word = "";
  for (let left = rank + syllables.length ** 2; left > 0; left = Math.floor(left / syllables.length)) {
    word += syllables[left % syllables.length] ?? "";
  }
  return word;
}
