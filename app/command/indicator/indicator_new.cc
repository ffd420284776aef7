// `braid indicator new`: the beginning of a definition.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <iostream>
#include <regex>

#include "app/command/commands.h"
#include "app/command/exit_status.h"
#include "app/command/indicator/definition_source.h"
#include "app/command/indicator/indicator_commands.h"
#include "app/command/refusal.h"
#include "app/configuration/catalogue_in_force.h"
#include "core/descriptor.h"

namespace braid::app {
namespace {

constexpr std::string_view kHead =
    R"(# What each key means: docs/indicators.md. Every fault with line and column: braid indicator check
# Show it in words: braid indicator show ID. What it would change: braid indicator diff ID
)";

constexpr std::string_view kCounting = R"(
[NAME]
id = "ID"
version = 1                                # a changed meaning is the next version, in a table of its own beside this one
title = "Say what the number is, in a few words"
help = """
Say what the number is not: what it leaves out, when it misleads, which other indicator to read beside it."""
measure = "MEASURE"                        # stock, at_end, starts, ends, active, duration, figure, people
of = "care"                                # which history: see "Histories"
unit = "UNIT"                              # what it counts; child: each once a period
# ages = "0-17"                            # completed years, both included
# where = { place = { in = ["K2"] } }      # only these entries; or not-in
# when = [{ not-open = "cp_plan" }]        # how other entries of the child have to stand to the day
facts = ["care"]                           # kinds of fact that a feed has to supply
feeds = ["children"]                       # kinds of agency that supply them
periods = ["month", "quarter", "year"]
# breakdowns = ["age_cla", "sex"]          # default: all but those of care
WINDOWSdirection = "context"                     # which way is better: lower, higher; context where neither may be said
profile = "linked_default"

# Every line of an example is made up. braid indicator check runs them.
[[NAME.example]]
given = ["care A 2024-05-10 2024-06-20 legal_status=C2"]
expect = { period = "PERIOD", count = COUNT, people = 1 }
)";

constexpr std::string_view kDividing = R"(
[NAME]
id = "ID"
version = 1                                # a changed meaning is the next version, in a table of its own beside this one
title = "Say what the number is, in a few words"
help = """
Say what the number is not: what it leaves out, when it misleads, which other indicator to read beside it."""
measure = "MEASURE"                        # share, mean, rate or ratio
unit = "child"                             # what is counted above the line
# Each side is the id of a definition that counts, or a table; as = "ID" begins with what another one counts.
numerator = { as = "cla.starts", where = { legal_status = { in = ["C2"] } } }
denominator = "cla.starts"
# per = "10000"                            # what the value is multiplied by
# lookback = 12                            # months before the period that have to be covered, else x
facts = ["care"]                           # kinds of fact that a feed has to supply
feeds = ["children"]                       # kinds of agency that supply them
periods = ["quarter", "year"]
# breakdowns = ["age_cla", "sex"]          # default: all but those of care
direction = "context"                      # which way is better: lower, higher; context where neither may be said
profile = "linked_default"

# Every line of an example is made up. braid indicator check runs them.
[[NAME.example]]
given = [
  "care A 2024-05-10 2024-06-20 reason_new=S legal_status=C2",
  "care B 2024-05-10 2024-06-20 reason_new=S legal_status=V2",
]
expect = { period = "Y2025", numerator = 1, denominator = 2 }
)";

void put(std::string& text, const std::string& word, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += by.size()) {
    text.replace(at, word.size(), by);
  }
}

/// A definition that is in order as it stands, with its example.
std::string skeleton(const IndicatorNewOptions& options) {
  const bool counts = options.measure != "share" && options.measure != "mean" &&
                      options.measure != "rate" && options.measure != "ratio";
  std::string text{counts ? kCounting : kDividing};
  const bool days = options.measure == "duration", stock = options.measure == "stock";
  put(text, "UNIT\"   ", days ? "day\"    " : "child\"  ");
  put(text, "WINDOWS",
      stock ? "windows = false                            # a stock has no cells before and after\n"
            : "");
  const bool at_end = options.measure == "at_end";
  put(text, "PERIOD", stock ? "2024-05-31" : at_end ? "2024-05" : "Y2025");
  put(text, "COUNT", days ? "41" : "1");
  put(text, "MEASURE", options.measure);
  return text;
}

/// Another definition's text: as a new version of it, or as the first of another id.
std::string taken_over(const IndicatorNewOptions& options, const transform::Catalogue& catalogue,
                       const transform::Definition& from) {
  std::string text = "\n" + definition_source(from);
  const bool same = options.id == from.id;
  const auto version = same ? catalogue.find(from.id)->version + 1 : 1;
  text = std::regex_replace(text, std::regex{R"((^|\n)version = \d+)"},
                            "$1version = " + std::to_string(version));
  text = std::regex_replace(text, std::regex{R"((^|\n)id = "[^"]*")"},
                            "$1id = \"" + options.id + "\"");
  return text;
}

bool is_id(const std::string& id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
  });
}

/// False, with errno, if the file is there already or cannot be written whole.
bool write_new(const std::string& file, const std::string& text) {
  const Descriptor out{::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)};
  if (out.get() < 0) return false;
  return ::write(out.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

}  // namespace

int indicator_new(const IndicatorNewOptions& options) {
  if (!is_id(options.id)) {
    return refuse(EX_USAGE, "an id is written like cla.days",
                  "use small letters, digits, full stops and underscores");
  }
  Faults faults;
  const auto in_force = load_catalogue(options.folder, faults);
  if (!in_force) {
    print_faults(faults, false);
    return EX_CONFIG;
  }
  std::string text{kHead};
  if (!options.from.empty()) {
    const auto* from = in_force->catalogue.find(options.from);
    if (from == nullptr) {
      return refuse(EX_NOINPUT, "no indicator is named " + options.from,
                    "braid indicator list shows all of them");
    }
    text += taken_over(options, in_force->catalogue, *from);
  } else if (in_force->catalogue.find(options.id) != nullptr) {
    return refuse(EX_USAGE, "there is an indicator " + options.id + " already",
                  "name another id, or begin its next version with: --from " + options.id);
  } else {
    text += skeleton(options);
  }
  auto name = options.id;
  std::replace(name.begin(), name.end(), '.', '-');
  put(text, "[NAME", "[" + name);
  put(text, "\"ID\"\nversion", "\"" + options.id + "\"\nversion");
  put(text, " ID.", " " + options.id + ".");
  put(text, " ID\n", " " + options.id + "\n");
  const auto folder = options.folder + "/indicators.d";
  const auto file = folder + "/" + options.id + ".toml";
  std::error_code error;
  std::filesystem::create_directory(folder, error);
  if (!write_new(file, text)) {
    if (errno == EEXIST) {
      return refuse(EX_CANTCREAT, file + " is there already, and is left as it is",
                    "edit it, or name another id");
    }
    return refuse(EX_CANTCREAT, file + " cannot be written", "make the folder, writable for you");
  }
  std::cout << "A definition has begun in " << file << '\n'
            << "Edit it, then: braid indicator check " << file << '\n';
  return EX_OK;
}

}  // namespace braid::app
