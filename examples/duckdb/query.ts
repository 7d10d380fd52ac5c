import { DuckDBInstance, DuckDBScalarFunction, INTEGER, STRUCT, structValue, VARCHAR } from "@duckdb/node-api";
import { createKernel } from "@earshot/analysis-wasm";
import { callNumbers } from "./call-numbers.ts";

// node query.ts CALLS.jsonl: the longest silences of a set, by a function of SQL that measures in DuckDB's own process. DuckDB hands
// the function up to 2,048 transcripts at a time, and the kernel measures them together.
const kernel = await createKernel();
const database = await DuckDBInstance.create();
const connection = await database.connect();
connection.registerScalarFunction(
  DuckDBScalarFunction.create({
    name: "call_numbers",
    parameterTypes: [VARCHAR],
    returnType: STRUCT({
      duration_ms: INTEGER,
      silence_ms: INTEGER,
      longest_silence_ms: INTEGER,
      talk_over_ms: INTEGER,
      agent_talk_ms: INTEGER,
      customer_talk_ms: INTEGER,
    }),
    mainFunction(_info, input, output) {
      const transcripts = input.getColumnValues(0).map((value) => (value === null ? null : String(value)));
      for (const [row, numbers] of callNumbers(kernel, transcripts).entries()) {
        output.setItem(row, numbers === null ? null : structValue({ ...numbers }));
      }
      output.flush();
    },
  }),
);
const [, , set = "calls.jsonl"] = process.argv;
const longest = await connection.runAndReadAll(
  `select line, numbers.* from (
     select (row_number() over ())::int as line, call_numbers(json) as numbers from read_ndjson_objects($set)
   ) where numbers is not null order by numbers.longest_silence_ms desc, line limit 10`,
  { set },
);
for (const row of longest.getRowObjectsJson()) console.log(JSON.stringify(row));
