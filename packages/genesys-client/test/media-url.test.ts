import { describe, expect, test } from "vitest";
import { checkMediaUrl, trustedHosts } from "../src/media-url.ts";

describe("which media URLs are opened", () => {
  const cloud = new URL("https://api.example.com");
  const local = new URL("http://127.0.0.1:8080");
  const configured = new Set(["http://store.internal:9000"]);
  test.each([
    [true, "https://bucket.s3.example.com/x?sig=1", cloud, null],
    [true, "https://api.example.com/media/x", cloud, null],
    [true, "http://127.0.0.1:9999/x", local, null],
    [true, "http://store.internal:9000/x", cloud, configured],
    [true, "https://api.example.com/media/x", cloud, configured],
    [false, "https://bucket.s3.example.com/x", cloud, configured],
    [false, "http://bucket.s3.example.com/x", cloud, null],
    [false, "http://127.0.0.1:9999/x", cloud, null],
    [true, "http://127.5.5.5:9999/x", local, null],
    [true, "http://LOCALHOST:9999/x", local, null],
    [true, "http://localhost.:9999/x", local, null],
    [true, "http://[::1]:9999/x", local, null],
    [true, "http://[::ffff:127.0.0.1]:9999/x", local, null],
    [false, "http://0.0.0.0:9999/x", local, null],
    [false, "http://10.1.2.3/x", local, null],
    [false, "https://localhost/x", cloud, null],
    [false, "https://LOCALHOST/x", cloud, null],
    [false, "https://localhost./x", cloud, null],
    [false, "https://127.9.9.9/x", cloud, null],
    [false, "https://0.0.0.0/x", cloud, null],
    [false, "https://[::]/x", cloud, null],
    [false, "https://[fe80::1]/x", cloud, null],
    [false, "https://[64:ff9b::a00:1]/x", cloud, null],
    [false, "https://[2002:a00:1::]/x", cloud, null],
    [false, "https://168.63.129.16/x", cloud, null],
    [false, "https://169.254.169.254/latest/meta-data", cloud, null],
    [false, "https://2852039166/latest/meta-data", cloud, null],
    [false, "https://10.1.2.3/x", cloud, null],
    [false, "https://[::1]/x", cloud, null],
    [false, "https://[::ffff:10.0.0.1]/x", cloud, null],
    [false, "https://[fd00::1]/x", cloud, null],
    [false, "https://user:word@bucket.example.com/x", cloud, null],
    [false, "file:///etc/passwd", cloud, null],
    [false, "/media/x", cloud, null],
    [false, "", cloud, null],
  ])("%s: %s from %s", (expected, url, base, origins) => {
    let opened = true;
    try {
      checkMediaUrl(url, "part p", base, origins);
    } catch {
      opened = false;
    }
    expect(opened).toBe(expected);
  });

  test("on another address of loopback is trusted by a service on loopback only", () => {
    const url = new URL("http://127.5.5.5:9999/x");
    expect(trustedHosts(url, local, null)).toContain("127.5.5.5");
    expect(trustedHosts(url, cloud, null)).toEqual(["api.example.com"]);
    expect(trustedHosts(new URL("http://10.1.2.3/x"), local, null)).toEqual(["127.0.0.1"]);
  });
});
