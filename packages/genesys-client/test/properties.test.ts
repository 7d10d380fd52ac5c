import fc from "fast-check";
import { expect, test } from "vitest";
import { apiUrl } from "../src/api.ts";
import { type LoadedPage, pages } from "../src/pagination.ts";

test("any id stays one segment below the base and reads back as it was, or is refused", () => {
  const id = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.webUrl(),
    fc.constantFrom("..", ".", "", "%2e%2e", "a/.."),
  );
  fc.assert(
    fc.property(id, (id) => {
      let url: URL;
      try {
        url = apiUrl(new URL("https://api.example.com/base/"), ["v2", id, "parts"], { q: id });
      } catch (error) {
        expect(error).toMatchObject({ code: "genesys.invalid_id" });
        expect(["", ".", ".."].includes(id) || !id.isWellFormed()).toBe(true);
        return;
      }
      expect(url.origin).toBe("https://api.example.com");
      expect(url.pathname.split("/").map(decodeURIComponent)).toEqual(["", "base", "v2", id, "parts"]);
      expect(url.searchParams.get("q")).toBe(id);
      expect(url.hash).toBe("");
    }),
    { seed: 4, numRuns: 1000 },
  );
});

test("every item of every listing comes once and in order, whatever the server announces and caps", async () => {
  const announced = fc.record({ pageCount: fc.boolean(), total: fc.boolean(), pageSize: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.nat(60), fc.integer({ min: 1, max: 20 }), announced, async (count, size, announces) => {
      const items = Array.from({ length: count }, (_, index) => index);
      let asked = 0;
      const load = async (number: number): Promise<LoadedPage<number>> => {
        asked += 1;
        return {
          items: items.slice((number - 1) * size, number * size),
          pageCount: announces.pageCount ? Math.ceil(count / size) : null,
          total: announces.total ? count : null,
          pageSize: announces.pageSize ? size : null,
          bytes: 1,
        };
      };
      const delivered = await Array.fromAsync(pages("numbers", load, { maxPages: 100, maxBytes: 100 }));
      expect(delivered.flatMap((page) => page.items)).toEqual(items);
      expect(asked).toBeLessThanOrEqual(Math.ceil(count / size) + 1);
      if (announces.pageCount || announces.total) expect(asked).toBe(Math.max(1, Math.ceil(count / size)));
    }),
    { seed: 5, numRuns: 500 },
  );
});
