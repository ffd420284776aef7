#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "ingest/children/child_delivery.h"
#include "ingest/children/collection_year.h"
#include "ingest/children/identity_tables.h"
#include "ingest/children/ssd/ssd_facts.h"
#include "ingest/children/ssd/ssd_tables.h"
#include "ingest/decode/decoder.h"
#include "ingest/table/record_writer.h"
#include "ingest/table/verify_table.h"

// The Standard Safeguarding Dataset as a folder of CSV files (ssd-formats C.1). The person tables
// say who the children are; alone they make identities and no facts, so that they can lie beside a
// 903 (rulings A1), and cover no period. With tables that carry facts the person table makes facts
// too, and each table covers the years that the run looks back.

namespace braid::ingest {
namespace {

constexpr ChildTable kReadingOrder[] = {ChildTable::person, ChildTable::address,
                                        ChildTable::linked_identifiers};

/// The window of the published scripts (ssd-formats A.1).
constexpr int kYearsBack = 6;

void judge_unknown_file(const Delivery& delivery, const DeliveredFile& file, bool empty,
                        Verified& verified) {
  if (delivery.files.size() > 1 && file.name().find("person") == std::string::npos) {
    // Two statements: clang 14 cannot choose between two literals in one.
    verified.remarks.push_back({"ssd/file-unknown", file.name(), 1});
    if (empty) verified.remarks.back().rule = "ssd/file-empty";
    return;
  }
  verified.faults.push_back({file.name(), 1, 0, "ssd/file-unknown",
                             "the file is empty, or its columns are those of no table of the SSD",
                             "deliver CSV with the SSD's column names in its first row"});
}

class SsdDecoder final : public Decoder {
 public:
  SsdDecoder(const DecoderOptions& options, SsdWords words)
      : agency_{options.agency},
        legacy_ids_{options.local_id == "legacy_id"},
        person_{options.vocabulary->kind("person")},
        words_{std::move(words)},
        facts_{words_, agency_},
        reading_{facts_} {}

  Result<Verified> verify(const Delivery& delivery) override {
    Verified verified;
    identities_.reset();
    tables_.clear();
    reading_.clear();
    auto recognised = recognise_delivery(delivery, ssd_forms(), verified,
                                         [&](const DeliveredFile& file, bool empty) {
                                           judge_unknown_file(delivery, file, empty, verified);
                                         });
    BRAID_TRY(recognised);
    const Date run_date = judge_set(delivery, *recognised, verified);
    if (!verified.faults.empty()) return verified;
    take_tables(delivery, *recognised, run_date, verified);

    std::uint64_t refused = 0;
    for (const ChildTable wanted : kReadingOrder) {
      for (const auto& table : tables_) {
        if (table.table != wanted) continue;
        BRAID_TRY(identities_->verify(*delivery.files[table.file], wanted, verified, refused));
      }
      if (too_many_refused(refused, verified)) return verified;
    }
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      const auto& file = *delivery.files[sources_[i].file];
      BRAID_TRY(reading_.verify(file, sources_[i], verified, refused));
      facts_.settle(sources_[i].table);
      if (too_many_refused(refused, verified)) break;
    }
    reading_.settle();
    return verified;
  }

  Result<void> decode(const Delivery& delivery, const Verified& verified,
                      RecordSink& sink) override {
    BRAID_CHECK(verified.faults.empty() && identities_.has_value());
    RecordWriter writer{agency_, sink};
    for (const auto& table : tables_) {
      writer.begin_table(table.file, table.unit);
      BRAID_TRY(identities_->decode(*delivery.files[table.file], table.table, writer));
    }
    for (const auto& source : sources_) {
      writer.begin_table(static_cast<std::uint16_t>(source.file), units_[source.table]);
      BRAID_TRY(reading_.decode(*delivery.files[source.file], source, writer));
    }
    BRAID_TRY(writer.finish());
    identities_.reset();
    return {};
  }

 private:
  /// The run date: the last day of the stated period, else the one date that the names speak of
  /// (ssd-formats C.1). Never the clock.
  static Date judge_set(const Delivery& delivery, const RecognisedDelivery& recognised,
                        Verified& verified) {
    if (recognised.find(ChildTable::person) == nullptr || recognised.ssd < 2) {
      verified.faults.push_back({delivery.name, 0, 0, "ssd/person-missing",
                                 "a delivery needs ssd_person and one more table of the SSD",
                                 "deliver the tables of one run in one folder"});
    }
    auto run_date = delivery.note.covers_to;
    if (!run_date) {
      std::string names = delivery.name;
      for (const auto& file : delivery.files) names += " " + file->name();
      run_date = date_in(names);
    }
    if (!run_date) {
      verified.faults.push_back({delivery.name, 0, 0, "ssd/run-date-missing",
                                 "nothing says on which day the tables were made",
                                 "state period = \"FROM/TO\" in submission.toml; TO is the day of "
                                 "the run"});
    }
    return run_date.value_or(Date::none());
  }

  void take_tables(const Delivery& delivery, const RecognisedDelivery& recognised, Date run_date,
                   Verified& verified) {
    sources_ = recognised.further;
    std::stable_sort(sources_.begin(), sources_.end(),
                     [](const auto& a, const auto& b) { return a.table < b.table; });
    covers_from_ = delivery.note.covers_from.value_or(run_date.plus_months(-12 * kYearsBack));
    const bool has_facts = !sources_.empty();
    identities_.emplace(IdentityTablesOptions{legacy_ids_, run_date, nullptr,
                                              has_facts ? &words_.need.ethnic : nullptr});
    facts_.begin_run(*identities_, run_date, covers_from_);
    for (auto table : recognised.tables) {
      const bool used = std::find(std::begin(kReadingOrder), std::end(kReadingOrder),
                                  table.table) != std::end(kReadingOrder);
      if (!used) continue;  // a table of the 903 has strayed in
      table.unit = static_cast<std::uint16_t>(verified.units.size());
      tables_.push_back(table);
      Unit unit;
      unit.name = unit.table = form_of(table.table).name;
      unit.extracted_on = run_date;
      if (table.table == ChildTable::person && !sources_.empty()) {
        unit.covers_from = covers_from_;
        unit.covers_to = run_date;
        unit.supplies = {person_};
      }
      verified.units.push_back(std::move(unit));
    }
    units_.assign(ssd_table::count, 0);
    for (const auto& source : sources_) {
      units_[source.table] = static_cast<std::uint16_t>(verified.units.size());
      verified.units.push_back(facts_.unit(source.table));
    }
  }

  std::string agency_;
  bool legacy_ids_;
  KindCode person_;
  SsdWords words_;
  SsdFacts facts_;
  TableReading reading_;
  // What `verify` learns for the `decode` that follows.
  std::vector<TableFile> tables_;
  std::vector<TableSource> sources_;  ///< tables that carry facts
  std::vector<std::uint16_t> units_;  ///< of those, by table
  Date covers_from_ = Date::none();
  std::optional<IdentityTables> identities_;
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_ssd_decoder(const DecoderOptions& options, Faults& faults) {
  BRAID_CHECK(options.vocabulary != nullptr);
  auto words = SsdWords::load(options.code_folder, *options.vocabulary, faults);
  if (!words) return fail(ErrorKind::misconfigured, "ssd/code-lists");
  words->answers = options.vocabulary->value(words->respondent, options.respondent);
  BRAID_CHECK(words->answers != 0);
  return std::unique_ptr<Decoder>{std::make_unique<SsdDecoder>(options, *std::move(words))};
}

}  // namespace braid::ingest
