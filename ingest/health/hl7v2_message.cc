#include "ingest/health/hl7v2_message.h"

#include <algorithm>
#include <cstdint>

namespace braid::ingest {
namespace {

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

/// Bytes of the UTF-8 sequence at the front of `text`; 0 if there is none. Overlong forms and
/// surrogates are let through: what they do to a name, normalising drops.
std::size_t utf8_size(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t size = lead < 0x80                   ? 1
                           : lead >= 0xC2 && lead < 0xE0 ? 2
                           : lead >= 0xE0 && lead < 0xF0 ? 3
                           : lead >= 0xF0 && lead < 0xF5 ? 4
                                                         : 0;
  if (size == 0 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) return 0;
  }
  return size;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = utf8_size(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

void append_utf8(std::string& out, std::uint32_t point) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0U | point >> 6U);
    out += static_cast<char>(0x80U | (point & 0x3FU));
  } else {
    out += static_cast<char>(0xE0U | point >> 12U);
    out += static_cast<char>(0x80U | (point >> 6U & 0x3FU));
    out += static_cast<char>(0x80U | (point & 0x3FU));
  }
}

/// Windows-1252 is Latin-1 but for 0x80 to 0x9F; of those only the letters and the apostrophe
/// occur in names, the rest becomes a blank.
std::uint32_t windows_1252(unsigned char byte) {
  switch (byte) {
    case 0x8A:
      return 0x160;
    case 0x8C:
      return 0x152;
    case 0x8E:
      return 0x17D;
    case 0x91:
    case 0x92:
      return 0x2019;
    case 0x9A:
      return 0x161;
    case 0x9C:
      return 0x153;
    case 0x9E:
      return 0x17E;
    case 0x9F:
      return 0x178;
    default:
      return byte >= 0x80 && byte < 0xA0 ? ' ' : byte;
  }
}

void append_escape(std::string& out, std::string_view code, const Hl7Delimiters& delimiters) {
  if (code == "F") out += delimiters.field;
  if (code == "S") out += delimiters.component;
  if (code == "T") out += delimiters.subcomponent;
  if (code == "R") out += delimiters.repetition;
  if (code == "E") out += delimiters.escape;
  if (!code.starts_with('X')) return;
  for (std::size_t i = 1; i + 1 < code.size(); i += 2) {
    const int high = hex_digit(code[i]), low = hex_digit(code[i + 1]);
    if (high < 0 || low < 0) return;
    out += static_cast<char>(high * 16 + low);
  }
}

void resolve_escapes(std::string_view text, const Hl7Delimiters& delimiters, std::string& out) {
  while (!text.empty()) {
    const auto begin = text.find(delimiters.escape);
    out += text.substr(0, begin);
    if (begin == std::string_view::npos) return;
    const auto end = text.find(delimiters.escape, begin + 1);
    if (end == std::string_view::npos) {  // A lone escape character stands for itself.
      out += text.substr(begin);
      return;
    }
    append_escape(out, text.substr(begin + 1, end - begin - 1), delimiters);
    text.remove_prefix(end + 1);
  }
}

}  // namespace

bool Hl7Delimiters::read(std::string_view header) {
  if (!header.starts_with("MSH") || header.size() < 8) return false;
  field = header[3];
  const auto list = header.substr(4, header.find(field, 4) - 4);
  if (list.size() < 3) return false;
  component = list[0];
  repetition = list[1];
  escape = list[2];
  subcomponent = list.size() > 3 ? list[3] : '\0';
  const std::array<char, 5> all{field, component, repetition, escape, subcomponent};
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (is_alphanumeric(all[i]) || all[i] == ' ' || all[i] == '"') return false;
    if (std::find(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i), all[i]) !=
        all.begin() + static_cast<std::ptrdiff_t>(i)) {
      return false;
    }
  }
  return true;
}

void Hl7Segment::cut(Hl7Text segment, char delimiter) {
  std::string_view rest = segment.reveal_to_admit();
  count_ = 0;
  fields_[count_++] = rest.substr(0, 3);
  // In a header the delimiter between MSH and MSH-2 is MSH-1.
  if (rest.starts_with("MSH")) fields_[count_++] = rest.substr(3, 1);
  const auto first = rest.find(delimiter);
  if (first == std::string_view::npos) return;
  rest.remove_prefix(first + 1);
  while (count_ < fields_.size()) {
    const auto end = rest.find(delimiter);
    fields_[count_++] = rest.substr(0, end);
    if (end == std::string_view::npos) return;
    rest.remove_prefix(end + 1);
  }
}

Hl7Text Hl7Segment::field(std::size_t number) const {
  return number < count_ ? Hl7Text{fields_[number]} : Hl7Text{};
}

Hl7Text part(Hl7Text text, std::size_t number, char delimiter) {
  Hl7Text found;
  for (std::size_t i = 0; i < number; ++i) {
    if (text.empty()) return {};
    found = take_part(text, delimiter);
  }
  return deletes(found) ? Hl7Text{} : found;
}

Hl7Text take_part(Hl7Text& rest, char delimiter) {
  const std::string_view text = rest.reveal_to_admit();
  const auto end = delimiter == '\0' ? std::string_view::npos : text.find(delimiter);
  rest = Hl7Text{end == std::string_view::npos ? std::string_view{} : text.substr(end + 1)};
  return Hl7Text{text.substr(0, end)};
}

Hl7Text value_of(Hl7Text field, std::size_t component, const Hl7Delimiters& delimiters) {
  const Hl7Text repetition = take_part(field, delimiters.repetition);
  const Hl7Text whole = part(repetition, component, delimiters.component);
  return Hl7Text{trim(part(whole, 1, delimiters.subcomponent).reveal_to_admit())};
}

std::string_view segment_name(Hl7Text segment) {
  const auto text = segment.reveal_to_admit();
  return text.size() < 3 ? std::string_view{} : text.substr(0, 3);
}

bool is_segment(Hl7Text segment, std::string_view name, const Hl7Delimiters& delimiters) {
  const auto text = segment.reveal_to_admit();
  return text.starts_with(name) &&
         (text.size() == name.size() || text[name.size()] == delimiters.field);
}

Hl7Text plain(Hl7Text text, const Hl7Delimiters& delimiters, std::string& room) {
  const std::string_view raw = text.reveal_to_admit();
  const bool escaped = raw.find(delimiters.escape) != std::string_view::npos;
  if (!escaped && is_utf8(raw)) return text;
  std::string bytes;
  resolve_escapes(raw, delimiters, bytes);
  room.clear();
  if (is_utf8(bytes)) {
    room = std::move(bytes);
  } else {
    for (const char c : bytes) append_utf8(room, windows_1252(static_cast<unsigned char>(c)));
  }
  return Hl7Text{room};
}

}  // namespace braid::ingest
