"""Writes these files by other hands than ours: `pip install pyarrow polars`, then `python3 write.py && node write.mjs`."""
import json, random
import pyarrow as pa, pyarrow.parquet as pq, pyarrow.feather as feather
import polars as pl

random.seed(20231025)
calls = []
for index in range(30):
    at, rows = 0, []
    for turn in range(random.randint(2, 9)):
        start = max(0, at + random.randint(-600, 2500))
        at = start + random.randint(100, 6000)
        speaker = None if index % 7 == 3 and turn == 1 else ("agent", "guest")[turn % 2] if index % 3 else ("Agent", "Sam")[turn % 2]
        rows.append((f"call-{index:04d}-long enough for a view", start, at, speaker, None if index % 3 else turn % 2))
    calls.append(rows)
rows = [row for call in calls for row in call]
with open("calls.jsonl", "w") as file:
    for call in calls:
        results = [{"start_time": s / 1000, "end_time": e / 1000, "speaker": who, "channel": ch} for _, s, e, who, ch in call]
        file.write(json.dumps({"id": call[0][0], "results": results}) + "\n")

table = pa.table({
    "call_id": pa.array([row[0] for row in rows]),
    "start_ms": pa.array([row[1] for row in rows], pa.int64()),
    "end_ms": pa.array([row[2] for row in rows], pa.int64()),
    "speaker": pa.array([row[3] for row in rows]),
    "channel": pa.array([row[4] for row in rows], pa.int8()),
})
seconds = table.set_column(1, "start", pa.array([row[1] / 1000 for row in rows])).set_column(2, "end", pa.array([row[2] / 1000 for row in rows]))
pq.write_table(table, "pyarrow-snappy.parquet", row_group_size=50)
pq.write_table(seconds, "pyarrow-zstd-v2.parquet", compression="zstd", data_page_version="2.0", row_group_size=70)
pq.write_table(table, "pyarrow-gzip-plain.parquet", compression="gzip", use_dictionary=False)
pq.write_table(table, "pyarrow-brotli-delta.parquet", compression="brotli", use_dictionary=False,
               column_encoding={"call_id": "DELTA_BYTE_ARRAY", "start_ms": "DELTA_BINARY_PACKED",
                                "end_ms": "DELTA_BINARY_PACKED", "speaker": "DELTA_LENGTH_BYTE_ARRAY"})
pq.write_table(seconds, "pyarrow-lz4-split.parquet", compression="lz4", use_dictionary=["call_id", "speaker"],
               column_encoding={"start": "BYTE_STREAM_SPLIT", "end": "BYTE_STREAM_SPLIT"})
categories = table.set_column(0, "call_id", table["call_id"].dictionary_encode()).set_column(3, "speaker", table["speaker"].dictionary_encode())
feather.write_feather(categories, "pyarrow-lz4.feather", chunksize=40)
feather.write_feather(categories, "pyarrow-zstd.feather", compression="zstd", chunksize=64)
with pa.OSFile("pyarrow-large.arrow", "wb") as sink, pa.ipc.new_file(sink, table.schema.set(0, pa.field("call_id", pa.large_string()))) as writer:
    writer.write_table(table.set_column(0, "call_id", table["call_id"].cast(pa.large_string())), max_chunksize=33)
frame = pl.DataFrame({name: table[name].to_pylist() for name in table.column_names})
frame.write_parquet("polars.parquet", row_group_size=64)
frame.write_ipc("polars.arrow")
frame.with_columns(pl.col("speaker").cast(pl.Categorical)).write_ipc("polars-zstd.feather", compression="zstd")
