#include "app/command/indicator/definition_source.h"

#include <filesystem>
#include <fstream>

#include "app/configuration/data_folder.h"

namespace braid::app {
namespace {

/// The name in a header line: "cla-days" of `[cla-days]` and of `[[cla-days.example]]`; empty if
/// the line is none.
std::string table_of(const std::string& line) {
  const auto begin = line.find_first_not_of('[');
  if (begin == 0 || begin == std::string::npos) return {};
  return line.substr(begin, line.find_first_of("].", begin) - begin);
}

}  // namespace

std::string definition_source(const transform::Definition& definition) {
  std::ifstream in{definition.file};
  std::string line, text, name, waiting;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (number < definition.line) continue;
    const auto table = table_of(line);
    if (number == definition.line) name = table;
    if (!table.empty() && table != name) break;
    // Empty lines and comments belong to what follows them.
    waiting += line + '\n';
    if (line.empty() || line[0] == '#') continue;
    text += waiting;
    waiting.clear();
  }
  return text;
}

std::string chapter_of(const std::string& file) {
  std::ifstream in{file};
  std::string line;
  std::getline(in, line);
  const auto begin = line.find_first_not_of("# ");
  if (line.starts_with('#') && begin != std::string::npos) {
    return line.substr(begin, line.find_first_of(".:", begin) - begin);
  }
  return std::filesystem::path{file}.stem().string();
}

bool is_own(const transform::Definition& definition) {
  return !definition.file.starts_with(data_folder() + "/indicators/");
}

}  // namespace braid::app
