import { describe, expect, test } from "vitest";
import { checkMediaUrl, trustedHosts } from "../src/media-url.ts";

describe("which media URLs are opened", () => {
  const cloud = new URL("https://api.example.com");
  const local = new URL("http://127.0.0.1:8080");
  test.each([
    [true, "https://bucket.s3.example.com/x?sig=1", cloud],
    [true, "https://api.example.com/media/x", cloud],
    [true, "http://127.0.0.1:9999/x", local],
    [false, "http://bucket.s3.example.com/x", cloud],
    [false, "http://127.0.0.1:9999/x", cloud],
    [true, "http://127.5.5.5:9999/x", local],
    [true, "http://LOCALHOST:9999/x", local],
    [true, "http://localhost.:9999/x", local],
    [true, "http://[::1]:9999/x", local],
    [true, "http://[::ffff:127.0.0.1]:9999/x", local],
    [false, "http://0.0.0.0:9999/x", local],
    [false, "http://10.1.2.3/x", local],
    [false, "https://localhost/x", cloud],
    [false, "https://LOCALHOST/x", cloud],
    [false, "https://localhost./x", cloud],
    [false, "https://127.9.9.9/x", cloud],
    [false, "https://0.0.0.0/x", cloud],
    [false, "https://[::]/x", cloud],
    [false, "https://[fe80::1]/x", cloud],
    [false, "https://[64:ff9b::a00:1]/x", cloud],
    [false, "https://[2002:a00:1::]/x", cloud],
    [false, "https://168.63.129.16/x", cloud],
    [false, "https://169.254.169.254/latest/meta-data", cloud],
    [false, "https://2852039166/latest/meta-data", cloud],
    [false, "https://10.1.2.3/x", cloud],
    [false, "https://[::1]/x", cloud],
    [false, "https://[::ffff:10.0.0.1]/x", cloud],
    [false, "https://[fd00::1]/x", cloud],
    [false, "https://user:word@bucket.example.com/x", cloud],
    [false, "file:///etc/passwd", cloud],
    [false, "/media/x", cloud],
    [false, "", cloud],
  ])("%s: %s from %s", (expected, url, base) => {
    let opened = true;
    try {
      checkMediaUrl(url, "part p", base);
    } catch {
      opened = false;
    }
    expect(opened).toBe(expected);
  });

  test("on another address of loopback is trusted by a service on loopback only", () => {
    const url = new URL("http://127.5.5.5:9999/x");
    expect(trustedHosts(url, local)).toContain("127.5.5.5");
    expect(trustedHosts(url, cloud)).toEqual(["api.example.com"]);
    expect(trustedHosts(new URL("http://10.1.2.3/x"), local)).toEqual(["127.0.0.1"]);
  });
});
