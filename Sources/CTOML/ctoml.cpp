#include "ctoml.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#define TOML_EXCEPTIONS 0
// Its assertions hold for bad files too late: `[%x]` would end the program, although the code
// behind them refuses it.
#define TOML_ASSERT(expr) static_assert(true)
#include <toml++/toml.h>

namespace {

struct Writer {
  std::string document;
  std::string places;
  std::vector<std::string> path;
  // The places hold the whole path of each value: without a limit they grow with its square.
  static constexpr size_t depth_limit = 100;
  bool is_too_deep = false;

  static void append_string(std::string &out, std::string_view text) {
    out += '"';
    for (unsigned char byte : text) {
      if (byte == '"' || byte == '\\') {
        out += '\\';
        out += static_cast<char>(byte);
      } else if (byte < 0x20) {
        char escape[8];
        std::snprintf(escape, sizeof escape, "\\u%04x", byte);
        out += escape;
      } else {
        out += static_cast<char>(byte);
      }
    }
    out += '"';
  }

  void append_place(toml::source_position at, const toml::node &value) {
    places += places.empty() ? "[[" : ",[[";
    for (size_t index = 0; index < path.size(); index++) {
      if (index > 0) places += ',';
      append_string(places, path[index]);
    }
    const toml::table *table = value.as_table();
    places += "]," + std::to_string(at.line) + ',' + std::to_string(at.column);
    places += table && table->is_inline() ? ",true]" : ",false]";
  }

  void append_table(const toml::table &table) {
    std::vector<std::pair<const toml::key *, const toml::node *>> members;
    for (auto &&[key, value] : table) members.emplace_back(&key, &value);
    std::sort(members.begin(), members.end(), [](const auto &left, const auto &right) {
      return left.first->source().begin < right.first->source().begin;
    });
    document += '{';
    bool first = true;
    for (const auto &[key, value] : members) {
      if (!first) document += ',';
      first = false;
      append_string(document, key->str());
      document += ':';
      path.emplace_back(key->str());
      append_place(key->source().begin, *value);
      append_value(*value);
      path.pop_back();
    }
    document += '}';
  }

  void append_array(const toml::array &array) {
    document += '[';
    for (size_t index = 0; index < array.size(); index++) {
      if (index > 0) document += ',';
      path.push_back(std::to_string(index));
      append_place(array[index].source().begin, array[index]);
      append_value(array[index]);
      path.pop_back();
    }
    document += ']';
  }

  void append_float(double value) {
    if (std::isnan(value)) {
      document += "\"nan\"";
    } else if (std::isinf(value)) {
      document += value < 0 ? "\"-inf\"" : "\"inf\"";
    } else {
      char text[40];
      std::snprintf(text, sizeof text, "%.17g", value);
      document += text;
    }
  }

  template <typename Value>
  void append_time(const Value &value) {
    std::ostringstream text;
    text << value;
    append_string(document, text.str());
  }

  void append_value(const toml::node &node) {
    if (path.size() > depth_limit) {
      is_too_deep = true;
      document += "null";
    } else if (const auto *table = node.as_table()) {
      append_table(*table);
    } else if (const auto *array = node.as_array()) {
      append_array(*array);
    } else if (const auto *string = node.as_string()) {
      append_string(document, string->get());
    } else if (const auto *integer = node.as_integer()) {
      document += std::to_string(integer->get());
    } else if (const auto *number = node.as_floating_point()) {
      append_float(number->get());
    } else if (const auto *boolean = node.as_boolean()) {
      document += boolean->get() ? "true" : "false";
    } else if (const auto *date = node.as_date()) {
      append_time(date->get());
    } else if (const auto *time = node.as_time()) {
      append_time(time->get());
    } else if (const auto *date_time = node.as_date_time()) {
      append_time(date_time->get());
    } else {
      document += "null";
    }
  }
};

// How deep dotted keys lead. The parser makes a table a dot and frees them recursively: it must not
// see thousands.
size_t depth_of_keys(std::string_view text) {
  std::vector<size_t> outer;
  size_t depth = 0, deepest = 0;
  for (size_t index = 0; index < text.size(); index++) {
    const char byte = text[index];
    switch (byte) {
      case '.': deepest = std::max(deepest, ++depth); break;
      case '{':
      case '[': outer.push_back(depth); break;
      case ',': depth = outer.empty() ? 0 : outer.back(); break;
      case '}':
      case ']':
        depth = outer.empty() ? 0 : outer.back();
        if (!outer.empty()) outer.pop_back();
        break;
      case '\n':
        if (outer.empty()) depth = 0;
        break;
      case '#':
        while (index + 1 < text.size() && text[index + 1] != '\n') index++;
        break;
      case '"':
      case '\'': {
        const std::string_view quotes = byte == '"' ? "\"\"\"" : "'''";
        const bool is_long = text.substr(index, 3) == quotes;
        const std::string_view quote = quotes.substr(0, is_long ? 3 : 1);
        index += quote.size();
        while (index < text.size() && text.substr(index, quote.size()) != quote) {
          if (!is_long && text[index] == '\n') break;
          index += byte == '"' && text[index] == '\\' ? 2 : 1;
        }
        index += quote.size() - 1;
        break;
      }
      default: break;
    }
  }
  return deepest;
}

}  // namespace

extern "C" char *ctoml_to_json(const char *text, size_t length, char *message, size_t capacity, int *line,
                               int *column) {
  if (depth_of_keys(std::string_view(text, length)) > Writer::depth_limit) {
    std::snprintf(message, capacity, "Values are nested too deep");
    *line = 0;
    *column = 0;
    return nullptr;
  }
  toml::parse_result result = toml::parse(std::string_view(text, length));
  if (!result) {
    const auto &error = result.error();
    std::snprintf(message, capacity, "%s", std::string(error.description()).c_str());
    *line = static_cast<int>(error.source().begin.line);
    *column = static_cast<int>(error.source().begin.column);
    return nullptr;
  }
  Writer writer;
  writer.append_table(result.table());
  if (writer.is_too_deep) {
    std::snprintf(message, capacity, "Values are nested too deep");
    *line = 0;
    *column = 0;
    return nullptr;
  }
  std::string json = "{\"document\":" + writer.document + ",\"places\":[" + writer.places + "]}";
  return strdup(json.c_str());
}
