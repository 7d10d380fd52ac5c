import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { scorecardJsonSchema } from "../src/index.ts";

const file = join(import.meta.dirname, "..", "scorecard.schema.json");
writeFileSync(file, `${JSON.stringify(scorecardJsonSchema(), null, 2)}\n`);
