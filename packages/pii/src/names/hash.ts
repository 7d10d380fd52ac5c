/** 32-bit hashes by integer arithmetic alone, so that every machine has the same. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return finish(hash);
}

export function combine(left: number, right: number): number {
  return finish(Math.imul(left, 0x9e3779b1) ^ right);
}

function finish(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** A quicker hash of two hashes, good in its high bits. */
export function mix(left: number, right: number): number {
  const hash = Math.imul(left ^ (right << 7) ^ (right >>> 25), 0x9e3779b1);
  return Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
}
