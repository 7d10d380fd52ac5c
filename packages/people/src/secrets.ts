import { createHash, createHmac, randomBytes } from "node:crypto";

/** 256 random bits, in letters that need no escaping anywhere. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored of a secret. It needs no salt and no stretching, since a secret can't be guessed. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Another secret that only who has the first one can make, the same each time. */
export function deriveSecret(secret: string, purpose: string): string {
  return createHmac("sha256", secret).update(purpose).digest("base64url");
}
