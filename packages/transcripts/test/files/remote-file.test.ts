import type { IncomingMessage } from "node:http";
import { gzipSync } from "node:zlib";
import { createHttp } from "@earshot/http";
import { fakeClock, type Misbehave, rangesServer } from "@earshot/test-kit";
import { expect, onTestFinished, test } from "vitest";
import {
  createOpener,
  createWebSender,
  openRemoteFile,
  readContent,
  type SetFile,
  toWebFile,
} from "../../src/index.ts";

const secret = "sig=a-secret-signature";
const content = Buffer.from(Array.from({ length: 20_000 }, (_, index) => `{"line": ${index}}\n`).join(""));
const limits = { firstBytes: 1000, rangeBytes: 50_000, streamBytes: 1 << 20, streamMs: 60_000 };

function opener() {
  const http = createHttp({}, { clock: fakeClock(), random: () => 0.5 });
  onTestFinished(() => http.close());
  return createOpener((file, place) => openRemoteFile(createWebSender(http, place.address), file, place, limits));
}

async function read(file: SetFile): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of readContent(file, opener())) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

test("a file is read by ranges, each on the condition that it is still the same", async () => {
  const { url, seen, etag } = await rangesServer(content);
  const file = toWebFile(`${url}calls.jsonl?${secret}#part`);
  expect(file).toMatchObject({ path: `${url}calls.jsonl`, lines: true, compression: null });
  expect(await read(file)).toBe(content.toString());
  expect(seen.slice(0, 3)).toEqual([
    { range: "bytes=0-0", ifMatch: undefined },
    { range: "bytes=0-999", ifMatch: etag },
    { range: "bytes=1000-4999", ifMatch: etag },
  ]);
  expect(seen.slice(1).every(({ ifMatch }) => ifMatch === etag)).toBe(true);
  const stored = await opener()(file);
  expect([stored.byteLength, stored.version]).toEqual([content.length, { byteLength: content.length, etag }]);
  for (const [from, to] of [
    [0, 1],
    [999, 1001],
    [7, 120_000],
    [content.length - 1, content.length + 5],
    [content.length, content.length + 5],
  ] as const) {
    expect(Buffer.concat(await Array.fromAsync(stored.read(from, to)))).toEqual(content.subarray(from, to));
  }
});

test("a range that breaks is read on where it broke", async () => {
  const { url, seen } = await rangesServer(content, (request, response, count) => {
    if (count !== 4 && count !== 7) return false;
    const { first, last, bytes } = partOf(request);
    // In its middle, and behind its last byte.
    const sent = count === 4 ? 700 : bytes;
    const headers = { "content-range": `bytes ${first}-${last}/${content.length}` };
    response.writeHead(206, headers).write(content.subarray(first, first + sent), () => response.destroy());
    return true;
  });
  expect(await read(toWebFile(`${url}calls.jsonl`))).toBe(content.toString());
  const ranges = seen.map(({ range = "" }) => range);
  expect(ranges).toContain("bytes=5000-20999");
  expect(ranges).toContain("bytes=5700-20999");
});

/** All that follows the first answer. */
const later =
  (misbehave: Misbehave): Misbehave =>
  (request, response, count) =>
    count > 1 && misbehave(request, response, count);
const partOf = ({ headers }: IncomingMessage) => {
  const [, first = "0", last = "0"] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? "") ?? [];
  return { first: Number(first), last: Number(last), bytes: Number(last) + 1 - Number(first) };
};

const hostile: Readonly<Record<string, [code: string, Misbehave]>> = {
  "sends another range": [
    "transcript.bad_answer",
    later((request, response) => {
      const { first, last, bytes } = partOf(request);
      const range = `bytes ${first + 1}-${last + 1}/${content.length}`;
      response.writeHead(206, { "content-range": range }).end(Buffer.alloc(bytes));
      return true;
    }),
  ],
  "names no range": [
    "transcript.bad_answer",
    later((_, response) => {
      response.writeHead(206).end("x");
      return true;
    }),
  ],
  "sends the whole file at once after a range": [
    "transcript.bad_answer",
    later((_, response) => {
      response.writeHead(200, { "content-length": content.length }).end(content);
      return true;
    }),
  ],
  "sends less than it names": [
    "transcript.bad_answer",
    later((request, response) => {
      const { first, last } = partOf(request);
      response.writeHead(206, { "content-range": `bytes ${first}-${last}/${content.length}`, "content-length": 10 });
      response.end(content.subarray(first, first + 10));
      return true;
    }),
  ],
  "never stops sending": [
    "transcript.bad_answer",
    later((request, response) => {
      const { first, last } = partOf(request);
      response.writeHead(206, { "content-range": `bytes ${first}-${last}/${content.length}` });
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1 << 16)));
      };
      response.on("drain", more);
      more();
      return true;
    }),
  ],
  "closes each connection half-way": [
    "transcript.unreadable",
    later((request, response) => {
      const { first, last, bytes } = partOf(request);
      response.writeHead(206, { "content-range": `bytes ${first}-${last}/${content.length}`, "content-length": bytes });
      response.flushHeaders();
      setImmediate(() => response.destroy());
      return true;
    }),
  ],
  "has another ETag": [
    "transcript.changed",
    later((request, response) => {
      const { first, last, bytes } = partOf(request);
      response.writeHead(206, { "content-range": `bytes ${first}-${last}/${content.length}`, etag: '"another"' });
      response.end(Buffer.alloc(bytes));
      return true;
    }),
  ],
  "has another length": [
    "transcript.changed",
    later((request, response) => {
      const { first, last, bytes } = partOf(request);
      response
        .writeHead(206, { "content-range": `bytes ${first}-${last}/${content.length + 1}` })
        .end(Buffer.alloc(bytes));
      return true;
    }),
  ],
  "is shorter": [
    "transcript.changed",
    later((_, response) => {
      response.writeHead(416, { "content-range": "bytes */7" }).end();
      return true;
    }),
  ],
  "packs ranges on the way": [
    "transcript.bad_answer",
    later((request, response) => {
      const { first, last, bytes } = partOf(request);
      const range = `bytes ${first}-${last}/${content.length}`;
      response.writeHead(206, { "content-range": range, "content-encoding": "gzip" }).end(Buffer.alloc(bytes));
      return true;
    }),
  ],
  "breaks off and sends no ranges": [
    "transcript.cut_off",
    (request, response) => {
      response.writeHead(200, { "content-length": content.length });
      if (request.headers.range === undefined) response.write(content.subarray(0, 5000), () => response.destroy());
      else response.end(content);
      return true;
    },
  ],
  "sends no ranges and never stops": [
    "http.too_large",
    (_, response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1 << 16)));
      };
      response.on("drain", more);
      more();
      return true;
    },
  ],
  "redirects to another host of this machine": [
    "transcript.bad_answer",
    (request, response) => {
      response.writeHead(302, { location: `http://localhost:${request.socket.localPort}/other?${secret}` }).end();
      return true;
    },
  ],
  "redirects to an address that only this network has": [
    "transcript.bad_answer",
    (_, response) => {
      response.writeHead(302, { location: `https://169.254.169.254/latest?${secret}` }).end();
      return true;
    },
  ],
  "redirects to a name and a password": [
    "transcript.bad_answer",
    (_, response) => {
      response.writeHead(302, { location: `https://name:password@example.com/?${secret}` }).end();
      return true;
    },
  ],
  "redirects in a circle": [
    "transcript.bad_answer",
    (request, response) => {
      response.writeHead(307, { location: `${request.url}&again` }).end();
      return true;
    },
  ],
  "repeats the signature in an error": [
    "http.forbidden",
    (request, response) => {
      response.writeHead(403, { "content-type": "application/json", "x-request-id": request.url });
      response.end(JSON.stringify({ message: `${request.url} has expired` }));
      return true;
    },
  ],
  "sends too many headers": [
    "http.protocol_error",
    (_, response) => {
      for (let index = 0; index < 2000; index += 1) response.setHeader(`x-${index}`, "x".repeat(20));
      response.writeHead(200).end();
      return true;
    },
  ],
};

test.each(Object.entries(hostile))("a server that %s is one clear error", async (_, [code, misbehave]) => {
  const { url } = await rangesServer(content, misbehave);
  const file = toWebFile(`${url}calls.jsonl?${secret}`);
  const error = await read(file).then(String, (error) => error);
  expect([error.code, error.message]).toEqual([code, expect.stringContaining(file.path)]);
  expect(`${error.message} ${error.hint}`).not.toContain("secret");
});

test("what one broken connection in the middle costs is named by its place", async () => {
  const [, misbehave] = hostile["closes each connection half-way"] ?? ["", () => false];
  const { url } = await rangesServer(content, misbehave);
  await expect(read(toWebFile(`${url}calls.jsonl`))).rejects.toThrow(
    /calls\.jsonl: from byte 0 on: GET .* \(8 attempts\)/,
  );
});

test.each(["plain", "chunked", "gzip on the way"])(
  "a server that sends no ranges is read in one go (%s)",
  async (kind) => {
    const { url, seen } = await rangesServer(content, (_, response) => {
      if (kind === "plain") response.writeHead(200, { "content-length": content.length }).end(content);
      else if (kind === "chunked") response.writeHead(200).end(content);
      else response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(content));
      return true;
    });
    const stored = await opener()(toWebFile(`${url}calls.jsonl`));
    expect(stored.byteLength).toBeNull();
    expect(Buffer.concat(await Array.fromAsync(stored.read(0))).equals(content)).toBe(true);
    expect(seen).toHaveLength(2);
  },
);

test("a packed file is unpacked once, whatever the server calls it, and a redirect on the same host is followed", async () => {
  const packed = gzipSync(content);
  for (const encoding of [undefined, "gzip", "x-gzip"]) {
    for (const hasRanges of [true, false]) {
      const { url } = await rangesServer(packed, (request, response) => {
        if (!request.url?.startsWith("/real/")) {
          response.writeHead(308, { location: `/real${request.url}` }).end();
          return true;
        }
        if (encoding !== undefined) response.setHeader("content-encoding", encoding);
        if (!hasRanges) response.writeHead(200, { "content-length": packed.length }).end(packed);
        return !hasRanges;
      });
      expect(await read(toWebFile(`${url}calls.jsonl.gz`))).toBe(content.toString());
    }
  }
});

test("an empty file has nothing in it", async () => {
  const { url } = await rangesServer(Buffer.alloc(0));
  expect(await read(toWebFile(`${url}calls.jsonl`))).toBe("");
});

test.each([
  ["https://name:password@example.com/calls.jsonl?sig=secret", "has a name or a password in it"],
  ["https://token@example.com/calls.jsonl?sig=secret", "has a name or a password in it"],
  ["http://example.com/calls.jsonl?sig=secret", "would be read without encryption"],
  ["https://exa mple.com/?sig=secret", "is no address"],
])("an address that is not read is rejected without what is secret in it (%s)", (address, problem) => {
  try {
    toWebFile(address);
    expect.unreachable();
  } catch (error) {
    expect(String(error)).toContain(problem);
    expect(String(error)).not.toMatch(/secret|password@|token/);
  }
});
