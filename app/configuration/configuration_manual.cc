#include "app/configuration/configuration_manual.h"

#include <algorithm>
#include <cctype>

#include "app/configuration/configuration_keys.h"

namespace braid::app {
namespace {

/// Longest line, so that the page can be read as it stands.
constexpr std::size_t kLine = 110;

bool is_alnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

/// Plain text as scdoc; what stands in back quotes becomes bold.
std::string scdoc(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool in_word = i > 0 && i + 1 < text.size() && is_alnum(text[i - 1]);
    if (c == '`') {
      out += '*';
    } else if (c == '*' || c == '\\' || c == '[' || (c == '_' && !in_word)) {
      out += '\\';
      out += c;
    } else {
      out += c;
    }
  }
  return out;
}

/// In lines, each behind `indent`.
std::string wrapped(const std::string& text, const std::string& indent) {
  std::string out, line = indent;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    const auto word = text.substr(at, end - at);
    if (line.size() + word.size() > kLine && line != indent) {
      out += line + '\n';
      line = indent;
    }
    line += (line == indent ? "" : " ") + word;
    at = end + 1;
  }
  return out + line + '\n';
}

std::string in_quotes(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "\"" : ", \"") + word + "\"";
  return out;
}

std::string value_of(const TomlKey& key) {
  switch (key.type) {
    case TomlType::text:
      return key.words.empty() ? "text" : "one of " + in_quotes(key.words);
    case TomlType::flag:
      return "true or false";
    case TomlType::number:
      return "number from " + std::to_string(key.least) + " to " + std::to_string(key.most);
    case TomlType::date:
      return "date";
    case TomlType::texts:
      return key.words.empty() ? "list of texts" : "list, of " + in_quotes(key.words);
    case TomlType::text_lists:
      return "list of lists, of " + in_quotes(key.words);
    case TomlType::table:
    case TomlType::tables:
      break;
  }
  return "table";
}

std::string default_of(const TomlKey& key) {
  if (!key.fallback_words.empty()) return key.fallback_words;
  if (key.fallback.empty() || key.type != TomlType::text) return key.fallback;
  return '"' + key.fallback + '"';
}

std::string when_of(const TomlKey& key) {
  if (key.when.words.empty()) return "`" + key.when.key + "`";
  return "`" + key.when.key + "` = " + in_quotes(key.when.words);
}

std::string told(const TomlKey& key) {
  std::string line =
      "*" + scdoc(key.name) + "* (" + scdoc(value_of(key)) + (key.needed ? "; needed)" : ")");
  std::string help = key.help;
  if (!key.when.key.empty()) help += " Only with " + when_of(key) + ".";
  if (const auto fallback = default_of(key); !fallback.empty()) {
    help += " Default: " + fallback + ".";
  }
  if (!key.example.empty()) help += " Example: " + key.example;
  return wrapped(line, "") + wrapped(scdoc(help), "\t") + '\n';
}

/// `path`: the tables that it stands in, each with a point behind it.
std::string told_keys(const TomlKey& table, const std::string& path = {}) {
  std::string out;
  for (const auto& key : table.keys) {
    if (key.type != TomlType::table && key.type != TomlType::tables) out += told(key);
  }
  for (const auto& key : table.keys) {
    if (key.type != TomlType::table && key.type != TomlType::tables) continue;
    out += key.type == TomlType::table ? "## [" + path + key.name + "]\n\n"
                                       : "## [[" + path + key.name + "]]\n\n";
    std::string help = key.help;
    if (!key.one_of.empty()) {
      help += " Exactly one of ";
      for (const auto& name : key.one_of) {
        help += (&name == &key.one_of.front() ? "`" : " and `") + name + "`";
      }
      help += " is given.";
    }
    out += wrapped(scdoc(help), "") + '\n' + told_keys(key, path + key.name + '.');
  }
  return out;
}

}  // namespace

std::string configuration_manual() {
  std::string out;
  for (const auto& file : configuration_files()) {
    std::string title = file.path;
    std::transform(title.begin(), title.end(), title.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    out += "# " + title + "\n\n" + wrapped(scdoc(file.root.help), "") + '\n' + told_keys(file.root);
  }
  return out;
}

}  // namespace braid::app
