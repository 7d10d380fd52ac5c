import type { Me } from "@earshot/api";
import { signal } from "@preact/signals";
import { getJson, postJson, sendJson, whenSignedOut } from "../api.ts";

/** Who looks; null until it is known. */
export const viewer = signal<Me | null>(null);

/** Whether nobody is signed in who would have to be. The server says it with the page, before `viewer` is known. */
export function isSignedOut(): boolean {
  if (viewer.value === null) return document.documentElement.hasAttribute("data-signed-out");
  return viewer.value.state === "signed_out";
}

/** Whether whoever looks has a right; before it is known everything is shown. */
export const mayDo = (right: Me["rights"][number]) => viewer.value?.rights.includes(right) ?? true;

/** Whether whoever looks is known to have a right. */
export const surelyMay = (right: Me["rights"][number]) => viewer.value?.rights.includes(right) ?? false;

/** Changes something in the name of whoever is signed in. */
export function change<Answer>(
  method: Parameters<typeof sendJson>[0],
  path: string,
  body?: object | undefined,
): Promise<Answer> {
  return sendJson(method, path, body, viewer.peek()?.csrfToken ?? null);
}

export async function askWhoLooks(): Promise<void> {
  viewer.value = await getJson<Me>("/v1/me");
}

/** A session that ended meanwhile: asking who looks shows the page to sign in. */
whenSignedOut(() => void askWhoLooks());

export async function signIn(name: string, password: string): Promise<void> {
  viewer.value = await postJson<Me>("/v1/sign-in", { name, password });
}

/** Adds the first administrator, with the secret of the link that the terminal shows. */
export async function setUp(secret: string, name: string, password: string): Promise<void> {
  viewer.value = await postJson<Me>("/v1/set-up", { secret, name, password });
}

export async function signOut(): Promise<void> {
  viewer.value = await postJson<Me>("/v1/sign-out", undefined, viewer.peek()?.csrfToken ?? null);
}

/** Sets one's own password; the session goes on under another id, and all others have ended. */
export async function changePassword(current: string, password: string): Promise<void> {
  viewer.value = await change<Me>("POST", "/v1/me/password", { current, password });
}
