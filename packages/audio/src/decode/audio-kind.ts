/** How the sound of a recording is packed, by its first bytes. */
export type AudioKind = "wav" | "ogg" | "webm" | "flac" | "mp3" | "amr" | "wma" | "aac" | "mp4";

export const kindNames: Readonly<Record<AudioKind, string>> = {
  wav: "WAV",
  ogg: "Ogg",
  webm: "WebM",
  flac: "FLAC",
  mp3: "MP3",
  amr: "AMR",
  wma: "Windows Media Audio",
  aac: "AAC",
  mp4: "MP4 audio (AAC)",
};

/** Enough of a recording to recognise it. */
export const kindBytes = 64;

const asfHeader = "3026b2758e66cf11a6d900aa0062ce6c";

/** Null for what is no recording. The name of a file plays no part. */
export function audioKind(head: Uint8Array): AudioKind | null {
  const text = (from: number, length: number) => String.fromCharCode(...head.subarray(from, from + length));
  if (["RIFF", "RF64", "BW64", "RIFX"].includes(text(0, 4)) && text(8, 4) === "WAVE") return "wav";
  if (text(0, 4) === "OggS") return "ogg";
  if (text(0, 4) === "\x1a\x45\xdf\xa3") return "webm";
  if (text(0, 4) === "fLaC") return "flac";
  if (text(0, 5) === "#!AMR") return "amr";
  if (text(0, 4) === "ADIF") return "aac";
  if (text(4, 4) === "ftyp") return "mp4";
  if (text(0, 3) === "ID3") return "mp3";
  if (Buffer.from(head.subarray(0, 16)).toString("hex") === asfHeader) return "wma";
  const [first = 0, second = 0, third = 0] = head;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return null;
  const layer = (second >> 1) & 3;
  if (layer === 0) return (second & 0xf0) === 0xf0 ? "aac" : null;
  // Of layer III, with a bitrate and a sample rate that exist. FF FE, which begins text in UTF-16, would be layer I.
  if (layer !== 1) return null;
  return ((second >> 3) & 3) !== 1 && third >> 4 !== 15 && ((third >> 2) & 3) !== 3 ? "mp3" : null;
}
