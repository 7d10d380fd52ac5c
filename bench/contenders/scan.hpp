// What the parsers of C and C++ have in common: a file of transcripts in the guide's format as JSON Lines in memory, the columns
// that the scanner fills, and the commands on standard input.
//   scan-… DOCUMENTS COLUMNS [IMPLEMENTATION]
// "scan" reads all documents once, 6 MiB at a time as the scanner does, and prints the nanoseconds taken; "results" reads them once
// more and writes the columns of all of them; "version" prints what reads.

#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

constexpr size_t chunk_bytes = 6 << 20;
// Readable bytes behind the documents: more than any parser asks for.
constexpr size_t padding = 256;

struct segment_columns {
  std::vector<int32_t> start_ms, end_ms, speaker;
  std::vector<uint8_t> side;
  std::vector<uint32_t> text_start, text_end;
  size_t count = 0;

  void reserve(size_t segments) {
    for (auto *column : {&start_ms, &end_ms, &speaker}) column->resize(segments);
    for (auto *column : {&text_start, &text_end}) column->resize(segments);
    side.resize(segments);
  }
};

inline segment_columns columns;
inline std::vector<char> documents;

[[noreturn]] inline void fail(const char *what) {
  fprintf(stderr, "%s\n", what);
  exit(1);
}

// The speakers of one document, by the number of the order in which they first speak.
struct speaker_list {
  std::string_view names[64];
  uint8_t sides[64];
  int count = 0;

  int number(std::string_view name) {
    for (int i = 0; i < count; i++)
      if (names[i] == name) return i;
    if (count == 64) fail("a document has more than 64 speakers");
    if (name != "agent" && name != "guest") fail("a speaker is neither agent nor guest");
    names[count] = name;
    sides[count] = name == "agent" ? 0 : 1;
    return count++;
  }
};

inline void add_segment(speaker_list &speakers, double start, double end, std::string_view speaker, size_t text_start,
                        size_t text_end) {
  const size_t at = columns.count++;
  const int number = speakers.number(speaker);
  columns.start_ms[at] = static_cast<int32_t>(start * 1000 + 0.5);
  columns.end_ms[at] = static_cast<int32_t>(end * 1000 + 0.5);
  columns.speaker[at] = number;
  columns.side[at] = speakers.sides[number];
  columns.text_start[at] = static_cast<uint32_t>(text_start);
  columns.text_end[at] = static_cast<uint32_t>(text_end);
}

// The parser's version, and what it was built for.
std::string version();

// Reads the lines `[from, to)` of the documents. Each parser has its own.
void scan_lines(size_t from, size_t to);

inline void scan_all(bool keep) {
  const size_t bytes = documents.size() - padding;
  columns.count = 0;
  for (size_t from = 0; from < bytes;) {
    size_t to = from + chunk_bytes < bytes ? from + chunk_bytes : bytes;
    while (documents[to - 1] != '\n') to--;
    if (!keep) columns.count = 0;
    scan_lines(from, to);
    from = to;
  }
}

inline void write_columns(const char *path) {
  FILE *out = fopen(path, "wb");
  if (out == nullptr) fail("the columns can't be written");
  const size_t count = columns.count;
  for (auto *column : {&columns.start_ms, &columns.end_ms, &columns.speaker}) fwrite(column->data(), 4, count, out);
  for (auto *column : {&columns.text_start, &columns.text_end}) fwrite(column->data(), 4, count, out);
  fwrite(columns.side.data(), 1, count, out);
  if (fclose(out) != 0) fail("the columns can't be written");
}

inline int64_t now_ns() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<int64_t>(now.tv_sec) * 1000000000 + now.tv_nsec;
}

inline int obey(int argc, char **argv) {
  if (argc < 3) fail("usage: DOCUMENTS COLUMNS [IMPLEMENTATION]");
  FILE *file = fopen(argv[1], "rb");
  if (file == nullptr) fail("the documents can't be opened");
  fseek(file, 0, SEEK_END);
  const size_t bytes = static_cast<size_t>(ftell(file));
  rewind(file);
  documents.resize(bytes + padding);
  if (fread(documents.data(), 1, bytes, file) != bytes) fail("the documents can't be read");
  fclose(file);
  // No segment is shorter than its names and punctuation.
  columns.reserve(bytes / 32);
  char line[32];
  while (fgets(line, sizeof line, stdin) != nullptr) {
    const std::string_view command = line;
    const int64_t begin = now_ns();
    if (command == "version\n") {
      printf("%s\n", version().c_str());
      fflush(stdout);
      continue;
    }
    if (command == "scan\n") scan_all(false);
    else if (command == "results\n") scan_all(true), write_columns(argv[2]);
    else fail("unknown command");
    printf("%lld\n", static_cast<long long>(now_ns() - begin));
    fflush(stdout);
  }
  return 0;
}
