#include "core/keys.h"

#include "core/sha256.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace braid {
namespace {

std::string tagged(KeyTag tag, std::string_view rest) {
  std::string key;
  key.reserve(1 + rest.size());
  key += static_cast<char>(tag);
  key += rest;
  return key;
}

}  // namespace

std::optional<KeyTag> key_tag(std::string_view key) {
  static constexpr std::string_view kTags = "risumocqavd";
  if (key.empty() || kTags.find(key.front()) == std::string_view::npos) return std::nullopt;
  return static_cast<KeyTag>(key.front());
}

std::string record_key(const Id16& record) { return tagged(KeyTag::record, record.view()); }

std::string identity_key(const Id16& subject, std::string_view unit) {
  std::string key = tagged(KeyTag::identity, subject.view());
  key.append(view(sha256(unit), 8));
  return key;
}

std::string subject_key(const Id16& subject) { return tagged(KeyTag::subject, subject.view()); }
std::string marker_key(std::string_view feed) { return tagged(KeyTag::marker, feed); }

std::string unit_key(std::string_view feed, std::string_view unit) {
  std::string key = tagged(KeyTag::unit, feed);
  key += '/';
  key += unit;
  return key;
}

std::string control_key(std::string_view name) { return tagged(KeyTag::control, name); }

std::string tick_key() { return control_key("tick"); }

std::string outcome_key(std::string_view indicator, std::uint32_t version, std::string_view period,
                        std::string_view breakdown) {
  std::string key = tagged(KeyTag::outcome, indicator);
  key += '\0';
  key += std::to_string(version);
  key += '\0';
  key += period;
  key += '\0';
  key += breakdown;
  return key;
}

std::string quarantine_key(const Id16& id) { return tagged(KeyTag::quarantine, id.view()); }

std::string review_key(const Id16& id) { return tagged(KeyTag::review, id.view()); }

std::string decision_key(const Id16& one, const Id16& other) {
  std::string key = tagged(KeyTag::decision, std::min(one, other).view());
  key += std::max(one, other).view();
  return key;
}

std::string audit_key(std::string_view writer, std::int64_t sequence) {
  std::array<char, 24> number{};
  std::snprintf(number.data(), number.size(), "/%016lld", static_cast<long long>(sequence));
  return tagged(KeyTag::audit, std::string{writer} + number.data());
}

std::optional<Id16> id_of_key(std::string_view key) {
  if (key.size() < 17) return std::nullopt;
  return Id16::from(key.substr(1, 16));
}

std::string_view name_of_key(std::string_view key) { return key.empty() ? key : key.substr(1); }

std::string agency_stream(std::string_view stream, std::string_view agency) {
  std::string name{stream};
  name += '.';
  for (const char c : agency) name += c == '/' ? '-' : c;
  return name;
}

}  // namespace braid
