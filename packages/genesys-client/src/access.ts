import type { AccessCheck } from "@earshot/model";
import { GenesysError } from "./errors.ts";

/** Runs one attempt; a refusal is its result, not an error. */
export async function check(name: string, passed: string, attempt: () => Promise<unknown>): Promise<AccessCheck> {
  try {
    await attempt();
    return { name, status: "passed", code: null, message: passed, hint: "" };
  } catch (error) {
    if (!(error instanceof GenesysError) || error.code === "genesys.aborted") throw error;
    return { name, status: "failed", code: error.code, message: error.message, hint: error.hint };
  }
}

export function skipped(name: string, message: string, hint: string): AccessCheck {
  return { name, status: "skipped", code: null, message, hint };
}
