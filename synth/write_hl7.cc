#include "synth/write_hl7.h"

#include <algorithm>
#include <array>
#include <vector>

#include "synth/text_file.h"

namespace braid::synth {
namespace {

enum class Trigger : std::uint8_t { register_or_admit, cancel, discharge, merge };

/// One message to be. `second` counts from midnight; it orders the messages of a day.
struct Message {
  Date day;
  int second = 0;
  Trigger trigger{};
  std::uint32_t record = 0;
  std::uint32_t visit = 0;  ///< of a merge: the surviving record
};

class MessageWriter {
 public:
  MessageWriter(TextFile& file, std::span<const HealthRecord> records, const Hl7Options& options)
      : file_{file}, records_{records}, options_{options} {}

  void write(const Message& message) {
    const auto& record = records_[message.record];
    const std::uint64_t control = file_.rows() + 1;
    if (message.trigger == Trigger::merge) return write_merge(message, record, control);
    const auto& visit = record.visits[message.visit];
    const bool twice = visit.resent && message.trigger == Trigger::register_or_admit;
    for (int times = twice ? 2 : 1; times > 0; --times) {
      open(event(message, visit), message, control);
      patient(record);
      stay(message, visit);
      close();
    }
  }

 private:
  static std::string_view event(const Message& message, const Visit& visit) {
    if (message.trigger == Trigger::cancel) return "A11";
    if (message.trigger == Trigger::discharge) return "A03";
    return visit.stay ? "A01" : "A04";
  }

  void time(const Message& message) {
    std::array<char, 6> digits{};
    int value = message.second;
    const int parts[] = {value / 3600, value / 60 % 60, value % 60};
    for (std::size_t at = 0; at < 3; ++at) {
      digits[at * 2] = static_cast<char>('0' + parts[at] / 10);
      digits[at * 2 + 1] = static_cast<char>('0' + parts[at] % 10);
    }
    file_.compact_date(message.day) << std::string_view{digits.data(), digits.size()};
  }

  void open(std::string_view event, const Message& message, std::uint64_t control) {
    file_ << "MSH|^~\\&|MADEUP|" << options_.trust << "|BRAID|PARTNERSHIP|";
    time(message);
    file_ << "||ADT^" << event << '|' << options_.control_prefix;
    file_.number(static_cast<std::int64_t>(control)) << "|P|2.4\rEVN|" << event << '|';
    time(message);
    file_ << '\r';
  }

  void patient(const HealthRecord& record) {
    const Person& person = record.person;
    file_ << "PID|1||" << record.hospital_number << "^^^" << options_.authority << "^MR";
    if (!person.nhs_number.empty()) file_ << '~' << person.nhs_number << "^^^NHS^NH";
    file_ << "||" << person.surname << '^' << person.given << "||";
    file_.compact_date(person.birth)
        << '|' << person.sex << "|||^^^^" << person.postcode << "|||||||||||||||||||||"
        << (person.nhs_number.empty() ? std::string_view{"07"} : record.nhs_status) << '\r';
  }

  void stay(const Message& message, const Visit& visit) {
    file_ << "PV1|1|" << (visit.stay ? "I|WARD1" : "E|AE") << "^^^" << options_.trust
          << "|||||||||||||||";  // to PV1-18
    if (!visit.stay && visit.category != 0) file_ << visit.category;
    file_ << "|V";
    file_.number(message.record + 1) << 'N';
    file_.number(message.visit + 1) << "|||||||||||||||||||||||||";  // to PV1-44
    file_.compact_date(visit.from) << "143000|";
    if (message.trigger == Trigger::discharge) file_.compact_date(visit.to) << "171500";
    file_ << '\r';
  }

  void write_merge(const Message& message, const HealthRecord& record, std::uint64_t control) {
    open("A40", message, control);
    // The patient of an A40 is the survivor, in its own words.
    patient(records_[message.visit]);
    file_ << "MRG|" << record.hospital_number << "^^^" << options_.authority << "^MR\r";
    close();
  }

  void close() { file_.end_row(); }

  TextFile& file_;
  std::span<const HealthRecord> records_;
  const Hl7Options& options_;
};

/// Index of a record by its hospital number; there is one.
std::uint32_t survivor_of(std::span<const HealthRecord> records, std::uint32_t merged) {
  const std::string& number = records[merged].merged_into;
  const auto is_it = [&](const HealthRecord& record) { return record.hospital_number == number; };
  // The makers put it right behind.
  auto at = std::find_if(records.begin() + merged, records.end(), is_it);
  if (at == records.end()) at = std::find_if(records.begin(), records.end(), is_it);
  BRAID_CHECK(at != records.end());
  return static_cast<std::uint32_t>(at - records.begin());
}

std::vector<Message> messages_of(std::span<const HealthRecord> records) {
  constexpr int kArrival = 14 * 3600 + 30 * 60, kLeaving = 17 * 3600 + 15 * 60;
  std::vector<Message> messages;
  for (std::uint32_t at = 0; at < records.size(); ++at) {
    const auto& visits = records[at].visits;
    for (std::uint32_t number = 0; number < visits.size(); ++number) {
      const auto& visit = visits[number];
      messages.push_back({visit.from, kArrival, Trigger::register_or_admit, at, number});
      if (visit.cancelled) {
        messages.push_back({visit.from, kArrival + 1200, Trigger::cancel, at, number});
      } else if (!visit.to.is_none()) {
        messages.push_back({visit.to, kLeaving, Trigger::discharge, at, number});
      }
    }
    if (!records[at].merged_into.empty()) {
      messages.push_back(
          {records[at].merged_on, kLeaving + 600, Trigger::merge, at, survivor_of(records, at)});
    }
  }
  std::stable_sort(messages.begin(), messages.end(), [](const Message& a, const Message& b) {
    return a.day != b.day ? a.day < b.day : a.second < b.second;
  });
  return messages;
}

}  // namespace

Result<Written> write_hl7(const std::string& folder, std::span<const HealthRecord> records,
                          const Hl7Options& options) {
  BRAID_TRY(make_folder(folder));
  TextFile file{folder + "/adt.hl7"};
  for (const auto& message : options.bad_messages) {
    file << message;
    file.end_row();
  }
  MessageWriter writer{file, records, options};
  for (const auto& message : messages_of(records)) {
    if (options.from <= message.day && message.day <= options.until) writer.write(message);
  }
  BRAID_TRY(file.close());
  BRAID_TRY(write_file(folder + "/submission.toml",
                       "# made up\nperiod = \"" + options.from.text() + "/" + options.until.text() +
                           "\"\nsubmitted = " + options.submitted + "\n"));
  return Written{1, file.rows()};
}

}  // namespace braid::synth
