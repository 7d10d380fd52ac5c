import { z } from "zod";

const archives = z.object({ webhooks: z.array(z.object({ secretEnv: z.string() })) });

/** The variables with secrets that a file of archives names; none when it is not as it should be, which its reader says. */
export function secretNames(json: string): string[] {
  try {
    return archives.parse(JSON.parse(json)).webhooks.map(({ secretEnv }) => secretEnv);
  } catch {
    return [];
  }
}
