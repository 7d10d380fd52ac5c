import { openStore } from "../../src/index.ts";

const [path = ""] = process.argv.slice(2);
const code = await openStore(path).then(
  () => "opened",
  (error: { code: string }) => error.code,
);
console.log(code);
