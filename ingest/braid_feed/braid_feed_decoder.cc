#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "ingest/braid_feed/delimited_reader.h"
#include "ingest/braid_feed/record_mapper.h"
#include "ingest/decode/decoder.h"
#include "proto/feed/record.h"

namespace braid::ingest {
namespace {

/// More refused rows than this refuse the delivery (rulings S12).
constexpr std::uint64_t kRefusedMax = 10'000;
/// A unit is a table of the agency; there are a handful.
constexpr std::size_t kUnitsMax = 64;
/// Where refused messages stand that name no unit, if none of the delivery does.
constexpr const char* kNoUnit = "records";

/// Published schema: proto/feed/v1/feed.proto. An increment always: each record has a version of
/// its own, and what is not repeated stays.
class BraidFeedDecoder final : public Decoder {
 public:
  explicit BraidFeedDecoder(const DecoderOptions& options) : options_{options}, mapper_{options_} {}

  Result<Verified> verify(const Delivery& delivery) override;
  Result<void> decode(const Delivery& delivery, const Verified& verified,
                      RecordSink& sink) override;

 private:
  template <class Visit>
  static Result<void> visit(const DeliveredFile& file, Visit visit);
  Result<void> find_units(const Delivery& delivery, std::set<std::string>& names,
                          Verified& verified) const;
  void declare(const Delivery& delivery, const std::set<std::string>& names, Verified& verified);
  void begin(const Delivery& delivery, const Verified& verified);
  Result<void> read_all(const Delivery& delivery, RecordSink& sink);

  DecoderOptions options_;
  RecordMapper mapper_;
  feed::RecordBatch batch_;
};

/// Counts what the edge would have to take.
class RefusalCount final : public RecordSink {
 public:
  std::uint64_t refused = 0;
  Result<void> take(feed::RecordBatch& batch) override {
    refused += batch.refused.size();
    return {};
  }
};

Fault fault(const std::string& file, Literal rule, Literal message, Literal remedy) {
  return {file, 0, 0, rule, std::string{message.view()}, std::string{remedy.view()}};
}

template <class Visit>
Result<void> BraidFeedDecoder::visit(const DeliveredFile& file, Visit visit) {
  auto bytes = file.open();
  BRAID_TRY(bytes);
  DelimitedReader reader{*std::move(bytes)};
  DelimitedMessage message;
  for (;;) {
    auto more = reader.next(message);
    BRAID_TRY(more);
    if (!*more) return {};
    BRAID_TRY(visit(message));
  }
}

Result<void> BraidFeedDecoder::find_units(const Delivery& delivery, std::set<std::string>& names,
                                          Verified& verified) const {
  for (const auto& file : delivery.files) {
    auto read = visit(*file, [&](const DelimitedMessage& message) -> Result<void> {
      ++verified.rows;
      auto unit = RecordMapper::unit_of(message);
      if (unit && names.size() <= kUnitsMax) names.insert(*std::move(unit));
      return {};
    });
    if (!read && read.error().kind == ErrorKind::refused) {
      verified.faults.push_back(
          fault(file->name(), read.error().rule,
                "the file is no whole sequence of records after their lengths",
                "write each record delimited, and send the file again"));
      continue;
    }
    BRAID_TRY(read);
  }
  return {};
}

void BraidFeedDecoder::declare(const Delivery& delivery, const std::set<std::string>& names,
                               Verified& verified) {
  for (const auto& name : names) {
    Unit unit;
    unit.name = unit.table = name;
    unit.mode = UnitMode::increment;
    if (delivery.note.covers_from && delivery.note.covers_to) {
      unit.covers_from = *delivery.note.covers_from;
      unit.covers_to = *delivery.note.covers_to;
    }
    // Any kind may come; the agreement's grants say which of them this agency vouches for.
    for (const auto& kind : options_.vocabulary->kinds()) unit.supplies.push_back(kind.code);
    verified.units.push_back(std::move(unit));
  }
}

void BraidFeedDecoder::begin(const Delivery& delivery, const Verified& verified) {
  std::map<std::string, std::uint16_t, std::less<>> units;
  for (const auto& unit : verified.units) {
    units.emplace(unit.name, static_cast<std::uint16_t>(units.size()));
  }
  mapper_.begin(std::move(units), delivery.note.submitted.value_or(options_.now));
  batch_.clear();
}

Result<void> BraidFeedDecoder::read_all(const Delivery& delivery, RecordSink& sink) {
  for (std::size_t file = 0; file < delivery.files.size(); ++file) {
    BRAID_TRY(visit(*delivery.files[file], [&](const DelimitedMessage& message) -> Result<void> {
      mapper_.map(message, static_cast<std::uint16_t>(file), batch_);
      if (!batch_.full()) return {};
      auto taken = sink.take(batch_);
      batch_.clear();
      return taken;
    }));
  }
  auto taken = sink.take(batch_);
  batch_.clear();
  return taken;
}

Result<Verified> BraidFeedDecoder::verify(const Delivery& delivery) {
  Verified verified;
  std::set<std::string> names;
  BRAID_TRY(find_units(delivery, names, verified));
  if (delivery.files.empty() || (verified.rows == 0 && verified.faults.empty())) {
    verified.faults.push_back(fault(delivery.name, "braid-feed/empty",
                                    "the delivery holds no record", "send at least one record"));
  }
  if (names.size() > kUnitsMax) {
    verified.faults.push_back(fault(delivery.name, "braid-feed/too-many-units",
                                    "the records name more than 64 units",
                                    "name the table as unit, not the record"));
  }
  if (!verified.faults.empty()) return verified;
  if (names.empty()) names.insert(kNoUnit);
  declare(delivery, names, verified);
  begin(delivery, verified);
  RefusalCount count;
  BRAID_TRY(read_all(delivery, count));
  if (count.refused > kRefusedMax) {
    verified.faults.push_back(fault(delivery.name, "file/too-many-refused",
                                    "more than 10,000 records break their contract",
                                    "mend the sender and send the delivery again"));
  }
  return verified;
}

Result<void> BraidFeedDecoder::decode(const Delivery& delivery, const Verified& verified,
                                      RecordSink& sink) {
  begin(delivery, verified);
  return read_all(delivery, sink);
}

}  // namespace

Result<std::unique_ptr<Decoder>> make_braid_feed_decoder(const DecoderOptions& options, Faults&) {
  return std::make_unique<BraidFeedDecoder>(options);
}

}  // namespace braid::ingest
