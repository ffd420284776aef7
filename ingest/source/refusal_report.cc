#include "ingest/source/refusal_report.h"

#include <nlohmann/json.hpp>

namespace braid::ingest {
namespace {

std::string place_of(const Fault& fault) {
  std::string out = fault.file.empty() ? "The delivery as a whole" : fault.file;
  if (fault.line > 0) out += ", line " + std::to_string(fault.line);
  if (fault.column > 0) out += ", column " + std::to_string(fault.column);
  return out;
}

nlohmann::ordered_json number_or_null(std::size_t number) {
  return number > 0 ? nlohmann::ordered_json(number) : nlohmann::ordered_json(nullptr);
}

}  // namespace

std::string refusal_text(std::string_view delivery, const Faults& faults) {
  std::string out = "The delivery \"" + std::string{delivery} +
                    "\" was refused. Nothing of it has been taken; what was delivered before still "
                    "stands.\n";
  std::size_t number = 0;
  for (const Fault& fault : faults) {
    out +=
        "\n" + std::to_string(++number) + ". " + place_of(fault) + ":\n   " + fault.message + "\n";
    if (!fault.remedy.empty()) out += "   To mend it: " + fault.remedy + "\n";
    out += "   (rule " + std::string{fault.rule.view()} + ")\n";
  }
  out += "\nMend it and deliver it again, under the same name or another.\n";
  return out;
}

std::string refusal_json(std::string_view delivery, const Faults& faults) {
  nlohmann::ordered_json report{{"delivery", delivery},
                                {"faults", nlohmann::ordered_json::array()}};
  for (const Fault& fault : faults) {
    report["faults"].push_back({{"file", fault.file},
                                {"line", number_or_null(fault.line)},
                                {"column", number_or_null(fault.column)},
                                {"rule", fault.rule.view()},
                                {"message", fault.message},
                                {"remedy", fault.remedy}});
  }
  // File names are bytes; what is not UTF-8 in them is replaced and does not throw.
  return report.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace braid::ingest
