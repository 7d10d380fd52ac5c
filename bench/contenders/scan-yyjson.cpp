// yyjson: the columns of transcripts in the guide's format, members in the order in which they are written. Each document is parsed
// where a copy of it lies, so that a text's place is known; a text with escapes ends where the document's own bytes say.
#include "scan.hpp"

#include <yyjson.h>

static std::vector<char> copy, pool;

static size_t closing_quote(size_t at, size_t length) {
  // Without an escape the text is as long as it was read.
  if (documents[at + length] == '"' && memchr(&documents[at], '\\', length) == nullptr) return at + length;
  while (documents[at] != '"') at += documents[at] == '\\' ? 2 : 1;
  return at;
}

void scan_lines(size_t from, size_t to) {
  const char *base = documents.data();
  while (from < to) {
    const char *end = static_cast<const char *>(memchr(base + from, '\n', to - from));
    const size_t length = static_cast<size_t>(end - base) - from;
    if (copy.size() < length + YYJSON_PADDING_SIZE) {
      copy.resize(length + YYJSON_PADDING_SIZE);
      pool.resize(yyjson_read_max_memory_usage(length, YYJSON_READ_INSITU));
    }
    memcpy(copy.data(), base + from, length);
    memset(copy.data() + length, 0, YYJSON_PADDING_SIZE);
    yyjson_alc allocator;
    yyjson_alc_pool_init(&allocator, pool.data(), pool.size());
    yyjson_doc *document = yyjson_read_opts(copy.data(), length, YYJSON_READ_INSITU, &allocator, nullptr);
    if (document == nullptr) fail("a document is no JSON");
    speaker_list speakers;
    yyjson_arr_iter results = yyjson_arr_iter_with(yyjson_obj_get(yyjson_doc_get_root(document), "results"));
    while (yyjson_val *item = yyjson_arr_iter_next(&results)) {
      yyjson_obj_iter segment = yyjson_obj_iter_with(item);
      const double start = yyjson_get_num(yyjson_obj_iter_get(&segment, "start_time"));
      const double stop = yyjson_get_num(yyjson_obj_iter_get(&segment, "end_time"));
      yyjson_val *speaker = yyjson_obj_iter_get(&segment, "speaker");
      yyjson_val *text = yyjson_obj_iter_get(&segment, "transcript");
      const size_t text_start = from + static_cast<size_t>(yyjson_get_str(text) - copy.data());
      add_segment(speakers, start, stop, {yyjson_get_str(speaker), yyjson_get_len(speaker)}, text_start,
                  closing_quote(text_start, yyjson_get_len(text)));
    }
    from += length + 1;
  }
}

std::string version() { return "yyjson " YYJSON_VERSION_STRING; }

int main(int argc, char **argv) { return obey(argc, argv); }
