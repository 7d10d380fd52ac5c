import type { Answer, TestApi } from "./set-up.ts";

/** Somebody's browser: it keeps cookies, and its page sends the CSRF token. */
export interface Browser {
  /** By name; what a script could read is of no matter here. */
  cookies: Map<string, string>;
  csrfToken: string | null;
  /** The Set-Cookie of the last answer; null when it had none. */
  setCookie: string | null;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export const password = "correct horse battery";

export function openBrowser(api: Pick<TestApi, "request">): Browser {
  const browser: Browser = {
    cookies: new Map(),
    csrfToken: null,
    setCookie: null,
    async send(method, path, body, headers = {}) {
      const cookie = Array.from(browser.cookies, ([name, value]) => `${name}=${value}`).join("; ");
      const answer = await api.request(path, {
        method,
        redirect: "manual",
        headers: {
          ...(cookie === "" ? {} : { cookie }),
          ...(browser.csrfToken === null ? {} : { "x-csrf-token": browser.csrfToken }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      browser.setCookie = answer.headers.get("set-cookie");
      for (const set of answer.headers.getSetCookie()) keep(browser.cookies, set);
      const token = /"csrfToken":"([^"]+)"/.exec(answer.text)?.[1];
      if (token !== undefined) browser.csrfToken = token;
      return answer;
    },
  };
  return browser;
}

function keep(cookies: Map<string, string>, set: string): void {
  const [pair = ""] = set.split(";");
  const [name = "", value = ""] = pair.split("=");
  if (value === "") cookies.delete(name);
  else cookies.set(name, value);
}

/** Adds the first administrator, jane, and signs her in. */
export async function signInFirst(api: TestApi): Promise<Browser> {
  const browser = openBrowser(api);
  const { status } = await browser.send("POST", "/v1/set-up", { secret: api.firstAdminSecret, name: "jane", password });
  if (status !== 200) throw new Error(`the set-up was refused: ${status}`);
  return browser;
}

export async function signIn(api: TestApi, name: string, secret = password): Promise<Browser> {
  const browser = openBrowser(api);
  const { status } = await browser.send("POST", "/v1/sign-in", { name, password: secret });
  if (status !== 200) throw new Error(`${name} was refused: ${status}`);
  return browser;
}
