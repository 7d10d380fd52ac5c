import { createParts, readSettings } from "@earshot/composition";

/** Counts the stored evaluations that the settings of this folder lead to. */
export async function countEvaluations(env: NodeJS.ProcessEnv): Promise<number> {
  const parts = createParts(readSettings(env, undefined));
  try {
    const store = await parts.store();
    const { items } = await store.evaluations.list({}, { limit: 1000 });
    return items.length;
  } finally {
    await parts.close();
  }
}
