import { buffer } from "node:stream/consumers";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { fakeClock } from "@earshot/test-kit";
import { afterEach, describe, expect, test } from "vitest";
import { createHttp, type Http, HttpError, type HttpRequest } from "../src/index.ts";
import { type Reply, scriptedServer } from "./scripted-server.ts";

const open: Http[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((http) => http.close()));
});

const text = "one line, and again, ".repeat(5000);
const packers = { gzip: gzipSync, "x-gzip": gzipSync, br: brotliCompressSync, deflate: deflateSync } as const;
const encodings = ["gzip", "x-gzip", "br", "deflate"] as const;

const packed =
  (encoding: string, body: Buffer | string, status = 200): Reply =>
  (response) => {
    response.writeHead(status, { "content-encoding": encoding, "content-type": "application/json" }).end(body);
  };

async function read(reply: Reply | Reply[], more: Partial<HttpRequest> = {}): Promise<string> {
  await using server = await scriptedServer(...[reply].flat());
  const http = createHttp({ retry: { maxAttempts: 2 } }, { clock: fakeClock(), random: () => 0.5 });
  open.push(http);
  const request: HttpRequest = { method: "GET", url: server.url, idempotent: true, ...more };
  return await http.request(request, async ({ body }) => (await buffer(body)).toString());
}

async function failure(work: Promise<unknown>): Promise<HttpError> {
  const error = await work.catch((reason: unknown) => reason);
  if (!(error instanceof HttpError)) throw new Error("expected an HttpError", { cause: error });
  return error;
}

describe("a packed body", () => {
  test.each(encodings)("is read unpacked (%s)", async (encoding) => {
    expect(await read(packed(encoding.toUpperCase(), packers[encoding](text)))).toBe(text);
  });

  test("whose encoding is none comes as it is", async () => {
    expect(await read(packed("identity", text))).toBe(text);
    expect(await read(packed("", text))).toBe(text);
  });

  test.each(encodings)("may be empty (%s)", async (encoding) => {
    expect(await read(packed(encoding, ""))).toBe("");
    expect(await read((response) => void response.writeHead(204, { "content-encoding": encoding }).end())).toBe("");
  });

  test.each(encodings)("that ends early or is damaged is fetched again (%s)", async (encoding) => {
    const whole = packers[encoding](text);
    expect(await read([packed(encoding, whole.subarray(0, -20)), packed(encoding, whole)])).toBe(text);
    expect(await read([packed(encoding, "this was never packed"), packed(encoding, whole)])).toBe(text);
    const cut = await failure(read(packed(encoding, whole.subarray(0, -20))));
    expect(cut).toMatchObject({ code: "http.truncated", attempts: 2 });
    const damaged = await failure(read(packed(encoding, "this was never packed")));
    expect(damaged).toMatchObject({ code: "http.protocol_error", attempts: 2 });
  });

  test.each(encodings)("may not be larger than allowed when it is unpacked (%s)", async (encoding) => {
    const bomb = packers[encoding](Buffer.alloc(4 * 2 ** 20));
    expect(bomb.length).toBeLessThan(10_000);
    const error = await failure(read(packed(encoding, bomb), { maxBytes: 2 ** 20 }));
    expect(error).toMatchObject({ code: "http.too_large", attempts: 1 });
    expect(await read(packed(encoding, packers[encoding](text)), { maxBytes: text.length })).toBe(text);
  });

  test.each(["zstd-of-mine", "gzip, gzip"])(
    "in an encoding that is not known (%s) is refused once",
    async (encoding) => {
      const error = await failure(read(packed(encoding, text)));
      expect(error).toMatchObject({ code: "http.protocol_error", attempts: 1 });
      expect(error.message).toContain(encoding);
    },
  );

  test("of an error is read, too; one that can't be leaves the status", async () => {
    const body = JSON.stringify({ message: "no such call" });
    const told = await failure(read(packed("gzip", gzipSync(body), 404)));
    expect(told).toMatchObject({ code: "http.not_found", detail: "no such call" });
    const garbled = await failure(read(packed("gzip", body, 404)));
    expect(garbled).toMatchObject({ code: "http.not_found", detail: null });
    const odd = await failure(read(packed("odd", body, 404)));
    expect(odd).toMatchObject({ code: "http.not_found", detail: null });
  });
});
