import { fakeClock } from "@earshot/test-kit";
import { describe, expect, test } from "vitest";
import { doors } from "./doors.ts";
import { answer, fakeGenesys, type Reply, type SeenRequest, tokens } from "./fake-genesys.ts";
import { entity, everythingIn, failure, client as guideClient } from "./helpers.ts";

const bearers = (seen: SeenRequest[]) => seen.map(({ headers }) => headers.authorization);

/** Refuses every token but those named. */
const only =
  (ok: Reply, ...accepted: string[]): Reply =>
  (response, request) => {
    const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
    const reply = accepted.includes(token) ? ok : answer(401, { message: "Invalid token" });
    reply(response, request);
  };

describe("credentials of the guide", () => {
  test("go in the form when asked to", async () => {
    await using server = await fakeGenesys({ "/api/v2/recordings/r1": answer(200, entity("r1")) });
    await guideClient(server.origin, { auth: "form" }).recordings.get("r1");
    const [request] = server.to("/oauth/token");
    expect(request?.headers.authorization).toBeUndefined();
    expect(request?.body).toBe("grant_type=client_credentials&client_id=an-id&client_secret=s3cret%2Fword");
  });

  test("belong below the base URL's path", async () => {
    await using server = await fakeGenesys({
      "/genesys/oauth/token": tokens(),
      "/genesys/api/v2/recordings/r1": answer(200, entity("r1")),
    });
    expect(await guideClient(`${server.origin}/genesys/`).recordings.get("r1")).toMatchObject({ id: "r1" });
  });

  test.each(["basic", "form"] as const)("that are refused (%s) never appear in the error", async (auth) => {
    const echo: Reply = (response, request) => {
      const message = `bad: ${request.body} ${request.headers.authorization} s3cret/word`;
      answer(401, { error: "invalid_client", description: message })(response, request);
    };
    await using server = await fakeGenesys({ "/oauth/token": echo });
    const error = await failure(guideClient(server.origin, { auth }).recordings.get("r1"));
    expect(error).toMatchObject({ code: "genesys.unauthorized", status: 401, requestId: "c-7" });
    expect(error.hint).toContain("client secret");
    const basic = Buffer.from("an-id:s3cret/word").toString("base64");
    for (const secret of ["s3cret/word", "s3cret%2Fword", basic]) expect(everythingIn(error)).not.toContain(secret);
  });
});

describe.each(doors)("$source", ({ client, ask, path, ok, value }) => {
  describe("credentials", () => {
    test("go by HTTP Basic", async () => {
      await using server = await fakeGenesys({ [path]: ok });
      await ask(client(server.origin));
      const [request] = server.to("/oauth/token");
      expect(request?.headers.authorization).toBe(`Basic ${Buffer.from("an-id:s3cret/word").toString("base64")}`);
      expect(request?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
      expect(request?.body).toBe("grant_type=client_credentials");
      expect(bearers(server.to(path))).toEqual(["Bearer token-1"]);
    });

    test("OAuth's 400 invalid_client means the credentials, other 400s do not", async () => {
      await using refusing = await fakeGenesys({ "/oauth/token": answer(400, { error: "invalid_client" }) });
      expect((await failure(ask(client(refusing.origin)))).code).toBe("genesys.unauthorized");
      await using picky = await fakeGenesys({ "/oauth/token": answer(400, { error: "invalid_scope" }) });
      expect((await failure(ask(client(picky.origin)))).code).toBe("genesys.rejected");
    });

    test.each([
      [{ access_token: 7, expires_in: 60 }, "genesys.unexpected_shape", "access_token"],
      [{ access_token: "T0KEN", expires_in: 60, token_type: "mac" }, "genesys.unexpected_shape", "token_type"],
      [{ access_token: "T0KEN\r\nx: y", expires_in: 60 }, "genesys.unexpected_shape", "access_token"],
      ["access_token=T0KEN&expires_in=60", "genesys.not_json", "access token"],
    ])("an answer without a usable token fails, without quoting it: %j", async (body, code, place) => {
      await using server = await fakeGenesys({ "/oauth/token": answer(200, body) });
      const error = await failure(ask(client(server.origin)));
      expect(error).toMatchObject({ code, requestId: "c-7" });
      expect(error.message).toContain(place);
      expect(everythingIn(error)).not.toContain("T0KEN");
    });
  });

  describe("renewal", () => {
    test("401 renews once and replays once", async () => {
      await using server = await fakeGenesys({ [path]: only(ok, "token-2") });
      expect(await ask(client(server.origin))).toMatchObject(value);
      expect(bearers(server.to(path))).toEqual(["Bearer token-1", "Bearer token-2"]);
      expect(server.to("/oauth/token")).toHaveLength(2);
    });

    test("a second 401 is the answer", async () => {
      await using server = await fakeGenesys({ [path]: only(ok) });
      const error = await failure(ask(client(server.origin)));
      expect(error).toMatchObject({ code: "genesys.unauthorized", status: 401, requestId: "c-7" });
      expect([server.to(path).length, server.to("/oauth/token").length]).toEqual([2, 2]);
      expect(everythingIn(error)).not.toMatch(/token-\d/);
    });

    test("concurrent callers share one token and one renewal", async () => {
      await using server = await fakeGenesys({ [path]: only(ok, "token-2") });
      const genesys = client(server.origin);
      const found = await Promise.all(Array.from({ length: 20 }, () => ask(genesys)));
      expect(found).toHaveLength(20);
      expect(server.to("/oauth/token")).toHaveLength(2);
    });

    test("a late 401 of an old token does not drop the new one", async () => {
      const held: (() => void)[] = [];
      const late: Reply = (response, request) => held.push(() => answer(401)(response, request));
      await using server = await fakeGenesys({ [path]: [late, only(ok, "token-2")] });
      const genesys = client(server.origin);
      const first = ask(genesys);
      await expect.poll(() => held.length).toBe(1);
      await ask(genesys);
      expect(server.to("/oauth/token")).toHaveLength(2);
      held[0]?.();
      await first;
      expect(server.to("/oauth/token")).toHaveLength(2);
    });

    test.each([
      [{ expires_in: "100" }, 90_000],
      [{ expires_in: " 100.0 " }, 90_000],
      [{}, 270_000],
      [{ expires_in: null }, 270_000],
      [{ expires_in: "soon" }, 270_000],
      [{ expires_in: 0 }, 270_000],
      [{ expires_in: -5 }, 270_000],
      [{ expires_in: "-60" }, 270_000],
      [{ expires_in: "9".repeat(400) }, 270_000],
    ])(
      "goes by a lifetime that comes as text, and by five minutes without a usable one: %j",
      async (lifetime, keptMs) => {
        const clock = fakeClock();
        const token = answer(200, { access_token: "token-1", ...lifetime });
        await using server = await fakeGenesys({ "/oauth/token": token, [path]: ok });
        const genesys = client(server.origin, {}, clock);
        await ask(genesys);
        await clock.sleep(keptMs - 1);
        await ask(genesys);
        expect(server.to("/oauth/token")).toHaveLength(1);
        await clock.sleep(1);
        await ask(genesys);
        expect(server.to("/oauth/token")).toHaveLength(2);
      },
    );

    test.each(["Bearer", "BEARER", "bearer", undefined, null])("takes a token of the type %j", async (type) => {
      const token = answer(200, { access_token: "token-1", token_type: type, expires_in: 60 });
      await using server = await fakeGenesys({ "/oauth/token": token, [path]: ok });
      await ask(client(server.origin));
      expect(bearers(server.to(path))).toEqual(["Bearer token-1"]);
    });

    test("comes early: a tenth of the lifetime before the end, at most five minutes", async () => {
      for (const [lifetimeS, keptMs] of [
        [100, 90_000],
        [86_400, 86_400_000 - 300_000],
      ] as const) {
        const clock = fakeClock();
        await using server = await fakeGenesys({ "/oauth/token": tokens(lifetimeS), [path]: ok });
        const genesys = client(server.origin, {}, clock);
        await ask(genesys);
        await clock.sleep(keptMs - 1);
        await ask(genesys);
        expect(server.to("/oauth/token")).toHaveLength(1);
        await clock.sleep(1);
        await ask(genesys);
        expect(server.to("/oauth/token")).toHaveLength(2);
      }
    });

    test("a caller that aborts leaves the renewal to the others", async () => {
      const held: (() => void)[] = [];
      const slow: Reply = (response, request) => held.push(() => tokens()(response, request));
      await using server = await fakeGenesys({ "/oauth/token": slow, [path]: ok });
      const genesys = client(server.origin);
      const abort = new AbortController();
      const leaving = failure(ask(genesys, abort.signal));
      const staying = ask(genesys);
      await expect.poll(() => held.length).toBe(1);
      abort.abort();
      expect((await leaving).code).toBe("genesys.aborted");
      held[0]?.();
      expect(await staying).toMatchObject(value);
      expect(server.to("/oauth/token")).toHaveLength(1);
    });

    test("a failed renewal is tried again by the next caller", async () => {
      await using server = await fakeGenesys({
        "/oauth/token": [answer(400), tokens()],
        [path]: ok,
      });
      const genesys = client(server.origin);
      expect((await failure(ask(genesys))).code).toBe("genesys.rejected");
      expect(await ask(genesys)).toMatchObject(value);
    });
  });
});
