import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { FastifyInstance } from "fastify";

/** Where the pages are that people open; their script tells these apart. */
const pagePaths = [
  "/",
  "/calls/*",
  "/runs",
  "/runs/*",
  "/calibrations",
  "/calibrations/*",
  "/trends",
  "/scorecards",
  "/people",
  "/account",
  "/set-up",
  "/sign-in-failed",
];

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
    readdirSync(join(folder, "assets")).map((name) => [name, readFileSync(join(folder, "assets", name))]),
  );
  const options = { config: { access: "open" as const }, schema: { hide: true } };
  for (const path of pagePaths) {
    app.get(path, options, async (request, reply) => {
      reply.headers({
        "content-security-policy": pagePolicy,
        "cache-control": "no-cache",
        "cross-origin-opener-policy": "same-origin",
        "referrer-policy": "no-referrer",
      });
      return reply.type("text/html; charset=utf-8").send(request.caller.by === "nothing" ? signedOutPage : page);
    });
  }
  app.get<{ Params: { name: string } }>("/assets/:name", options, async (request, reply) => {
    const { name } = request.params;
    const content = files.get(name);
    if (content === undefined) return reply.callNotFound();
    reply.header("cache-control", "public, max-age=31536000, immutable");
    return reply.type(mediaTypes[extname(name)] ?? "application/octet-stream").send(content);
  });
}
