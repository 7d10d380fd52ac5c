import { buildMediaMatrix, type ValidationOptions } from "../src/index.ts";

type Detector = ValidationOptions["detector"];
type Policy = ValidationOptions["policy"];

/** Finds `CARD` with digits and `MAIL` with letters: what counts as personal data is not this package's business. */
export const detector: Pick<Detector, "detect"> = {
  detect: (text) =>
    [...text.matchAll(/CARD\d+|MAIL[a-z]+/g)].map(({ 0: found, index }) => {
      const kind = found.startsWith("CARD") ? "card" : "email";
      return { kind, start: index, end: index + found.length, confidence: 1, masked: `[${kind} ••••]` };
    }),
};

export const block: Policy = { default: "block", kinds: {} };
export const redact: Policy = { default: "redact", kinds: {} };

export const matrix = buildMediaMatrix([
  { mediaId: "v1", mediaType: "voice", storageLocation: null },
  { mediaId: "v2", mediaType: "voice", storageLocation: "https://x.io/v2" },
  { mediaId: "s1", mediaType: "screen", storageLocation: "https://x.io/s1" },
  { mediaId: "f1", mediaType: "fax", storageLocation: null },
]);
