// simdjson On-Demand: the columns of transcripts in the guide's format, members in the order in which they are written. The third
// argument is the implementation that finds structure and checks UTF-8; the rest is compiled for what the compiler was given.
#include "scan.hpp"

#include <simdjson.h>

using namespace simdjson;

static ondemand::parser parser;

static std::string_view between_quotes(std::string_view token) {
  return token.substr(1, token.rfind('"') - 1);
}

void scan_lines(size_t from, size_t to) {
  const char *base = documents.data();
  ondemand::document document;
  while (from < to) {
    const char *end = static_cast<const char *>(memchr(base + from, '\n', to - from));
    const size_t length = static_cast<size_t>(end - base) - from;
    if (parser.iterate(base + from, length, length + padding).get(document)) fail("a document is no JSON");
    speaker_list speakers;
    for (auto item : document.find_field("results")) {
      ondemand::object segment = item.get_object();
      const double start = segment.find_field("start_time").get_double();
      const double stop = segment.find_field("end_time").get_double();
      const std::string_view speaker = between_quotes(segment.find_field("speaker").value().raw_json_token());
      const std::string_view text = between_quotes(segment.find_field("transcript").value().raw_json_token());
      const size_t text_start = static_cast<size_t>(text.data() - base);
      add_segment(speakers, start, stop, speaker, text_start, text_start + text.size());
    }
    from += length + 1;
  }
}

std::string version() {
  const auto number = [](int part) { return std::to_string(part); };
  return "simdjson " + number(SIMDJSON_VERSION_MAJOR) + "." + number(SIMDJSON_VERSION_MINOR) + "." +
         number(SIMDJSON_VERSION_REVISION) + ", " + std::string(get_active_implementation()->name());
}

int main(int argc, char **argv) {
  if (argc == 4) {
    const implementation *chosen = get_available_implementations()[argv[3]];
    if (chosen == nullptr || !chosen->supported_by_runtime_system()) fail("there is no such implementation");
    get_active_implementation() = chosen;
  }
  return obey(argc, argv);
}
