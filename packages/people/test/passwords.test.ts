import { expect, test } from "vitest";
import { hashPassword, isPassword } from "../src/index.ts";

test("a password is known again by its hash, however its letters are written", async () => {
  const hash = await hashPassword("naïve horse battery", "jane");
  expect(hash).toMatch(/^scrypt\$15\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
  expect(await isPassword("naïve horse battery".normalize("NFD"), hash)).toBe(true);
  expect(await isPassword("Naïve horse battery", hash)).toBe(false);
  expect(await hashPassword("naïve horse battery", "jane")).not.toBe(hash);
});

test("nothing is the password of somebody who has none", async () => {
  expect(await isPassword("", null)).toBe(false);
  for (const damaged of ["", "scrypt", "plain$correct horse battery"]) {
    expect(await isPassword("correct horse battery", damaged)).toBe(false);
  }
});

test.each(["short", "x".repeat(300), "ababababababab", "it is JANE's word"])("%s is too weak", async (weak) => {
  await expect(hashPassword(weak, "jane")).rejects.toMatchObject({ code: "people.weak_password" });
});
