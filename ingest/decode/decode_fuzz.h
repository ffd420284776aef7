#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/vocabulary.h"
#include "ingest/decode/decoder.h"
#include "proto/feed/record.h"

namespace braid::ingest {

/// Makes a delivery in memory of any bytes: a first byte says how many files (1 to 4), the rest is
/// divided between them at 0xFF 0xFE 0xFD, which no sensible text holds; the last file takes what
/// is left. `ending` is that of their names, ".csv".
inline Delivery delivery_of_fuzz(std::span<const std::uint8_t> bytes, std::string_view ending) {
  static constexpr std::string_view kDivider = "\xFF\xFE\xFD";
  std::string_view left{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  std::size_t count = 1;
  if (!left.empty()) {
    count += static_cast<unsigned char>(left.front()) % 4U;
    left.remove_prefix(1);
  }
  Delivery out;
  out.name = "fuzz";
  out.content_hash = std::string(32, '\0');
  // A period, for formats whose tables state none; it is that of the names' years.
  out.note.covers_from = Date::from_civil(2024, 4, 1);
  out.note.covers_to = Date::from_civil(2025, 3, 31);
  out.note.mode = "snapshot";
  for (std::size_t file = 1; file <= count; ++file) {
    const auto end = file < count ? left.find(kDivider) : left.npos;
    out.files.push_back(make_memory_file("fuzz" + std::to_string(file) + std::string{ending},
                                         std::string{left.substr(0, end)}));
    if (end == left.npos) break;
    left.remove_prefix(end + kDivider.size());
  }
  return out;
}

/// Takes records and looks only at what every consumer relies on.
class DiscardingSink final : public RecordSink {
 public:
  explicit DiscardingSink(const Verified& verified, std::size_t files)
      : units_{verified.units.size()}, files_{files} {}

  Result<void> take(feed::RecordBatch& batch) override {
    for (const feed::Record& record : batch.records) {
      BRAID_CHECK(record.unit < units_ && record.place.file < files_);
      BRAID_CHECK(record.first_statement + std::size_t{record.statement_count} <=
                  batch.statements.size());
      BRAID_CHECK(record.identity < static_cast<std::int32_t>(batch.identities.size()));
    }
    for (const feed::RefusedRow& row : batch.refused) BRAID_CHECK(row.place.file < files_);
    return {};
  }

 private:
  std::size_t units_, files_;
};

/// Reads a made-up delivery as a feed's edge would: judge it, and take it unless it is refused.
inline void fuzz_decoder(Decoder& decoder, std::span<const std::uint8_t> bytes,
                         std::string_view ending) {
  const Delivery delivery = delivery_of_fuzz(bytes, ending);
  const auto verified = decoder.verify(delivery);
  // Memory does not fail: what a decoder cannot read is a fault of the delivery.
  BRAID_CHECK(verified);
  if (!verified->faults.empty()) return;
  DiscardingSink sink{*verified, delivery.files.size()};
  BRAID_CHECK(decoder.decode(delivery, *verified, sink));
}

/// The vocabulary and options of a fuzz target. `data_folder` is `catalogue/`.
inline const DecoderOptions& fuzz_options(const std::string& data_folder) {
  static Faults faults;
  static const auto vocabulary = Vocabulary::load(data_folder + "/vocabulary.toml", faults);
  BRAID_CHECK(vocabulary && faults.empty());
  static const DecoderOptions options = [&] {
    DecoderOptions made;
    made.agency = "children/E10000023";
    made.vocabulary = &*vocabulary;
    made.code_folder = data_folder + "/codes";
    made.programmes = {"no-wrong-door"};
    return made;
  }();
  return options;
}

}  // namespace braid::ingest

/// A decoder's fuzz target is this line and its includes:
///
///     BRAID_DECODER_FUZZ(make_ssda903_decoder, ".csv")
///
/// BRAID_TEST_DATA is the path of `catalogue/`, as in the unit tests.
#define BRAID_DECODER_FUZZ(make, ending)                                                     \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {        \
    static const auto decoder = [] {                                                         \
      braid::Faults faults;                                                                  \
      auto made = braid::ingest::make(braid::ingest::fuzz_options(BRAID_TEST_DATA), faults); \
      BRAID_CHECK(made);                                                                     \
      return *std::move(made);                                                               \
    }();                                                                                     \
    braid::ingest::fuzz_decoder(*decoder, {data, size}, ending);                             \
    return 0;                                                                                \
  }
