#include "ingest/source/submission_note.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>

#include "ingest/text/dates.h"

namespace braid::ingest {
namespace {

constexpr int kYearMin = 1990, kYearMax = 2100;
constexpr std::int64_t kPeopleMax = 100'000'000;

/// Reads the keys of one note and collects what is wrong.
class NoteReader {
 public:
  NoteReader(const std::string& file, Faults& faults) : file_{file}, faults_{faults} {}

  SubmissionNote read(const toml::table& table) {
    for (const auto& [key, value] : table) take(key, value);
    return note_;
  }

 private:
  void take(const toml::key& key, const toml::node& value) {
    if (key == "period") return take_period(value);
    if (key == "submitted") return take_submitted(value);
    if (key == "year") return take_year(value);
    if (key == "mode") return take_mode(value);
    if (key == "absences_confirmed") return take_absences(value);
    if (key == "opt_out") return take_opt_out(value);
    if (key == "opt_out_checked") return take_opt_out_checked(value);
    if (key == "opted_out") return take_opted_out(value);
    fault(key.source(), "note/unknown-key", "this key means nothing in a submission note",
          "remove it, or use one of: period, submitted, year, mode, absences_confirmed, opt_out, "
          "opt_out_checked, opted_out");
  }

  void take_period(const toml::node& value) {
    const auto text = value.value<std::string_view>().value_or("");
    const auto slash = text.find('/');
    if (slash != text.npos) {
      const auto from = read_iso_date(text.substr(0, slash));
      const auto to = read_iso_date(text.substr(slash + 1));
      if (from.usable() && to.usable() && from.date <= to.date) {
        note_.covers_from = from.date;
        note_.covers_to = to.date;
        return;
      }
    }
    fault(value.source(), "note/period", "the period is not two dates in order",
          R"(write it as period = "2024-04-01/2025-03-31"; both days are included)");
  }

  void take_submitted(const toml::node& value) {
    if (const auto* stated = value.as_date_time()) {
      note_.submitted = seconds_of(stated->get());
    } else if (const auto day = date_value(value)) {
      note_.submitted = midnight_of(*day);
    } else if (const auto text = value.value<std::string_view>()) {
      const auto time = read_iso_time(*text);
      if (time.usable()) note_.submitted = time.at;
    }
    if (note_.submitted) return;
    fault(value.source(), "note/submitted", "the time of submission is not a time",
          "write it as submitted = 2025-06-30T14:05:00");
  }

  void take_year(const toml::node& value) {
    const auto year = value.value_exact<std::int64_t>().value_or(0);
    if (year >= kYearMin && year <= kYearMax) {
      note_.year = static_cast<int>(year);
      return;
    }
    fault(value.source(), "note/year", "the collection year is not a year",
          "write the year in which the collection ends, for example year = 2025");
  }

  void take_mode(const toml::node& value) {
    static constexpr std::array<std::string_view, 3> kModes = {"snapshot", "changed", "delta"};
    const auto text = value.value<std::string_view>().value_or("");
    if (std::find(kModes.begin(), kModes.end(), text) != kModes.end()) {
      note_.mode = text;
      return;
    }
    fault(value.source(), "note/mode", "there is no such mode",
          R"(use "snapshot", "changed" or "delta")");
  }

  void take_absences(const toml::node& value) {
    const auto confirmed = value.value_exact<bool>();
    if (!confirmed) {
      fault(value.source(), "note/absences-confirmed", "this is neither true nor false",
            "write absences_confirmed = true once somebody has looked");
    }
    note_.absences_confirmed = confirmed.value_or(false);
  }

  void take_opt_out(const toml::node& value) {
    note_.opt_out_applied = value.value<std::string_view>().value_or("") == "applied";
    if (note_.opt_out_applied) return;
    fault(value.source(), "note/opt-out",
          "the only thing that can be said of the opt-out is that "
          "it was applied",
          R"(write opt_out = "applied", or remove the key)");
  }

  void take_opt_out_checked(const toml::node& value) {
    note_.opt_out_checked = date_value(value);
    if (note_.opt_out_checked) return;
    fault(value.source(), "note/opt-out", "the day of the last look-up is not a date",
          "write it as opt_out_checked = 2025-06-30");
  }

  void take_opted_out(const toml::node& value) {
    const auto people = value.value_exact<std::int64_t>().value_or(-1);
    if (people >= 0 && people <= kPeopleMax) {
      note_.opted_out = static_cast<int>(people);
      return;
    }
    fault(value.source(), "note/opted-out", "this is no number of people",
          "write how many people were left out, for example opted_out = 12");
  }

  /// A TOML date, or a text that is one.
  static std::optional<Date> date_value(const toml::node& value) {
    if (const auto* date = value.as_date()) {
      return Date::from_civil(date->get().year, date->get().month, date->get().day);
    }
    const auto read = read_iso_date(value.value<std::string_view>().value_or(""));
    return read.usable() ? std::optional{read.date} : std::nullopt;
  }

  static std::optional<Seconds> seconds_of(const toml::date_time& stated) {
    const auto day = Date::from_civil(stated.date.year, stated.date.month, stated.date.day);
    if (!day) return std::nullopt;
    const Seconds at =
        midnight_of(*day) + stated.time.hour * 3600 + stated.time.minute * 60 + stated.time.second;
    if (!stated.offset) return at;
    return uk_local(at - stated.offset->minutes * 60);
  }

  void fault(const toml::source_region& where, Literal rule, std::string message,
             std::string remedy) {
    faults_.push_back(
        {file_, where.begin.line, where.begin.column, rule, std::move(message), std::move(remedy)});
  }

  const std::string& file_;
  Faults& faults_;
  SubmissionNote note_;
};

}  // namespace

std::optional<SubmissionNote> parse_submission_note(std::string_view text, const std::string& file,
                                                    Faults& faults) {
  if (text.size() > kNoteBytesMax) {
    faults.push_back({file, 0, 0, "note/too-large", "the submission note is over 64 KiB",
                      "leave only its few keys in it"});
    return std::nullopt;
  }
  const std::size_t before = faults.size();
  try {
    const toml::table table = toml::parse(text);
    SubmissionNote note = NoteReader{file, faults}.read(table);
    if (faults.size() > before) return std::nullopt;
    return note;
  } catch (const toml::parse_error& error) {
    // The library's own words quote the text.
    faults.push_back({file, error.source().begin.line, error.source().begin.column, "note/syntax",
                      "this is not TOML", "see the example of submission.toml in the manual"});
    return std::nullopt;
  }
}

}  // namespace braid::ingest
