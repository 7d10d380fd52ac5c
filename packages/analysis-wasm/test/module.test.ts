import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { analysisModule, createKernel } from "../src/index.ts";
import { standard } from "./parameters.ts";

const file = new URL("../build/analysis.wasm", import.meta.url);

test("a kernel is made of a module, of bytes, and of what is at a url", async () => {
  const bytes = await readFile(file);
  const server = createServer(({ url }, response) => {
    response.writeHead(url === "/analysis.wasm" ? 200 : 404).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const sources = [{ module: await analysisModule() }, { bytes }, { url: file }, { url: `${origin}/analysis.wasm` }];
  for (const source of sources) {
    const kernel = await createKernel(source);
    const segments = {
      ...{ startMs: Int32Array.of(0, 900), endMs: Int32Array.of(1000, 2000) },
      ...{ speaker: Int32Array.of(0, 1), side: Uint8Array.of(0, 1) },
    };
    expect(kernel.analyze({ segments, durationMs: null, holds: [] }, standard).talkOver.totalMs).toBe(100);
  }
  for (const url of [new URL("nothing.wasm", file), `${origin}/nothing.wasm`]) {
    await expect(createKernel({ url })).rejects.toMatchObject({ code: "analysis.wasm_missing" });
  }
});

test("what is no WebAssembly is named", async () => {
  const bytes = new TextEncoder().encode("<!doctype html>");
  await expect(createKernel({ bytes })).rejects.toMatchObject({ code: "analysis.wasm_broken" });
});
