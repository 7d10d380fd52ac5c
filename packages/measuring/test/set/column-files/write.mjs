// Writes the files of DuckDB: `npm install @duckdb/node-api`, then `node write.mjs`.
import { DuckDBInstance } from "@duckdb/node-api";

const connection = await (await DuckDBInstance.create(":memory:")).connect();
const rows = `select id as call_id, (r.start_time * 1000)::bigint as start_ms, (r.end_time * 1000)::bigint as end_ms, r.speaker, r.channel
  from (select id, unnest(results) as r, generate_subscripts(results, 1) as number from 'calls.jsonl') order by id, number`;
await connection.run(`copy (${rows}) to 'duckdb.parquet'`);
await connection.run(
  `copy (${rows}) to 'duckdb-v2.parquet' (parquet_version v2, compression zstd, row_group_size 2048)`,
);
await connection.run(
  `copy (select call_id, (start_ms / 1000)::decimal(12, 3) as start, (end_ms / 1000)::decimal(12, 3) as "end", speaker, channel from (${rows})) to 'duckdb-decimal.parquet' (compression gzip)`,
);
