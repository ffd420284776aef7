#include "ingest/source/submission_note.h"

#include <toml++/toml.h>

#include <algorithm>
#include <vector>

#include "core/toml/word_meant.h"
#include "ingest/source/submission_keys.h"
#include "ingest/text/dates.h"

namespace braid::ingest {
namespace {

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
    // The key itself is not repeated: what a delivery holds does not go into messages.
    std::vector<std::string_view> names;
    std::string known;
    for (const auto& each : submission_keys().keys) {
      names.push_back(each.name);
      known += (known.empty() ? "" : ", ") + each.name;
    }
    const auto meant = word_meant(key.str(), names);
    fault(key.source(), "note/unknown-key", "this key means nothing in a submission note",
          meant ? "did you mean `" + std::string{*meant} + "`?"
                : "remove it, or use one of: " + known);
  }

  static const TomlKey& known(std::string_view key) { return *submission_keys().find(key); }

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
          as_written(known("period")) + "; both days are included");
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
          as_written(known("submitted")));
  }

  void take_year(const toml::node& value) {
    const auto year = value.value_exact<std::int64_t>().value_or(0);
    if (year >= known("year").least && year <= known("year").most) {
      note_.year = static_cast<int>(year);
      return;
    }
    fault(value.source(), "note/year", "the collection year is not a year",
          as_written(known("year")) + ", the year in which the collection ends");
  }

  void take_mode(const toml::node& value) {
    const auto& words = known("mode").words;
    const auto text = value.value<std::string_view>().value_or("");
    if (std::find(words.begin(), words.end(), text) != words.end()) {
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
            as_written(known("absences_confirmed")) + " once somebody has looked");
    }
    note_.absences_confirmed = confirmed.value_or(false);
  }

  void take_opt_out(const toml::node& value) {
    note_.opt_out_applied =
        value.value<std::string_view>().value_or("") == known("opt_out").words.front();
    if (note_.opt_out_applied) return;
    fault(value.source(), "note/opt-out",
          "the only thing that can be said of the opt-out is that "
          "it was applied",
          as_written(known("opt_out")) + ", or remove the key");
  }

  void take_opt_out_checked(const toml::node& value) {
    note_.opt_out_checked = date_value(value);
    if (note_.opt_out_checked) return;
    fault(value.source(), "note/opt-out", "the day of the last look-up is not a date",
          as_written(known("opt_out_checked")));
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
