#include "ctoml.h"

#include <cstdio>
#include <cstring>
#include <sstream>
#include <string_view>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

extern "C" char *ctoml_to_json(const char *text, size_t length, char *message, size_t capacity, int *line,
                               int *column) {
  toml::parse_result result = toml::parse(std::string_view(text, length));
  if (!result) {
    const auto &error = result.error();
    std::snprintf(message, capacity, "%s", std::string(error.description()).c_str());
    *line = static_cast<int>(error.source().begin.line);
    *column = static_cast<int>(error.source().begin.column);
    return nullptr;
  }
  std::ostringstream out;
  out << toml::json_formatter{result.table()};
  return strdup(out.str().c_str());
}
