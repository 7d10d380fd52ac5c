/** The oldest Node.js that runs Earshot, as the package's `engines` say. */
const oldest = [22, 19] as const;

/** What to say to somebody whose Node.js is too old; null for all others. */
export function tooOldNode(version: string): string | null {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return null;
  return `error earshot needs Node.js ${oldest.join(".")} or later, and this is ${version} [usage]\nhint  Install Node.js 24, from https://nodejs.org.\n`;
}
