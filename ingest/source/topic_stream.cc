#include "ingest/source/topic_stream.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/bytes.h"
#include "core/sha256.h"
#include "ingest/text/dates.h"

namespace braid::ingest {
namespace {

constexpr char kMllpStart = '\x0b', kMllpEnd = '\x1c';
/// What a decoder takes as one record: a row, a message of HL7 (rulings S12).
constexpr std::size_t kLineBytesMax = std::size_t{64} << 10U;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Without its envelope and outer blanks.
std::string_view hl7_body(std::string_view text) {
  text = trimmed(text);
  if (!text.empty() && text.front() == kMllpStart) text.remove_prefix(1);
  if (!text.empty() && text.back() == kMllpEnd) text.remove_suffix(1);
  return trimmed(text);
}

bool is_one_hl7(std::string_view text) {
  text = hl7_body(text);
  return text.starts_with("MSH") && text.find("\rMSH") == text.npos &&
         text.find("\nMSH") == text.npos && text.find(kMllpEnd) == text.npos &&
         text.find(kMllpStart) == text.npos;
}

/// Well-formed by Unicode's table 3-7 but for surrogates and overlong forms of three bytes, which
/// the decoder judges: here it only matters that the encoding of the others is not put in doubt.
bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t more = lead < 0x80                   ? 0
                             : lead >= 0xC2 && lead < 0xE0 ? 1
                             : lead >= 0xE0 && lead < 0xF0 ? 2
                             : lead >= 0xF0 && lead < 0xF5 ? 3
                                                           : 4;
    if (more == 4 || i + more >= text.size()) return false;
    for (std::size_t k = 1; k <= more; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0U) != 0x80U) return false;
    }
    i += more + 1;
  }
  return true;
}

/// Plain ASCII inside a line would be stricter than JSON; a byte order mark or a NUL is no line.
bool is_one_line(std::string_view text) {
  text = trimmed(text);
  return text.size() >= 2 && text.size() <= kLineBytesMax && text.front() == '{' &&
         text.back() == '}' && text.find('\n') == text.npos && text.find('\0') == text.npos &&
         is_utf8(text);
}

std::uint64_t lines_of(std::string_view text) {
  std::uint64_t lines = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    if (!trimmed(text.substr(0, end)).empty()) ++lines;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string time_text(Seconds at) {
  const auto day = date_of(at);
  const auto clock = at - midnight_of(day);
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "T%02d:%02d:%02d", static_cast<int>(clock / 3600),
                static_cast<int>(clock / 60 % 60), static_cast<int>(clock % 60));
  return day.text() + text.data();
}

constexpr const char* kLinesName = "stream.jsonl";

/// The period comes with the note or not at all, as for every stream (rulings B3).
std::string manifest_of(std::string_view lines, const TopicExtract& extract) {
  nlohmann::ordered_json manifest = {
      {"sender", extract.force},
      {"feed", "police"},
      {"format", "braid-police/1"},
      {"mode", "increment"},
      {"files", nlohmann::ordered_json::array({{{"name", kLinesName},
                                                {"rows", lines_of(lines)},
                                                {"sha256", hex(view(sha256(lines)))}}})}};
  if (extract.extracted_at) manifest["extracted_at"] = time_text(*extract.extracted_at);
  return manifest.dump();
}

}  // namespace

TopicStream topic_stream_of(std::string_view format) {
  if (format == "hl7v2") return TopicStream::hl7v2;
  if (format == "police-extract") return TopicStream::police;
  if (format == "braid-feed") return TopicStream::braid_feed;
  return TopicStream::none;
}

bool is_one_record(TopicStream stream, std::string_view bytes) {
  switch (stream) {
    case TopicStream::none:
      return false;
    case TopicStream::hl7v2:
      return is_one_hl7(bytes);
    case TopicStream::police:
      return is_one_line(bytes);
    case TopicStream::braid_feed:
      // Whatever it holds stands after its length and is refused by itself.
      return true;
  }
  return false;
}

void append_record(TopicStream stream, std::string_view bytes, std::string& file) {
  if (stream == TopicStream::hl7v2) {
    file.append(is_one_hl7(bytes) ? hl7_body(bytes) : bytes).push_back('\r');
  } else if (stream == TopicStream::police) {
    file.append(is_one_line(bytes) ? trimmed(bytes) : bytes).push_back('\n');
  } else {
    auto length = bytes.size();
    for (; length >= 0x80; length >>= 7U) file.push_back(static_cast<char>(length | 0x80U));
    file.push_back(static_cast<char>(length));
    file.append(bytes);
  }
}

Result<std::vector<std::unique_ptr<DeliveredFile>>> files_of_stretch(TopicStream stream,
                                                                     std::string bytes,
                                                                     const TopicExtract& extract) {
  std::vector<std::unique_ptr<DeliveredFile>> files;
  if (stream == TopicStream::police) {
    try {
      files.push_back(make_memory_file("manifest.json", manifest_of(bytes, extract)));
    } catch (const nlohmann::json::exception&) {
      return fail(ErrorKind::misconfigured, "topic/agency");
    }
    files.push_back(make_memory_file(kLinesName, std::move(bytes)));
  } else {
    files.push_back(make_memory_file(stream == TopicStream::hl7v2 ? "stream.hl7" : "stream.pb",
                                     std::move(bytes)));
  }
  return files;
}

}  // namespace braid::ingest
