import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { FastifyInstance } from "fastify";

/** Where the pages are that people open; their script tells these apart. */
const pagePaths = [
  "/",
  "/calls/*",
  "/runs",
  "/runs/*",
  "/calibrations",
  "/calibrations/*",
  "/reviews",
  "/trends",
  "/scorecards",
  "/names",
  "/people",
  "/account",
  "/set-up",
  "/sign-in-failed",
];

/** As the page of all calls asks first for them, in its usual order. */
const firstCalls = "/v1/calls?sort=start&ascending=false&limit=100";

/** What the script of a page will ask for first. Browsers that are told ask while they load the script. */
function firstAsked(url: string, path: string, rest: string): string[] {
  if (url === "/") return [firstCalls];
  if (path !== "/calls/*") return [];
  const call = `/v1/calls/${encodeURIComponent(rest)}`;
  return [call, `${call}/levels`];
}

const toPreload = (url: string) => `<${url}>; rel=preload; as=fetch; crossorigin`;

/** Nothing from anywhere else, and no script, style or markup that is made of text. */
const pagePolicy = [
  "default-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

const mediaTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/**
 * Serves the built pages of a folder. A file is named after its content, so that browsers keep it; they ask for the page that
 * names the files anew each time.
 */
export function installPages(app: FastifyInstance, folder: string): void {
  const page = readFileSync(join(folder, "index.html"), "utf8");
  // Said with the page, so that it asks for nothing that would be refused.
  const signedOutPage = page.replace("<html ", "<html data-signed-out ");
  const files = new Map(
    readdirSync(join(folder, "assets")).map((name) => [name, toEncodings(readFileSync(join(folder, "assets", name)))]),
  );
  const options = { config: { access: "open" as const }, schema: { hide: true } };
  for (const path of pagePaths) {
    app.get<{ Params: { "*"?: string } }>(path, options, async (request, reply) => {
      const isSignedOut = request.caller.by === "nothing";
      reply.headers({
        "content-security-policy": pagePolicy,
        "cache-control": "no-cache",
        "cross-origin-opener-policy": "same-origin",
        "referrer-policy": "no-referrer",
      });
      const asked = isSignedOut ? [] : firstAsked(request.url, path, request.params["*"] ?? "");
      if (asked.length > 0) reply.header("link", asked.map(toPreload));
      return reply.type("text/html; charset=utf-8").send(isSignedOut ? signedOutPage : page);
    });
  }
  app.get<{ Params: { name: string } }>("/assets/:name", options, async (request, reply) => {
    const { name } = request.params;
    const encodings = files.get(name);
    if (encodings === undefined) return reply.callNotFound();
    const taken = request.headers["accept-encoding"] ?? "";
    const encoding = (["br", "gzip"] as const).find((one) => taken.includes(one)) ?? "identity";
    reply.headers({ "cache-control": "public, max-age=31536000, immutable", vary: "accept-encoding" });
    if (encoding !== "identity") reply.header("content-encoding", encoding);
    return reply.type(mediaTypes[extname(name)] ?? "application/octet-stream").send(encodings[encoding]);
  });
}

/** A file as it is and compressed, once for all who load it. */
function toEncodings(identity: Buffer) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  return { identity, gzip: gzipSync(identity, { level: 9 }), br: brotliCompressSync(identity, { params }) };
}
