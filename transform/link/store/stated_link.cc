#include "transform/link/store/stated_link.h"

#include <algorithm>
#include <array>

#include "core/keys.h"
#include "link/link.pb.h"

namespace braid::transform {
namespace {

constexpr std::array<std::string_view, 6> kRuleNames = {"merge", "decision", "nhs",
                                                        "upn",   "names",    "score"};

LinkRule rule_of(std::string_view name) {
  const auto found = std::find(kRuleNames.begin(), kRuleNames.end(), name);
  if (found == kRuleNames.end()) return kForeignRule;
  return static_cast<LinkRule>(found - kRuleNames.begin());
}

}  // namespace

std::string_view link_rule_name(LinkRule rule) {
  const auto number = static_cast<std::size_t>(rule);
  BRAID_CHECK(number < kRuleNames.size());
  return kRuleNames[number];
}

Result<StatedLink> read_stated_link(std::string_view key, std::optional<std::string_view> value) {
  const auto subject = id_of_key(key);
  if (!subject || key.size() != 17) return fail(ErrorKind::refused, "link/link-key");
  if (!value) return StatedLink{*subject, std::nullopt};
  link::v1::Link stated;
  const bool parsed = stated.ParseFromArray(value->data(), static_cast<int>(value->size()));
  const auto person = Id16::from(stated.person());
  if (!parsed || !person) return fail(ErrorKind::refused, "link/link-unreadable");
  LinkChange::To to{*person, rule_of(stated.rule()), LinkGrade::firm};
  if (stated.grade() == link::v1::Link::PROBABLE) {
    to.grade = LinkGrade::probable;
  } else if (stated.grade() != link::v1::Link::FIRM) {
    to.rule = kForeignRule;
  }
  return StatedLink{*subject, to};
}

}  // namespace braid::transform
