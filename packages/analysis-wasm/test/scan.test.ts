import { sides } from "@earshot/model";
import { describe, expect, test } from "vitest";
import { createKernel, type Kernel, type SpeakerOf } from "../src/index.ts";
import { standard } from "./parameters.ts";

const kernel = await createKernel();
const speakerOf: SpeakerOf = ({ speaker, channel }) => {
  return { speaker: String(speaker ?? channel), side: speaker === "agent" ? "agent" : "customer" };
};

const segment = (start_time: number, end_time: number, speaker: unknown, transcript = "") => {
  return { start_time, end_time, speaker, transcript };
};
const scanLines = (text: string, host: SpeakerOf = speakerOf, on: Kernel = kernel) => {
  const bytes = Buffer.from(text);
  on.input(bytes.length).set(bytes);
  return on.scanLines(bytes.length, host);
};
const lines = (...documents: unknown[]) => documents.map((document) => JSON.stringify(document)).join("\n");

describe("scanned calls", () => {
  const call = {
    results: [segment(0.5, 2.1, "agent", "Hi"), segment(2.3, 4, "guest", "é\n"), segment(3.8, 5.2, "agent")],
  };
  const other = { results: [segment(1, 2, "guest"), segment(2.5, 2.75, "agent")] };

  test("are columns, one call a document", () => {
    const scanned = scanLines(lines(call, { results: 7 }, other));
    expect([...scanned.understood]).toEqual([1, 0, 1]);
    expect(scanned.columns()).toEqual({
      segments: {
        startMs: Int32Array.of(500, 2300, 3800, 1000, 2500),
        endMs: Int32Array.of(2100, 4000, 5200, 2000, 2750),
        speaker: Int32Array.of(0, 1, 0, 0, 1),
        side: Uint8Array.from(["agent", "customer", "agent", "customer", "agent"] as const, (side) =>
          sides.indexOf(side),
        ),
      },
      segmentOffsets: Uint32Array.of(0, 3, 3, 5),
      durationMs: Int32Array.of(-1, -1, -1),
      holds: { startMs: new Int32Array(0), endMs: new Int32Array(0) },
      holdOffsets: Uint32Array.of(0, 0, 0, 0),
    });
  });

  test("say what documents call themselves", () => {
    const names = ["id", "conversationId"];
    const documents = [
      { id: "a", results: [] },
      { results: call.results, conversationId: "c", id: "é" },
      { conversationId: 'say "c"\\', id: "", results: [] },
      { conversationId: 12, id: null, results: [] },
      { id: 1.5, results: [] },
      { id: { id: "a" }, results: [{ ...segment(0, 1, "agent"), id: "a" }] },
      { ids: "a", results: [] },
      { id: 7, results: 7 },
    ];
    const ids = ["a", "é", 'say "c"\\', "12", null, null, null, null];
    const bytes = Buffer.from(`${lines(...documents)}\n{"id":"a","id":"b","results":[]}`);
    kernel.input(bytes.length).set(bytes);
    const scanned = kernel.scanLines(bytes.length, speakerOf, names);
    expect(scanned.ids()).toEqual([...ids, null]);
    // Which of two members of one name counts is left to the ordinary parser.
    expect([...scanned.understood]).toEqual([1, 1, 1, 1, 1, 1, 1, 0, 0]);
    expect(scanLines(lines(...documents)).ids()).toEqual(ids.map(() => null));
  });

  test("say where documents and texts are", () => {
    const text = ` ${lines(call, other)}\r\n\n \t\n`;
    const scanned = scanLines(text);
    const bytes = Buffer.from(scanned.bytes());
    const parts = (from: Uint32Array, to: Uint32Array) => [...from].map((at, i) => bytes.toString("utf8", at, to[i]));
    expect(parts(scanned.startByte, scanned.endByte)).toEqual([lines(call), `${lines(other)}\r`]);
    expect(parts(scanned.texts().startByte, scanned.texts().endByte)).toEqual(["Hi", "é\\n", "", "", ""]);
    expect(scanned.consumed).toBe(bytes.length);
  });

  test("measure in place what their columns measure when they are placed", () => {
    const scanned = scanLines(lines(call, 7, other));
    const totals = scanned.totals(standard);
    const turns = scanned.turns(standard);
    const placed = kernel.place(scanLines(lines(call, 7, other)).columns());
    expect(placed.totals(standard)).toEqual(totals);
    expect(placed.turns(standard)).toEqual(turns);
    expect([...totals.talkOverMs]).toEqual([200, 0, 0]);
  });

  test("may follow one another with a byte between them", () => {
    const documents = [call, other].map((document) => Buffer.from(JSON.stringify(document, null, 2)));
    const room = kernel.input(documents.reduce((total, { length }) => total + length + 1, 0)).fill(0x7d);
    let at = 0;
    const ends = Uint32Array.from(documents, (document) => {
      room.set(document, at);
      at += document.length + 1;
      return at - 1;
    });
    const scanned = kernel.scanDocuments(ends, speakerOf);
    expect([...scanned.understood]).toEqual([1, 1]);
    expect([...scanned.endByte]).toEqual([...ends]);
    expect([...scanned.columns().segments.startMs]).toEqual([500, 2300, 3800, 1000, 2500]);
  });

  test("of nothing are none", () => {
    expect(scanLines("").count).toBe(0);
    expect(scanLines(" \n\t\r\n").count).toBe(0);
    kernel.input(0);
    expect(kernel.scanDocuments(new Uint32Array(0), speakerOf).totals(standard).count).toBe(0);
  });

  test("are good until the kernel is given something else", () => {
    const scanned = scanLines(lines(call));
    kernel.holds([], null);
    const replaced = expect.objectContaining({ code: "analysis.replaced" });
    expect(() => scanned.totals(standard)).toThrow(replaced);
    expect(() => scanned.columns()).toThrow(replaced);
    expect(() => scanned.bytes()).toThrow(replaced);
    expect(() => kernel.scanLines(1, speakerOf)).toThrow(replaced);
  });
});

describe("voices", () => {
  test("are asked for once each, as the document has them", () => {
    const voices: unknown[] = [];
    const results = [
      segment(0, 1, "agent"),
      segment(1, 2, "agent"),
      { start_time: 2, end_time: 3, channel: 1 },
      { start_time: 2, end_time: 3, channel: "1", speaker: 12 },
      segment(3, 4, null),
      segment(4, 5, 'say "é"'),
      segment(5, 6, "one of more than sixteen bytes"),
      segment(6, 7, "one of more than sixteen_bytes"),
      segment(7, 8, "one of more than sixteen bytes"),
    ];
    scanLines(lines({ results }), (voice) => {
      voices.push(voice);
      return speakerOf(voice);
    });
    expect(voices).toEqual([
      { speaker: "agent", channel: null },
      { speaker: null, channel: 1 },
      { speaker: 12, channel: "1" },
      { speaker: null, channel: null },
      { speaker: 'say "é"', channel: null },
      { speaker: "one of more than sixteen bytes", channel: null },
      { speaker: "one of more than sixteen_bytes", channel: null },
    ]);
  });

  test("of long names that differ in the order of two letters are two", () => {
    const name = "one of more than sixteen bytes";
    // The letters are sixteen apart, so that the scanner's key of the voice is the same.
    const swapped = `${name[16]}${name.slice(1, 16)}${name[0]}${name.slice(17)}`;
    const results = [name, swapped, name].map((speaker) => segment(0, 1, speaker));
    expect([...scanLines(lines({ results })).columns().segments.speaker]).toEqual([0, 1, 0]);
  });

  test("of a large meeting are told apart, whatever their number", () => {
    const names = Array.from({ length: 5000 }, (_, i) => (i % 3 === 0 ? i : `${"member ".repeat(i % 4)}${i}`));
    const results = [...names, ...names.toReversed()].map((speaker) => segment(0, 1, speaker));
    const numbers = names.map((_, index) => index);
    expect([...scanLines(lines({ results })).columns().segments.speaker]).toEqual([
      ...numbers,
      ...numbers.toReversed(),
    ]);
  });

  test("with equal speakers on one side are one speaker, on two sides two", () => {
    const results = ["A", "a", "b", "B"].map((speaker, i) => segment(i, i + 1, speaker));
    const scanned = scanLines(lines({ results }), ({ speaker }) => {
      return { speaker: String(speaker).toLowerCase(), side: speaker === "B" ? "other" : "agent" };
    });
    expect([...scanned.columns().segments.speaker]).toEqual([0, 0, 1, 2]);
  });

  test("more than a scan takes are left to the parser", () => {
    const document = (from: number, count: number) => ({
      results: Array.from({ length: count }, (_, i) => segment(0, 1, `speaker ${from + i}`)),
    });
    const scanned = scanLines(lines(document(0, 40_000), document(0, 9), document(90_000, 9)));
    expect([...scanned.understood]).toEqual([0, 1, 0]);
  });

  test("on no side are refused", () => {
    const host: SpeakerOf = () => ({ speaker: "x", side: JSON.parse('"left"') });
    expect(() => scanLines(lines({ results: [segment(0, 1, "x")] }), host)).toThrow(
      expect.objectContaining({ code: "analysis.unknown_side" }),
    );
  });
});

describe("a scan's limits", () => {
  test("more calls than a scan takes are left for the next", () => {
    const count = 65_536 + 3;
    const text = '{"results":[]}\n'.repeat(count);
    const first = scanLines(text);
    expect([first.count, first.consumed]).toEqual([65_536, 65_536 * 15]);
    expect(scanLines(text.slice(first.consumed)).count).toBe(3);
    const bytes = kernel.input(text.length);
    bytes.set(Buffer.from(text));
    const ends = Uint32Array.from({ length: count }, (_, i) => i * 15 + 14);
    const documents = kernel.scanDocuments(ends, speakerOf);
    expect([documents.count, documents.consumed]).toEqual([65_536, 65_536 * 15]);
  });

  test("more segments than a scan takes are left for the next, or to the parser", async () => {
    const fresh = await createKernel();
    const many = `{"results":[${Array.from({ length: 2_100_000 }, () => '{"startTime":0,"endTime":0}').join(",")}]}`;
    const scanned = scanLines(`${many}\n${many}\n{"results":[]}`, speakerOf, fresh);
    expect([scanned.count, scanned.consumed, scanned.segmentCount]).toEqual([1, many.length + 1, 2_100_000]);
    const whole = scanLines(`${many.slice(0, -2)},${many.slice(12)}\n{"results":[]}`, speakerOf, fresh);
    expect([...whole.understood]).toEqual([0, 1]);
  });

  test("sizes and ends that cannot be are refused", () => {
    const refused = (code: string) => expect.objectContaining({ code });
    expect(() => kernel.input(-1)).toThrow(refused("analysis.capacity"));
    expect(() => kernel.input(2 ** 30)).toThrow(refused("analysis.capacity"));
    kernel.input(10).fill(0x20);
    expect(() => kernel.scanLines(11, speakerOf)).toThrow(refused("analysis.capacity"));
    expect(() => kernel.scanDocuments(Uint32Array.of(5, 11), speakerOf)).toThrow(refused("analysis.capacity"));
    expect(() => kernel.scanDocuments(Uint32Array.of(5, 5), speakerOf)).toThrow(refused("analysis.offsets"));
    for (const names of [[""], ["é".repeat(128)], Array.from("abcdefghijklmnopq")]) {
      expect(() => kernel.scanLines(10, speakerOf, names)).toThrow(refused("analysis.capacity"));
    }
    expect(kernel.scanLines(10, speakerOf).count).toBe(0);
  });
});

test("what follows a document does not change it", () => {
  const whole = JSON.stringify({ results: [segment(0.5, 2.125, "agent", "Hello"), segment(3, 4.5, "guest", "Bye")] });
  for (let length = 1; length <= whole.length; length++) {
    const understood = length === whole.length ? 1 : 0;
    for (const behind of [whole.slice(length), '"}]}', "}".repeat(40), "0".repeat(40), " ".repeat(40)]) {
      const bytes = Buffer.from(`${whole.slice(0, length)}${behind}`);
      kernel.input(bytes.length + 1).set(bytes);
      expect(kernel.scanDocuments(Uint32Array.of(length), speakerOf).understood[0]).toBe(understood);
      expect(scanLines(`${whole.slice(0, length)}\n${behind}`).understood[0]).toBe(understood);
    }
  }
});
