#include "transform/measure/store/stored_fact.h"

#include "fact/fact.pb.h"

namespace braid::transform {
namespace {

constexpr std::uint32_t kNarrowMax = 255;

bool set_attribute(StoredFact& fact, std::uint32_t name, std::uint32_t value) {
  if (name == 0 || name > kNarrowMax) return false;
  if (value > kNarrowMax) {
    const std::size_t free = fact.wide_names[0] == 0 ? 0 : 1;
    if (fact.wide_names[free] != 0) return false;
    fact.wide_names[free] = static_cast<std::uint8_t>(name);
    fact.wide[free] = value;
    return true;
  }
  if (fact.attribute_count == StoredFact::kAttributesMax) return false;
  fact.names[fact.attribute_count] = static_cast<std::uint8_t>(name);
  fact.values[fact.attribute_count++] = static_cast<std::uint8_t>(value);
  return true;
}

}  // namespace

Result<StoredFact> to_stored(const fact::v1::Fact& message, const Id16& record, AgencyKind agency) {
  StoredFact fact;
  fact.record = record;
  fact.agency = agency;
  if (message.kind() == 0 || message.kind() > kNarrowMax) {
    return fail(ErrorKind::refused, "measure/fact/kind");
  }
  fact.kind = static_cast<std::uint8_t>(message.kind());
  if (!message.event().empty()) {
    const auto event = Id16::from(message.event());
    if (!event) return fail(ErrorKind::refused, "measure/fact/event");
    // 64 bits of a keyed hash tell the events of an area apart; 0 is kept for "none".
    fact.event = Id16Hash{}(*event) | (event->is_zero() ? 0U : 1U);
  }
  if ((message.has_start() && !is_calendar_day(message.start())) ||
      (message.has_end() && !is_calendar_day(message.end()))) {
    return fail(ErrorKind::refused, "measure/fact/date");
  }
  if (message.has_start()) fact.start = Date{message.start()};
  if (message.has_end()) fact.end = Date{message.end()};
  fact.value = message.value();
  fact.version = message.version();
  const auto& attributes = message.attribute();
  if (attributes.size() % 2 != 0) return fail(ErrorKind::refused, "measure/fact/attributes");
  for (int i = 0; i < attributes.size(); i += 2) {
    if (!set_attribute(fact, attributes[i], attributes[i + 1])) {
      return fail(ErrorKind::refused, "measure/fact/attributes");
    }
  }
  return fact;
}

}  // namespace braid::transform
