/** Where something was found that should be nowhere. */
export interface Find {
  place: string;
  needle: string;
  /** What stands around it. */
  near: string;
}

const keyLength = 6;

/**
 * Finds texts in whatever was written or printed: in UTF-8 and UTF-16, in any case, with or without accents, escaped as in JSON, HTML
 * and addresses, encoded as base64, and whatever stands between their words.
 */
export function createByteSearch(needles: readonly string[]): (place: string, content: Uint8Array | string) => Find[] {
  const byKey = new Map<string, { needle: string; text: string }[]>();
  for (const needle of needles) {
    const text = plain(needle);
    if (text.length < keyLength) throw new RangeError(`${needle} is too short to be found for certain`);
    const key = text.slice(0, keyLength);
    byKey.set(key, [...(byKey.get(key) ?? []), { needle, text }]);
  }
  return (place, content) => {
    const finds: Find[] = [];
    for (const text of readings(content)) {
      for (let at = 0; at + keyLength <= text.length; at++) {
        for (const { needle, text: sought } of byKey.get(text.slice(at, at + keyLength)) ?? []) {
          const end = at + sought.length;
          if (!text.startsWith(sought, at) || /[\p{L}\p{N}]/u.test(text[end] ?? " ")) continue;
          finds.push({ place, needle, near: text.slice(Math.max(0, at - 40), end + 40) });
        }
      }
    }
    return finds;
  };
}

function readings(content: Uint8Array | string): string[] {
  const text = typeof content === "string" ? content : Buffer.from(content).toString("utf8");
  const decoded = Array.from(text.matchAll(/[A-Za-z0-9+/_-]{24,20000}/g), ([encoded]) =>
    Buffer.from(encoded, "base64url").toString("utf8"),
  );
  const read = [text, decoded.join("\n")];
  if (typeof content !== "string" && content.includes(0)) {
    for (const from of [0, 1]) read.push(utf16(content.slice(from, content.length - ((content.length - from) % 2))));
  }
  return read.map(plain);
}

/** `Buffer` damages memory when it decodes bytes from an odd address on. */
const utf16 = (bytes: Uint8Array) => new TextDecoder("utf-16le").decode(Uint8Array.from(bytes));

/** Letters and digits alone, without case and accents. */
function plain(text: string): string {
  return text
    .replaceAll(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/&#(?:x([0-9a-f]+)|(\d+));/gi, (_, hex?: string, decimal?: string) =>
      characterOf(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
    )
    .replaceAll(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll("%", ""), "hex").toString("utf8"))
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

const lastCharacter = 0x10ffff;

function characterOf(code: number): string {
  return code > lastCharacter ? " " : String.fromCodePoint(code);
}
