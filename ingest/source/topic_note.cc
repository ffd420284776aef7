#include "ingest/source/topic_note.h"

#include <algorithm>
#include <string_view>

#include "ingest/source/submission_keys.h"

namespace braid::ingest {
namespace {

constexpr std::size_t kDigitsMax = 9;
constexpr std::size_t kValueBytesMax = 100;

bool is_plain(std::string_view text) {
  static constexpr std::string_view kMore = " :/+-._";
  return text.size() <= kValueBytesMax && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  kMore.find(c) != kMore.npos;
         });
}

/// Numbers and truths stand without quotes.
bool is_bare(std::string_view key, std::string_view text) {
  if (key == "absences_confirmed") return text == "true" || text == "false";
  const bool whole =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (key == "opted_out") {
    const bool leads = text.size() > 1 && text.front() == '0';
    return whole && !text.empty() && text.size() <= kDigitsMax && !leads;
  }
  return key == "year" && text.size() == 4 && text.front() != '0' && whole;
}

}  // namespace

TopicNote note_of(const TopicMessage& message) {
  TopicNote note;
  for (const auto& key : submission_keys().keys) {
    if (const auto* text = message.header(key.name)) note.emplace(key.name, *text);
  }
  return note;
}

std::optional<std::string> note_text(const TopicNote& note, const std::string& delivery,
                                     Faults& faults) {
  std::string text;
  for (const auto& [key, value] : note) {
    if (!is_plain(value)) {
      faults.push_back({delivery, 0, 0, "topic/header",
                        "the header " + key + " holds what no such value has",
                        "write it as in submission.toml, without quotes"});
      return std::nullopt;
    }
    const auto* quote = is_bare(key, value) ? "" : "\"";
    text += key + " = " + quote + value + quote + '\n';
  }
  return text;
}

}  // namespace braid::ingest
