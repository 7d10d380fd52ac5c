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

const asfHeader = "\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c";

/** Null for what is no recording. The name of a file plays no part. */
export function audioKind(head: Uint8Array): AudioKind | null {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, asfHeader.length)).toString("latin1");
  if (/^(?:RIFF|RF64|BW64|RIFX)....WAVE/s.test(text)) return "wav";
  if (text.startsWith("OggS")) return "ogg";
  if (text.startsWith("\x1a\x45\xdf\xa3")) return "webm";
  if (text.startsWith("fLaC")) return "flac";
  if (text.startsWith("#!AMR")) return "amr";
  if (text.startsWith("ADIF")) return "aac";
  if (text.startsWith("ftyp", 4)) return "mp4";
  if (text.startsWith("ID3")) return "mp3";
  if (text === asfHeader) return "wma";
  const [first = 0, second = 0, third = 0] = head;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return null;
  const layer = (second >> 1) & 3;
  if (layer === 0) return (second & 0xf0) === 0xf0 ? "aac" : null;
  // Of layer III, with a bitrate and a sample rate that exist. FF FE, which begins text in UTF-16, would be layer I.
  if (layer !== 1) return null;
  return ((second >> 3) & 3) !== 1 && third >> 4 !== 15 && ((third >> 2) & 3) !== 3 ? "mp3" : null;
}
