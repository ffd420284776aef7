#include <charconv>

#include "ingest/decode/decoder.h"
#include "ingest/health/hl7v2_mapper.h"
#include "ingest/health/hl7v2_reader.h"
#include "proto/feed/record.h"

namespace braid::ingest {
namespace {

/// More refused rows than this refuse the delivery (rulings S12).
constexpr std::uint64_t kRefusedMax = 10'000;

/// What the messages of one file came to as bytes.
struct FileReport {
  std::uint64_t messages = 0, noise = 0;
  bool utf16 = false;
};

class Hl7Decoder final : public Decoder {
 public:
  Hl7Decoder(const DecoderOptions& options, std::size_t kind_field)
      : options_{options}, mapper_{options_, kind_field} {}

  Result<Verified> verify(const Delivery& delivery) override;
  Result<void> decode(const Delivery& delivery, const Verified& verified,
                      RecordSink& sink) override;

 private:
  Result<FileReport> read_file(const Delivery& delivery, std::size_t file, RecordSink& sink);
  void judge(const Delivery& delivery, std::size_t file, const FileReport& report,
             Verified& verified) const;

  DecoderOptions options_;
  Hl7Mapper mapper_;
  feed::RecordBatch batch_;
};

/// Counts what the edge would have to take.
class CountingSink final : public RecordSink {
 public:
  std::uint64_t refused = 0;
  bool has_merges = false;

  Result<void> take(feed::RecordBatch& batch) override {
    refused += batch.refused.size();
    for (const auto& record : batch.records) has_merges |= record.unit == kHl7Merges;
    return {};
  }
};

Result<FileReport> Hl7Decoder::read_file(const Delivery& delivery, std::size_t file,
                                         RecordSink& sink) {
  auto bytes = delivery.files[file]->open();
  BRAID_TRY(bytes);
  Hl7Reader reader{*std::move(bytes)};
  mapper_.set_submitted(delivery.note.submitted.value_or(options_.now));
  batch_.clear();
  FileReport report;
  Hl7Frame frame;
  for (;;) {
    auto more = reader.next(frame);
    BRAID_TRY(more);
    if (!*more) break;
    ++report.messages;
    mapper_.map(frame, static_cast<std::uint16_t>(file), batch_);
    if (!batch_.full()) continue;
    BRAID_TRY(sink.take(batch_));
    batch_.clear();
  }
  BRAID_TRY(sink.take(batch_));
  batch_.clear();
  report.noise = reader.noise();
  report.utf16 = reader.is_utf16();
  return report;
}

void Hl7Decoder::judge(const Delivery& delivery, std::size_t file, const FileReport& report,
                       Verified& verified) const {
  const std::string& name = delivery.files[file]->name();
  if (report.utf16) {
    verified.faults.push_back({name, 0, 0, "text/utf16", "the file is UTF-16, which HL7 is not",
                               "send the messages as UTF-8"});
  } else if (report.messages == 0 && (report.noise > 0 || delivery.files.size() == 1)) {
    verified.faults.push_back({name, 0, 0, "hl7v2/no-message", "the file holds no HL7 message",
                               "send messages that begin with a segment MSH"});
  } else if (report.messages == 0) {
    verified.remarks.push_back({"file/empty", name, 1});
  }
  if (report.noise > 0) verified.remarks.push_back({"hl7v2/noise", name, report.noise});
}

Result<Verified> Hl7Decoder::verify(const Delivery& delivery) {
  Verified verified;
  CountingSink sink;
  for (std::size_t file = 0; file < delivery.files.size(); ++file) {
    auto report = read_file(delivery, file, sink);
    BRAID_TRY(report);
    verified.rows += report->messages;
    judge(delivery, file, *report, verified);
  }
  if (delivery.files.empty()) {
    verified.faults.push_back({delivery.name, 0, 0, "file/none", "the delivery holds no file",
                               "send at least one file of messages"});
  }
  if (sink.refused > kRefusedMax) {
    verified.faults.push_back({delivery.name, 0, 0, "file/too-many-refused",
                               "more than 10,000 messages break their contract",
                               "mend the export and send the delivery again"});
  }
  Unit messages;
  messages.name = messages.table = "messages";
  messages.mode = UnitMode::increment;
  // A stream says itself nothing of how far it speaks: the period comes with the note or not at
  // all (rulings B3).
  if (delivery.note.covers_from && delivery.note.covers_to) {
    messages.covers_from = *delivery.note.covers_from;
    messages.covers_to = *delivery.note.covers_to;
  }
  for (const auto* kind : {"attendance", "stay", "person"}) {
    messages.supplies.push_back(options_.vocabulary->kind(kind));
  }
  verified.units.push_back(messages);
  if (sink.has_merges) {
    Unit merges;
    merges.name = merges.table = "merges";
    merges.mode = UnitMode::increment;
    verified.units.push_back(merges);
  }
  return verified;
}

Result<void> Hl7Decoder::decode(const Delivery& delivery, const Verified&, RecordSink& sink) {
  for (std::size_t file = 0; file < delivery.files.size(); ++file) {
    BRAID_TRY(read_file(delivery, file, sink));
  }
  return {};
}

/// `PV1-18` as 18; nothing if it is no such place.
std::optional<std::size_t> visit_field(std::string_view place) {
  if (place.empty()) return 0;
  if (!place.starts_with("PV1-")) return std::nullopt;
  place.remove_prefix(4);
  std::size_t number = 0;
  const auto [stop, error] = std::from_chars(place.data(), place.data() + place.size(), number);
  if (error != std::errc{} || stop != place.data() + place.size()) return std::nullopt;
  if (number < 1 || number > 63) return std::nullopt;
  return number;
}

}  // namespace

Result<std::unique_ptr<Decoder>> make_hl7v2_decoder(const DecoderOptions& options, Faults& faults) {
  const auto kind_field = visit_field(options.attendance_kind);
  if (!kind_field) {
    faults.push_back({"", 0, 0, "feed/attendance-kind", "attendance_kind is not a field of PV1",
                      "write it as PV1-18, or leave it out"});
    return fail(ErrorKind::misconfigured, "feed/attendance-kind");
  }
  return std::make_unique<Hl7Decoder>(options, *kind_field);
}

}  // namespace braid::ingest
