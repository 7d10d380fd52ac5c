import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { PeopleError } from "./errors.ts";

/** 32 MiB and about a tenth of a second for each guess. */
const cost = { log2N: 15, r: 8, p: 3 };

const shortest = 12;
/** Longer ones are no safer, and take time to be hashed. */
const longest = 256;

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** The hash of a password with its cost and salt, for `isPassword`. @throws PeopleError `people.weak_password` */
export async function hashPassword(password: string, name: string): Promise<string> {
  const problem = weakness(password, name);
  if (problem !== null) {
    throw new PeopleError("people.weak_password", `the password ${problem}`, {
      hint: `Choose one of ${shortest} to ${longest} characters, such as a sentence.`,
    });
  }
  return hash(password);
}

function weakness(password: string, name: string): string | null {
  if (password.length < shortest) return `has fewer than ${shortest} characters`;
  if (password.length > longest) return `has more than ${longest} characters`;
  if (new Set(password).size < 5) return "repeats a few characters";
  return name !== "" && password.toLowerCase().includes(name.toLowerCase()) ? "holds the user's name" : null;
}

async function hash(password: string): Promise<string> {
  const { log2N, r, p } = cost;
  const salt = randomBytes(16);
  const key = await stretch(password, salt, cost, 32);
  return ["scrypt", log2N, r, p, salt.toString("base64url"), key.toString("base64url")].join("$");
}

function stretch(password: string, salt: Buffer, { log2N, r, p }: typeof cost, bytes: number): Promise<Buffer> {
  const N = 2 ** log2N;
  // The same letters may be typed as several sequences of code points.
  return derive(password.normalize("NFKC"), salt, bytes, { N, r, p, maxmem: 256 * N * r });
}

/** What a guess is compared with when there is no such user, so that it takes as long. */
let nobodys: Promise<string> | undefined;

/** Whether a password has this hash. Without one it takes as long to say no: the time does not tell which users there are. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  nobodys ??= hash(randomBytes(16).toString("hex"));
  const [scheme, log2N, r, p, salt = "", key = ""] = (stored ?? (await nobodys)).split("$");
  if (scheme !== "scrypt" || password.length > longest) return false;
  const expected = Buffer.from(key, "base64url");
  const costs = { log2N: Number(log2N), r: Number(r), p: Number(p) };
  const actual = await stretch(password, Buffer.from(salt, "base64url"), costs, expected.length);
  return timingSafeEqual(actual, expected) && stored !== null;
}
