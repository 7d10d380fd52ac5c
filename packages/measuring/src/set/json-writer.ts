/** A piece of text ready to be copied, as UTF-8 in words of four bytes. */
export interface Label {
  words: Int32Array;
  bytes: number;
}

/** Labels, each for the text before a number. */
export interface Labels {
  words: Int32Array;
  /** For each label, where its words end. */
  ends: Int32Array;
  bytes: Int32Array;
}

/** Lines of JSON put together as bytes: several times as fast as strings that are encoded afterwards. */
export interface JsonWriter {
  /** Makes sure of room for `bytes` more; what is written without room is lost. */
  reserve(bytes: number): void;
  label(label: Label): void;
  /** For each column its label and the value in one row, whole numbers, null when below 0. */
  row(labels: Labels, columns: readonly Int32Array[], row: number): void;
  /** As `JSON.stringify` writes it; fastest with up to three decimals. */
  number(value: number | null): void;
  /** Makes room by itself. */
  text(text: string): void;
  /** What was written; the writer then begins anew. */
  take(): Uint8Array<ArrayBuffer>;
}

const encoder = new TextEncoder();
const wordBytes = Int32Array.BYTES_PER_ELEMENT;

/** The digits of 0…9999, as words: `plain` from the first digit on, `zeroFilled` to four digits. */
const plain = digitWords((value) => String(value));
const zeroFilled = digitWords((value) => String(value).padStart(wordBytes, "0"));
const nothing = toLabel("null");
const point = ".".charCodeAt(0);
const int32Max = 2 ** 31 - 1;

export function createJsonWriter(): JsonWriter {
  let buffer = new Uint8Array(1 << 20);
  let view = new DataView(buffer.buffer);
  let at = 0;

  const digits = (value: number): void => {
    if (value < 10_000) {
      view.setInt32(at, plain[value] ?? 0, true);
      at += value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : 4;
      return;
    }
    const high = Math.floor(value / 10_000);
    digits(high);
    view.setInt32(at, zeroFilled[value - high * 10_000] ?? 0, true);
    at += wordBytes;
  };
  // Words that stick out beyond the label are written over by what follows.
  const label = ({ words, bytes }: Label): void => {
    for (let index = 0; index < words.length; index += 1)
      view.setInt32(at + index * wordBytes, words[index] ?? 0, true);
    at += bytes;
  };
  const ascii = (text: string): void => {
    for (let index = 0; index < text.length; index += 1) buffer[at + index] = text.charCodeAt(index);
    at += text.length;
  };
  const reserve = (bytes: number): void => {
    if (at + bytes <= buffer.length) return;
    const grown = new Uint8Array(2 * (at + bytes));
    grown.set(buffer.subarray(0, at));
    buffer = grown;
    view = new DataView(buffer.buffer);
  };
  const fraction = (thousandths: number): void => {
    const rest = thousandths % 1000;
    digits((thousandths - rest) / 1000);
    view.setInt32(at, zeroFilled[rest] ?? 0, true);
    buffer[at] = point;
    at += rest % 10 !== 0 ? 4 : rest % 100 !== 0 ? 3 : 2;
  };

  return {
    reserve,
    label,
    row({ words, ends, bytes }, columns, row) {
      let to = at;
      let word = 0;
      for (let index = 0; index < columns.length; index += 1) {
        const end = ends[index] ?? 0;
        for (let offset = to; word < end; word += 1, offset += wordBytes) view.setInt32(offset, words[word] ?? 0, true);
        to += bytes[index] ?? 0;
        let value = columns[index]?.[row] ?? 0;
        if (value < 0) {
          view.setInt32(to, nothing.words[0] ?? 0, true);
          to += nothing.bytes;
          continue;
        }
        if (value >= 10_000) {
          at = to;
          const high = Math.floor(value / 10_000);
          digits(high);
          to = at;
          value -= high * 10_000;
          view.setInt32(to, zeroFilled[value] ?? 0, true);
          to += wordBytes;
        } else {
          view.setInt32(to, plain[value] ?? 0, true);
          to += value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : 4;
        }
      }
      at = to;
    },
    number(value) {
      if (value === null) label(nothing);
      else if (value >= 0 && value <= int32Max && Number.isInteger(value)) digits(value);
      else {
        const thousandths = Math.round(value * 1000);
        if (value > 0 && thousandths <= int32Max && thousandths / 1000 === value) fraction(thousandths);
        else ascii(String(value));
      }
    },
    text(text) {
      reserve(3 * text.length);
      at += encoder.encodeInto(text, buffer.subarray(at)).written;
    },
    take() {
      const taken = buffer.slice(0, at);
      at = 0;
      return taken;
    },
  };
}

export function toLabel(text: string): Label {
  const encoded = encoder.encode(text);
  const padded = new Uint8Array((encoded.length + wordBytes - 1) & -wordBytes);
  padded.set(encoded);
  const view = new DataView(padded.buffer);
  const words = Int32Array.from({ length: view.byteLength / wordBytes }, (_, index) =>
    view.getInt32(index * wordBytes, true),
  );
  return { words, bytes: encoded.length };
}

export function toLabels(texts: readonly string[]): Labels {
  const labels = texts.map(toLabel);
  let end = 0;
  return {
    words: Int32Array.from(labels.flatMap(({ words }) => [...words])),
    ends: Int32Array.from(labels, ({ words }) => {
      end += words.length;
      return end;
    }),
    bytes: Int32Array.from(labels, ({ bytes }) => bytes),
  };
}

function digitWords(digits: (value: number) => string): Int32Array {
  return Int32Array.from({ length: 10_000 }, (_, value) => {
    const text = digits(value);
    let word = 0;
    for (let index = text.length - 1; index >= 0; index -= 1) word = (word << 8) | text.charCodeAt(index);
    return word;
  });
}
