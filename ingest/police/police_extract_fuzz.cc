#include <openssl/evp.h>

#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "core/bytes.h"
#include "ingest/decode/decode_fuzz.h"

// The first byte says what the others are: the manifest of an extract, or its one file, whose
// manifest is then right, since no fuzzer guesses a hash.

namespace braid::ingest {
namespace {

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, 32> digest{};
  unsigned int size = 0;
  BRAID_CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) ==
              1);
  return hex({reinterpret_cast<const char*>(digest.data()), size});
}

Delivery delivery_of(std::string manifest, std::string file) {
  Delivery delivery;
  delivery.name = "fuzz";
  delivery.files.push_back(make_memory_file("file", std::move(file)));
  delivery.files.push_back(make_memory_file("manifest.json", std::move(manifest)));
  return delivery;
}

std::string manifest_of(std::string_view file, std::uint64_t rows, bool full) {
  const nlohmann::json manifest{
      {"sender", "E10000023"},
      {"feed", "police"},
      {"format", "braid-police/1"},
      {"mode", full ? "full" : "increment"},
      {"extracted_at", "2024-07-01T08:00:00+01:00"},
      {"files", {{{"name", "file"}, {"rows", rows}, {"sha256", sha256(file)}}}}};
  return manifest.dump();
}

Verified take(Decoder& decoder, const Delivery& delivery) {
  auto verified = decoder.verify(delivery);
  BRAID_CHECK(verified);
  if (verified->faults.empty()) {
    DiscardingSink sink{*verified, delivery.files.size()};
    BRAID_CHECK(decoder.decode(delivery, *verified, sink));
  }
  return *std::move(verified);
}

}  // namespace
}  // namespace braid::ingest

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace braid::ingest;
  static const auto decoder = [] {
    braid::Faults faults;
    auto made = make_police_extract_decoder(fuzz_options(BRAID_TEST_DATA), faults);
    BRAID_CHECK(made);
    return *std::move(made);
  }();
  if (size == 0) return 0;
  const std::string bytes{reinterpret_cast<const char*>(data + 1), size - 1};
  const bool is_manifest = (data[0] & 1U) != 0;
  const bool full = (data[0] & 2U) != 0;
  if (is_manifest) {
    take(*decoder, delivery_of(bytes, ""));
    return 0;
  }
  // The first reading tells how many rows the manifest has to name.
  const auto counted = take(*decoder, delivery_of(manifest_of(bytes, 0, full), bytes));
  if (counted.rows > 0) {
    take(*decoder, delivery_of(manifest_of(bytes, counted.rows, full), bytes));
  }
  return 0;
}
