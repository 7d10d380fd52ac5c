import { detectSpeechInFile } from "@earshot/audio";

// The program that the group "decoding" measures: it detects the speech of one file and says how long that took.
const [path = ""] = process.argv.slice(2);
const began = performance.now();
const { durationMs, channels } = await detectSpeechInFile(path, { ffmpeg: null });
console.log(JSON.stringify({ durationMs, channels, ms: performance.now() - began }));
