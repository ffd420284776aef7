#include "ingest/source/submission_keys.h"

namespace braid::ingest {
namespace {

using Type = TomlType;

TomlKey make_keys() {
  return {
      .name = "",
      .type = Type::table,
      .help =
          "What the files of one delivery cannot say themselves. It lies in the delivered "
          "folder, or as NAME.submission.toml beside a single file, moved in before it. "
          "Headers of the same names do for a topic's messages.",
      .keys = {
          {.name = "period",
           .example = "\"2024-04-01/2025-03-31\"",
           .help = "What the delivery covers; both days are included. Without it, by the names of "
                   "the files and the rules of the format."},
          {.name = "submitted",
           .type = Type::time,
           .or_else = {Type::date, Type::text},
           .example = "2025-06-30T14:05:00",
           .help = "Which of two deliveries is the later. Without it, the order of arrival."},
          {.name = "year",
           .type = Type::number,
           .least = 1990,
           .most = 2100,
           .example = "2025",
           .help = "The collection year, where the format has one: that in which it ends."},
          {.name = "mode",
           .words = {"snapshot", "changed", "delta"},
           .example = "\"snapshot\"",
           .help = "Whether everything is delivered, all that changed, or single changes, where "
                   "the format knows several."},
          {.name = "absences_confirmed",
           .type = Type::flag,
           .fallback = "false",
           .example = "true",
           .help = "True says that somebody has looked: more than a tenth of the children really "
                   "are gone."},
          {.name = "opt_out",
           .words = {"applied"},
           .example = "\"applied\"",
           .help = "The national data opt-out was applied before the delivery."},
          {.name = "opt_out_checked",
           .type = Type::date,
           .or_else = {Type::text},
           .example = "2025-06-30",
           .help = "The day on which the opt-out was last looked up."},
          {.name = "opted_out",
           .type = Type::number,
           .least = 0,
           .most = 100'000'000,
           .example = "12",
           .help = "How many people the agency left out because they have opted out."}}};
}

}  // namespace

const TomlKey& submission_keys() {
  static const TomlKey keys = make_keys();
  return keys;
}

std::string as_written(const TomlKey& key) {
  return "write it as `" + key.name + " = " + key.example + "`";
}

}  // namespace braid::ingest
