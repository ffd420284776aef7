#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/openssl.h"
#include "ingest/decode/decoder.h"
#include "ingest/police/police_manifest.h"
#include "ingest/police/police_mapper.h"
#include "ingest/police/police_reader.h"
#include "ingest/police/police_row.h"
#include "ingest/text/dates.h"
#include "proto/feed/record.h"

namespace braid::ingest {
namespace {

/// More refused rows than this refuse the delivery (rulings S12).
constexpr std::uint64_t kRefusedMax = 10'000;

class PoliceDecoder final : public Decoder {
 public:
  PoliceDecoder(const DecoderOptions& options, std::string_view force)
      : options_{options}, force_{force}, mapper_{options_, force_} {}

  Result<Verified> verify(const Delivery& delivery) override;
  Result<void> decode(const Delivery& delivery, const Verified& verified,
                      RecordSink& sink) override;

 private:
  Result<std::optional<PoliceManifest>> read_manifest(const Delivery& delivery, Faults& faults);
  Result<void> match_files(const Delivery& delivery, const PoliceManifest& manifest,
                           Faults& faults);
  void declare_units(const Delivery& delivery, const PoliceManifest& manifest, Verified& verified);
  std::vector<KindCode> kinds_of(PoliceTable table) const;
  Result<void> learn_rows(const Delivery& delivery, Verified& verified);
  Result<void> judge_rows(const Delivery& delivery, Verified& verified);

  void map(const PoliceReadRow& read);

  DecoderOptions options_;
  std::string force_;
  PoliceMapper mapper_;
  std::vector<PoliceFile> files_;
  feed::RecordBatch batch_;
};

/// Reads a file from end to end; `piece` sees all of it in order.
template <class Piece>
Result<void> read_all(const DeliveredFile& file, Piece piece) {
  auto bytes = file.open();
  BRAID_TRY(bytes);
  std::vector<char> buffer(std::size_t{1} << 16U);
  for (;;) {
    auto got = (*bytes)->read(buffer);
    BRAID_TRY(got);
    if (*got == 0) return {};
    piece(std::string_view{buffer.data(), *got});
  }
}

Result<std::string> sha256_of(const DeliveredFile& file) {
  const DigestContext context{EVP_MD_CTX_new()};
  bool good = context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
  BRAID_TRY(read_all(file, [&](std::string_view piece) {
    good = good && EVP_DigestUpdate(context.get(), piece.data(), piece.size()) == 1;
  }));
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  good = good && EVP_DigestFinal_ex(context.get(), digest.data(), &size) == 1;
  if (!good) return fail(ErrorKind::unavailable, "police/sha256");
  return hex({reinterpret_cast<const char*>(digest.data()), size});
}

/// A text that turns out broken in its middle is a fault of the delivery, not of the medium.
Result<void> or_fault(Result<void> result, const DeliveredFile& file, Verified& verified) {
  if (result || result.error().kind != ErrorKind::refused) return result;
  verified.faults.push_back(police_fault(file.name(), result.error().rule,
                                         "the file is not the text that it begins as",
                                         "send it as UTF-8, whole and unchanged"));
  return {};
}

const DeliveredFile* find_file(const Delivery& delivery, std::string_view name, std::size_t& at) {
  for (at = 0; at < delivery.files.size(); ++at) {
    if (delivery.files[at]->name() == name) return delivery.files[at].get();
  }
  return nullptr;
}

Result<std::optional<PoliceManifest>> PoliceDecoder::read_manifest(const Delivery& delivery,
                                                                   Faults& faults) {
  std::size_t at = 0;
  const auto* file = find_file(delivery, kPoliceManifestName, at);
  if (file == nullptr) {
    faults.push_back(police_fault(delivery.name, "police/no-manifest",
                                  "the delivery has no manifest.json",
                                  "send the folder that the export made, manifest included"));
    return std::optional<PoliceManifest>{};
  }
  std::string text;
  BRAID_TRY(read_all(*file, [&](std::string_view piece) {
    // One byte too many is enough to see that it is too large.
    text += piece.substr(0, kPoliceManifestBytesMax + 1 - text.size());
  }));
  return read_police_manifest(text, force_, faults);
}

Result<void> PoliceDecoder::match_files(const Delivery& delivery, const PoliceManifest& manifest,
                                        Faults& faults) {
  for (const auto& named : manifest.files) {
    std::size_t at = 0;
    const auto* file = find_file(delivery, named.name, at);
    if (file == nullptr) {
      faults.push_back(police_fault(std::string{kPoliceManifestName}, "police/file-missing",
                                    "a file that the manifest names was not sent",
                                    "send all files of the extract in one folder"));
      continue;
    }
    auto hash = sha256_of(*file);
    BRAID_TRY(hash);
    if (*hash != named.sha256) {
      faults.push_back(police_fault(named.name, "police/sha256",
                                    "the file is not the one that the manifest describes",
                                    "send the file again, whole and unchanged"));
    }
    files_.push_back({at, named.rows, false, PoliceTable::unknown});
  }
  std::sort(files_.begin(), files_.end(),
            [](const PoliceFile& a, const PoliceFile& b) { return a.index < b.index; });
  for (const auto& file : delivery.files) {
    const bool named = std::any_of(manifest.files.begin(), manifest.files.end(),
                                   [&](const auto& entry) { return entry.name == file->name(); });
    if (named || file->name() == kPoliceManifestName) continue;
    faults.push_back(police_fault(file->name(), "police/file-not-named",
                                  "the manifest does not name this file",
                                  "name every file in the manifest, or leave it out"));
  }
  return {};
}

/// The coverage of a feed is the feed's, whichever of its first tables an extract holds (rulings
/// B1). Crimes, flags and conferences are shared by agreements of their own: only an extract that
/// has the table, empty or not, speaks of them.
std::vector<KindCode> PoliceDecoder::kinds_of(PoliceTable table) const {
  std::vector<KindCode> kinds;
  for (const std::string_view name : {"person", "missing", "arrest"}) {
    kinds.push_back(options_.vocabulary->kind(name));
  }
  if (table == PoliceTable::offence || table == PoliceTable::outcome) {
    kinds.push_back(options_.vocabulary->kind("crime"));
  } else if (table == PoliceTable::flag) {
    kinds.push_back(options_.vocabulary->kind("risk_flag"));
  } else if (table == PoliceTable::domestic) {
    kinds.push_back(options_.vocabulary->kind("domestic"));
  }
  return kinds;
}

void PoliceDecoder::declare_units(const Delivery& delivery, const PoliceManifest& manifest,
                                  Verified& verified) {
  PoliceDelivery about;
  about.full = manifest.full;
  about.submitted = delivery.note.submitted.value_or(manifest.extracted_at.value_or(options_.now));
  if (manifest.extracted_at) about.extracted_on = date_of(*manifest.extracted_at);
  const bool any_json = std::any_of(files_.begin(), files_.end(),
                                    [](const PoliceFile& file) { return file.json_lines; });
  for (std::size_t i = 0; i < kPoliceTablesTaken; ++i) {
    const auto table = static_cast<PoliceTable>(i);
    const bool has_csv = std::any_of(files_.begin(), files_.end(), [&](const PoliceFile& file) {
      return !file.json_lines && file.table == table;
    });
    // JSON Lines hold all types by declaration: no line of a type says that there was nothing.
    if (!any_json && !has_csv) continue;
    Unit unit;
    unit.name = unit.table = police_table_name(table);
    // In full mode too: absence from an extract is no deletion (rulings D2).
    unit.mode = UnitMode::increment;
    const bool noted = delivery.note.covers_from && delivery.note.covers_to;
    unit.covers_from = noted ? *delivery.note.covers_from : manifest.period_from;
    unit.covers_to = noted ? *delivery.note.covers_to : manifest.period_to;
    unit.extracted_on = about.extracted_on;
    unit.supplies = kinds_of(table);
    about.units[i] = static_cast<std::uint16_t>(verified.units.size());
    verified.units.push_back(std::move(unit));
  }
  mapper_.begin(about);
}

/// Birth dates come first: an arrest may stand before the row of its person; and convictions, of
/// which the row of an offence tells the victim.
Result<void> PoliceDecoder::learn_rows(const Delivery& delivery, Verified& verified) {
  mapper_.births().clear();
  mapper_.convictions().clear();
  const auto is_learned_of = [](PoliceTable table) {
    return table == PoliceTable::person || table == PoliceTable::outcome;
  };
  for (const PoliceFile& file : files_) {
    if (!file.json_lines && !is_learned_of(file.table)) continue;
    const DeliveredFile& delivered = *delivery.files[file.index];
    auto read_all_rows =
        visit_police_rows(delivered, file, [&](const PoliceReadRow& read) -> Result<void> {
          if (read.broken.view().empty() && is_learned_of(read.table)) {
            mapper_.learn(read.table, *read.row);
          }
          return {};
        });
    BRAID_TRY(or_fault(read_all_rows, delivered, verified));
  }
  return {};
}

void PoliceDecoder::map(const PoliceReadRow& read) {
  ++batch_.rows_read;
  const bool is_known = read.table != PoliceTable::unknown;
  if (is_known && !is_taken(read.table)) return batch_.remark("police/row-not-used");
  if (!read.broken.view().empty()) {
    return mapper_.refuse(read.table, read.place, read.broken, "the row cannot be taken apart",
                          read.original, batch_);
  }
  for (std::size_t i = 0; i < read.unknown; ++i) batch_.remark("police/field-refused");
  mapper_.map(*read.row, read.table, read.place, read.original, batch_);
}

Result<void> PoliceDecoder::judge_rows(const Delivery& delivery, Verified& verified) {
  std::uint64_t refused = 0;
  for (const PoliceFile& file : files_) {
    std::uint64_t rows = 0;
    batch_.clear();
    const DeliveredFile& delivered = *delivery.files[file.index];
    auto read_all_rows =
        visit_police_rows(delivered, file, [&](const PoliceReadRow& read) -> Result<void> {
          ++rows;
          map(read);
          if (!batch_.full()) return {};
          refused += batch_.refused.size();
          batch_.clear();
          return {};
        });
    BRAID_TRY(or_fault(read_all_rows, delivered, verified));
    refused += batch_.refused.size();
    batch_.clear();
    verified.rows += rows;
    if (rows != file.rows) {
      verified.faults.push_back(police_fault(delivery.files[file.index]->name(), "police/row-count",
                                             "the file has not as many rows as the manifest says",
                                             "send the extract again, whole"));
    }
  }
  if (refused > kRefusedMax) {
    verified.faults.push_back(police_fault(delivery.name, "file/too-many-refused",
                                           "more than 10,000 rows break their contract",
                                           "mend the export and send the delivery again"));
  }
  return {};
}

Result<Verified> PoliceDecoder::verify(const Delivery& delivery) {
  Verified verified;
  files_.clear();
  auto manifest = read_manifest(delivery, verified.faults);
  BRAID_TRY(manifest);
  if (!*manifest) return verified;
  BRAID_TRY(match_files(delivery, **manifest, verified.faults));
  for (PoliceFile& file : files_) {
    const DeliveredFile& delivered = *delivery.files[file.index];
    BRAID_TRY(or_fault(recognise_police_file(delivered, file, verified), delivered, verified));
  }
  // A file whose bytes or columns are not those promised is not read any further; that its number
  // of rows is wrong too would tell nobody more.
  const bool readable =
      std::all_of(verified.faults.begin(), verified.faults.end(),
                  [](const Fault& fault) { return fault.rule == "police/sha256"; });
  declare_units(delivery, **manifest, verified);
  if (!readable) return verified;
  const std::size_t faults = verified.faults.size();
  BRAID_TRY(learn_rows(delivery, verified));
  if (verified.faults.size() != faults) return verified;
  BRAID_TRY(judge_rows(delivery, verified));
  return verified;
}

Result<void> PoliceDecoder::decode(const Delivery& delivery, const Verified&, RecordSink& sink) {
  batch_.clear();
  for (const PoliceFile& file : files_) {
    BRAID_TRY(visit_police_rows(*delivery.files[file.index], file,
                                [&](const PoliceReadRow& read) -> Result<void> {
                                  map(read);
                                  if (!batch_.full()) return {};
                                  auto taken = sink.take(batch_);
                                  batch_.clear();
                                  return taken;
                                }));
  }
  BRAID_TRY(sink.take(batch_));
  batch_.clear();
  return {};
}

}  // namespace

Result<std::unique_ptr<Decoder>> make_police_extract_decoder(const DecoderOptions& options,
                                                             Faults& faults) {
  const std::string_view agency = options.agency;
  const auto slash = agency.find('/');
  if (slash == std::string_view::npos || slash + 1 == agency.size()) {
    faults.push_back({"", 0, 0, "feed/agency", "the agency of a police feed has no force code",
                      "write it as police/12"});
    return fail(ErrorKind::misconfigured, "feed/agency");
  }
  return std::make_unique<PoliceDecoder>(options, agency.substr(slash + 1));
}

}  // namespace braid::ingest
