import { readFileSync } from "node:fs";
import Fastify from "fastify";

// A bare Fastify that answers each path of a file's JSON, path → text, with that text: node bench/src/bare-server.ts <file>

const [file = ""] = process.argv.slice(2);
const answers: Record<string, string> = JSON.parse(readFileSync(file, "utf8"));
const app = Fastify({ bodyLimit: 16 * 1024 * 1024 });
for (const [path, text] of Object.entries(answers)) {
  app.route({
    method: ["GET", "POST"],
    url: path,
    handler: async (_request, reply) => reply.type("application/json; charset=utf-8").send(text),
  });
}
console.error(`serves on ${await app.listen({ host: "127.0.0.1", port: 0 })}`);
