import { expect, test } from "vitest";
import { genesysErrorOf, login, search, start } from "./set-up.ts";

test("a limit is used up at its n-th request until it is switched off", async () => {
  const running = await start();
  const headers = await login(running);
  const ask = async () => (await search(running.origin, headers, {})).status;
  expect(await ask()).toBe(200);
  running.setRateLimit({ from: 3 });
  expect([await ask(), await ask(), await ask(), await ask()]).toEqual([200, 200, 429, 429]);
  expect((await fetch(`${running.origin}/oauth/token`, { method: "POST" })).status).not.toBe(429);
  running.setRateLimit(null);
  expect(await ask()).toBe(200);
  running.setRateLimit({ from: 1 });
  expect(await ask()).toBe(429);
});

test("it asks for a long wait, in the one header or in the other", async () => {
  const running = await start();
  const headers = await login(running);
  running.setRateLimit({ from: 1 });
  const refused = await search(running.origin, headers, {});
  expect(refused.headers.get("retry-after")).toBe("600");
  expect((await genesysErrorOf(refused)).code).toBe("too.many.requests.retry.after");
  running.setRateLimit({ from: 1, header: "inin-ratelimit-reset", waitS: 900 });
  const other = await search(running.origin, headers, {});
  expect(other.headers.get("retry-after")).toBeNull();
  expect(other.headers.get("inin-ratelimit-reset")).toBe("900");
});
