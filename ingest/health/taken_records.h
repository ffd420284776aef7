#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/vocabulary.h"
#include "ingest/decode/decoder.h"
#include "proto/feed/record.h"

// For tests of decoders: what a decoder gave, copied out of its batches, in words.

namespace braid::ingest {

struct TakenStatement {
  std::string kind, start, end, event;
  std::map<std::string, std::string> attributes;
};

struct TakenIdentity {
  std::string nhs_number, given_name, family_name, birth_date, postcode, merged_into, merged_source;
  bool nhs_number_verified = false, makes_person_fact = false;
  feed::BirthDateQuality quality = feed::BirthDateQuality::full;
  char sex = 0;
  std::uint32_t ethnic5 = 0;
};

struct TakenRecord {
  std::string unit, key, source, local_id;
  std::uint64_t version = 0, position = 0;
  bool withdrawn = false, keep_only = false;
  std::optional<TakenIdentity> identity;
  std::vector<TakenStatement> statements;
};

struct TakenRefusal {
  std::string rule, original, unit;
  std::uint64_t position = 0;
};

/// What became of one delivery.
struct Taken {
  Verified verified;
  std::vector<TakenRecord> records;
  std::vector<TakenRefusal> refused;
  std::map<std::string, std::uint64_t> remarks;  ///< of the rows, and of the files
  std::uint64_t rows = 0;

  std::vector<std::string> faults() const {
    std::vector<std::string> rules;
    for (const auto& fault : verified.faults) rules.emplace_back(fault.rule.view());
    return rules;
  }
  /// Records whose key begins so.
  std::vector<TakenRecord> with_key(std::string_view begin) const {
    std::vector<TakenRecord> found;
    for (const auto& record : records) {
      if (record.key.starts_with(begin)) found.push_back(record);
    }
    return found;
  }
  const Unit* unit(std::string_view name) const {
    const auto found = std::find_if(verified.units.begin(), verified.units.end(),
                                    [&](const Unit& unit) { return unit.name == name; });
    return found == verified.units.end() ? nullptr : &*found;
  }
};

class TakingSink final : public RecordSink {
 public:
  TakingSink(const Vocabulary& vocabulary, Taken& taken) : vocabulary_{vocabulary}, taken_{taken} {}

  Result<void> take(feed::RecordBatch& batch) override {
    for (const auto& record : batch.records) add(batch, record);
    for (const auto& row : batch.refused) {
      taken_.refused.push_back({std::string{row.rule.view()},
                                std::string{row.original.reveal_to_admit()},
                                taken_.verified.units.at(row.unit).name, row.place.position});
    }
    for (const auto& remark : batch.remarks) {
      taken_.remarks[std::string{remark.rule.view()}] += remark.count;
    }
    taken_.rows += batch.rows_read;
    return {};
  }

 private:
  static std::string text(feed::Text given) { return std::string{given.reveal_to_admit()}; }

  void add(const feed::RecordBatch& batch, const feed::Record& record) {
    TakenRecord out;
    out.unit = taken_.verified.units.at(record.unit).name;
    out.key = text(record.row_key);
    out.source = record.subject.source;
    out.local_id = text(record.subject.local_id);
    out.version = record.version;
    out.position = record.place.position;
    out.withdrawn = record.withdrawn;
    out.keep_only = record.keep_only;
    if (record.identity >= 0) {
      const auto& given = batch.identities.at(static_cast<std::size_t>(record.identity));
      out.identity = TakenIdentity{text(given.nhs_number),
                                   text(given.given_name),
                                   text(given.family_name),
                                   given.birth_date.reveal_to_admit().text(),
                                   text(given.postcode),
                                   text(given.merged_into.local_id),
                                   std::string{given.merged_into.source},
                                   given.nhs_number_verified,
                                   given.makes_person_fact,
                                   given.birth_date_quality,
                                   given.sex,
                                   given.ethnic5};
    }
    for (std::uint32_t i = 0; i < record.statement_count; ++i) {
      const auto& given = batch.statements.at(record.first_statement + i);
      TakenStatement statement{vocabulary_.find_kind(given.kind)->name,
                               given.start.text(),
                               given.end.text(),
                               text(given.event),
                               {}};
      for (std::size_t a = 0; a < given.attribute_count; ++a) {
        const auto& value = given.attributes[a];
        statement.attributes[vocabulary_.find_attribute(value.name)->name] =
            vocabulary_.value_text(value.name, value.value);
      }
      out.statements.push_back(std::move(statement));
    }
    taken_.records.push_back(std::move(out));
  }

  const Vocabulary& vocabulary_;
  Taken& taken_;
};

/// Braid's own vocabulary, read once.
inline const Vocabulary& test_vocabulary() {
  static Faults faults;
  static const auto vocabulary =
      Vocabulary::load(std::string{BRAID_TEST_DATA} + "/vocabulary.toml", faults);
  BRAID_CHECK(vocabulary.has_value());
  return *vocabulary;
}

/// Verifies the delivery and, unless it is refused, decodes it.
inline Taken take_delivery(Decoder& decoder, const Delivery& delivery) {
  Taken taken;
  auto verified = decoder.verify(delivery);
  BRAID_CHECK(verified.has_value());
  taken.verified = *std::move(verified);
  for (const auto& remark : taken.verified.remarks) {
    taken.remarks[std::string{remark.rule.view()}] += remark.count;
  }
  if (!taken.verified.faults.empty()) return taken;
  TakingSink sink{test_vocabulary(), taken};
  BRAID_CHECK(decoder.decode(delivery, taken.verified, sink).has_value());
  return taken;
}

}  // namespace braid::ingest
