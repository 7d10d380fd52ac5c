import { join } from "node:path";
import { everyone } from "@earshot/model";
import { openStore } from "@earshot/store";
import { fakeClock, temporaryFolder } from "@earshot/test-kit";
import Fastify from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { auditReadings } from "../src/reading-audit.ts";

test("nothing that needs a personal right is answered without an entry in the audit trail", async () => {
  const store = await openStore(join(await temporaryFolder(), "earshot.db"));
  const app = Fastify();
  onTestFinished(async () => {
    await app.close();
    await store.close();
  });
  app.decorateRequest("viewer", { getter: () => ({ ...everyone, actor: "user jane" }) });
  auditReadings(app, store, fakeClock());
  const config = { access: "sound:play" } as const;
  app.get("/audited", { config }, async (request) => {
    await request.auditReading("int-1");
    return "what was said";
  });
  app.get("/forgotten", { config }, async () => "what was said");
  app.get("/missing", { config }, async (_request, reply) => reply.code(404).send("there is none"));
  app.get("/numbers", { config: { access: "calls:read" } }, async () => "89");

  expect((await app.inject("/audited")).body).toBe("what was said");
  const forgotten = await app.inject("/forgotten");
  expect(forgotten.statusCode).toBe(500);
  expect(forgotten.body).not.toContain("what was said");
  expect((await app.inject("/missing")).statusCode).toBe(404);
  expect((await app.inject("/numbers")).statusCode).toBe(200);
  const { items } = await store.audit.list({}, { limit: 10 });
  expect(items).toMatchObject([
    { interactionId: "int-1", actor: "user jane", reason: "read by the right sound:play", status: "completed" },
  ]);
  expect(await store.audit.verify()).toMatchObject({ ok: true });
});
