#include "transform/measure/words.h"

namespace braid::transform {

Words::Words(const Vocabulary& vocabulary) {
  const auto kind = [&](std::string_view name) {
    const auto code = static_cast<std::uint16_t>(vocabulary.kind(name));
    BRAID_CHECK(code <= 255);
    return static_cast<std::uint8_t>(code);
  };
  const auto attribute = [&](std::string_view name) {
    const auto code = static_cast<std::uint16_t>(vocabulary.attribute(name));
    BRAID_CHECK(code <= 255);
    return static_cast<std::uint8_t>(code);
  };
  const auto value = [&](std::string_view name, std::string_view text) {
    const auto code = vocabulary.value(vocabulary.attribute(name), text);
    BRAID_CHECK(code != 0);
    return code;
  };
  person = kind("person");
  uasc = kind("uasc");
  care = kind("care");
  missing = kind("missing");
  arrest = kind("arrest");
  attendance = kind("attendance");
  sdq = kind("sdq");
  participation = kind("participation");
  sex = attribute("sex");
  birth_month = attribute("birth_month");
  legal_status = attribute("legal_status");
  reason_new = attribute("reason_new");
  reason_ceased = attribute("reason_ceased");
  missing_category = attribute("missing_category");
  age_stated = attribute("age_stated");
  voluntary = attribute("voluntary");
  part = attribute("part");
  attendance_kind = attribute("attendance_kind");
  respondent = attribute("respondent");
  programme = attribute("programme");
  arm = attribute("arm");
  male = value("sex", "M");
  female = value("sex", "F");
  v3 = value("legal_status", "V3");
  v4 = value("legal_status", "V4");
  started = value("reason_new", "S");
  same_day = value("reason_ceased", "X1");
  away = value("missing_category", "away");
  part_start = value("part", "start");
  part_cancel = value("part", "cancel");
  part_update = value("part", "update");
  carer = value("respondent", "carer");
}

}  // namespace braid::transform
