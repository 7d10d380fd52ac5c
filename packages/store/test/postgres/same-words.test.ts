import { join } from "node:path";
import type { SearchHit, Store } from "@earshot/model";
import Sqlite from "better-sqlite3";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { openStore } from "../../src/index.ts";
import { toIndexedText } from "../../src/indexed-text.ts";
import { wordsIn } from "../../src/postgres/lexemes.ts";
import { knownText } from "../arbitraries.ts";
import { save, utterance } from "../samples.ts";
import { startRun, temporaryDirectory, temporaryStore } from "../temporary.ts";

const seed = Number(process.env.FC_SEED ?? 20_231_025);

const calls: readonly (readonly string[])[] = [
  ["My number is rec-1, thank you.", "Is that Mr O'Brien at the café?", "He said “I want a refund” and hung up."],
  ["I want a refund, a refund, I want it back!", "A refund? You want it back?", "Refunds are made within 3-5 days."],
  ["東京タワーに行きます", "京都から東京まで", "서울에서 왔어요, refund please", "我想退款。我的訂單號碼是一二三"],
  ["Größe und Straße, ß und ẞ", "ÉCOLE, École, ecole\u0301, naïve façade", "smørrebrød på Ærø, Łódź, Đorđe"],
  ["ΟΔΟΣ, οδός, Οδος; ΣΊΣΥΦΟΣ", "Ёлка и елка, йод", "שָׁלוֹם עֲלֵיכֶם", "كَتَبَ الطالِبُ الدَّرسَ", "हिन्दी में बात"],
  ["สวัสดีครับ ขอบคุณ", "tiếng Việt: Nguyễn Thị Minh", "İstanbul ısparta IĞDIR", "ﬁne ﬂower ½ cup Ⅷ ²"],
  ["mail to ann.lee+calls@example.com or https://example.com/a?b=c&d=-5", "AND OR NOT NEAR(a b) words:refund"],
  [
    "back\\slash 'quoted' it's \"said\" a:* b:1 <-> c & d | !e",
    "C++ and C# and .NET, 1,000.50 €, -5 °C",
    "x".repeat(3000),
  ],
  [
    "the card ends in 4242, order 12-34-56, room 101b",
    "100% sure, 5% off, #1 and @home",
    "one\u00a0two\u2003three\tfour\nfive",
  ],
  ["refund the bill and bill the refund", "bill", "the bill the bill the bill", "billing bills billed", ""],
];

const words = [
  ...["refund", "REFUND", "refun*", "want", "want*", "bill", "bill*", '"the bill"', '"bill the"', '"want a refund"'],
  ...["rec-1", "O'Brien", "o'b*", "café", "cafe", "CAFE\u0301", "ecole", "École", "naive facade", '"naïve façade"'],
  ...["東京", "京タ", "東", "タワー", "京東", "退款", '"一二三"', "서울", "서울".normalize("NFD"), "왔어요"],
  ...["größe", "GROSSE", "straße", "strasse", "ß", "smørrebrød", "smorrebrod", "ærø", "łódź", "lodz", "đorđe"],
  ...[
    "οδος",
    "ΟΔΌΣ",
    "οδοσ",
    "σίσυφος",
    "ёлка",
    "елка",
    "йод",
    "иод",
    "שלום",
    "שָׁלוֹם",
    "كتب",
    "كَتَبَ",
    "الدرس",
    "हिन्दी",
    "बात",
  ],
  ...[
    "สวัสดี",
    "ขอบคุณ",
    "Nguyen",
    "NGUYỄN",
    "việt",
    "istanbul",
    "İstanbul",
    "ısparta",
    "isparta",
    "iğdır",
    "ﬁne",
    "fine",
    "½",
    "Ⅷ",
    "²",
  ],
  ...[
    "ann.lee",
    "example.com",
    '"example com"',
    "exam*",
    "a?b=c",
    "-5",
    "5",
    "NOT 5",
    "and",
    '"or"',
    "near",
    "words:refund",
  ],
  ...[
    "back\\slash",
    "\\",
    "'quoted'",
    "it's",
    "a:*",
    "b:1",
    "<->",
    "c & d",
    "d | e",
    "!e",
    "C++",
    "c#",
    ".net",
    "1,000.50",
    "1000",
  ],
  ...[
    "x".repeat(400),
    `${"x".repeat(600)}*`,
    "4242",
    "42*",
    "12-34-56",
    '"34 56"',
    "101b",
    "101*",
    "100%",
    "#1",
    "@home",
  ],
  ...["two three", '"one two three"', '"four five"', "nothing", "noth*"],
];

/** Each word beside the next ones, in the ways in which they are put together. */
const queries = [
  ...words,
  ...words.flatMap((word, at) => {
    const other = words[(at * 7 + 3) % words.length] ?? "refund";
    return [`${word} ${other}`, `${word} OR ${other}`, `${word} NOT refund`, `refund OR NOT ${word}`][at % 4] ?? [];
  }),
].filter((query) => /[\p{L}\p{N}]/u.test(query) && !/\*\S|(^|\s)\*/.test(query));

async function fill(store: Store): Promise<void> {
  for (const [index, texts] of calls.entries()) {
    const utterances = texts.map((text, at) => utterance(text, at % 2 === 0 ? "agent" : "customer", at * 1000));
    const startTime = `2026-01-${String(28 - index).padStart(2, "0")}T10:00:00Z`;
    await save(store, { recording: { id: `rec-${index}`, interactionId: `int-${index}`, startTime }, utterances });
  }
}

async function sqliteStore(): Promise<Store> {
  const store = await openStore(join(temporaryDirectory(), "earshot.db"));
  onTestFinished(() => store.close());
  await startRun(store, "run-1", 1_000);
  return store;
}

const shown = ({ recordingId, snippet }: Pick<SearchHit, "recordingId" | "snippet">) =>
  `${recordingId}: ${snippet.map(({ text, match }) => (match ? `[${text}]` : text)).join("")}`;

/** The utterances and the calls that are found, each with its hits, or the error. */
async function found(store: Store, query: string): Promise<unknown> {
  try {
    const utterances = await store.search.utterances({ words: query }, { limit: 1000 });
    const ofCustomer = await store.search.calls({ words: query, side: "customer" }, { limit: 1000 });
    const listed = await store.calls.list({ words: query, sort: "length" }, { limit: 1000 });
    return {
      utterances: utterances.hits.map(shown),
      calls: ofCustomer.calls.map(({ recordingId, hitCount, hits }) => ({
        hitCount,
        hits: hits.map(({ snippet }) => shown({ recordingId, snippet })),
      })),
      listed: listed.items.map(({ recordingId, hitCount }) => ({ recordingId, hitCount })),
    };
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

test("200 queries find the same utterances and calls on both databases, with the same letters marked", async () => {
  const [sqlite, postgres] = [await sqliteStore(), await temporaryStore()];
  await fill(sqlite);
  await fill(postgres);
  expect(queries.length).toBeGreaterThanOrEqual(200);
  const differing: unknown[] = [];
  for (const query of queries) {
    const [expected, actual] = [await found(sqlite, query), await found(postgres, query)];
    if (JSON.stringify(expected) !== JSON.stringify(actual)) differing.push({ query, expected, actual });
  }
  expect(differing).toEqual([]);
});

test("a text with more words than a tsvector takes is stored, and found by what it begins with", async () => {
  const store = await temporaryStore();
  const many = Array.from({ length: 140_000 }, (_, index) => `${index}x`.padStart(8, "w")).join(" ");
  const often = `${"again ".repeat(250_000)}zebra`;
  await save(store, { utterances: [utterance(many, "agent", 0), utterance(often, "customer", 1000)] });
  const count = async (words: string) => (await store.search.utterances({ words }, { limit: 10 })).hits.length;
  expect(await Promise.all(['"wwwwww0x wwwwww1x"', '"again again"', "zebra"].map(count))).toEqual([1, 1, 1]);
  expect(await store.checkIntegrity()).toMatchObject({ ok: true, searchIndexCompared: true });
});

test("any text is cut into the words that FTS5 cuts it into", () => {
  const file = new Sqlite(":memory:");
  onTestFinished(() => {
    file.close();
  });
  file.exec(`CREATE VIRTUAL TABLE texts USING fts5 (words, tokenize = "unicode61 remove_diacritics 2");
    CREATE VIRTUAL TABLE found USING fts5vocab (texts, instance)`);
  const cut = file.prepare("SELECT term FROM found ORDER BY offset");
  const insert = file.prepare("INSERT INTO texts (words) VALUES (?)");
  const wordsOf = (text: string) => {
    insert.run(toIndexedText(text));
    const rows = z.array(z.object({ term: z.string() })).parse(cut.all());
    file.exec("DELETE FROM texts");
    return rows.map(({ term }) => term);
  };
  for (const text of calls.flat()) {
    const short = text.slice(0, 400);
    expect(wordsIn(toIndexedText(short)).map(({ word }) => word)).toEqual(wordsOf(short));
  }
  fc.assert(
    fc.property(knownText, (text) => {
      expect(wordsIn(toIndexedText(text)).map(({ word }) => word)).toEqual(wordsOf(text));
    }),
    { seed, numRuns: 500 },
  );
});
