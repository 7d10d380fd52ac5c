/** What tests may take on a machine that has much else to do. Each project says so itself: it takes nothing of the root's configuration. */
export const timeouts = { testTimeout: 30_000, hookTimeout: 30_000, expect: { poll: { timeout: 20_000 } } };
