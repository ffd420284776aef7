#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "ingest/decode/decoder.h"
#include "proto/feed/record.h"

// What a decoder makes of a delivery, as lines that a person can read. For tests: all data that go
// in are made up.

namespace braid::ingest {

inline const Vocabulary& test_vocabulary() {
  static const Vocabulary vocabulary = [] {
    Faults faults;
    auto loaded = Vocabulary::load(BRAID_TEST_DATA "/vocabulary.toml", faults);
    BRAID_CHECK(loaded && faults.empty());
    return *std::move(loaded);
  }();
  return vocabulary;
}

inline DecoderOptions test_options() {
  DecoderOptions options;
  options.agency = "children/TEST";
  options.vocabulary = &test_vocabulary();
  options.code_folder = BRAID_TEST_DATA "/codes";
  return options;
}

using NamedFile = std::pair<std::string, std::string>;

inline Delivery delivery_of(const std::vector<NamedFile>& files, SubmissionNote note = {},
                            std::string name = "made-up") {
  Delivery delivery;
  delivery.name = std::move(name);
  delivery.note = std::move(note);
  for (const auto& [file, bytes] : files) delivery.files.push_back(make_memory_file(file, bytes));
  return delivery;
}

struct ToldDelivery {
  Verified verified;
  std::vector<std::string> records;  ///< "episodes/2025 7|2024-05-01: care 2024-05-01.. place=U6"
  /// What is said besides: "episodes/2025 7|2024-05-01: placement=U6|PR1||", "...: ethnic5=White".
  std::vector<std::string> besides;
  std::vector<std::string> refused;  ///< "episodes/2025 row 2: ssda903/zero-length"
  std::vector<std::string> remarks;  ///< "ssda903/rec-unknown 1", of rows
  std::vector<std::string> file_remarks, faults;
  std::uint64_t rows_read = 0;
};

class TellingSink final : public RecordSink {
 public:
  explicit TellingSink(ToldDelivery& told) : told_{told} {}

  Result<void> take(feed::RecordBatch& batch) override {
    told_.rows_read += batch.rows_read;
    for (const auto& record : batch.records) {
      told_.records.push_back(tell(batch, record));
      tell_besides(batch, record);
    }
    for (const auto& row : batch.refused) {
      told_.refused.push_back(unit(row.unit) + " row " + std::to_string(row.place.position) + ": " +
                              std::string{row.rule.view()});
    }
    for (const auto& remark : batch.remarks) {
      told_.remarks.push_back(std::string{remark.rule.view()} + " " + std::to_string(remark.count));
    }
    return {};
  }

 private:
  const std::string& unit(std::size_t index) const { return told_.verified.units[index].name; }

  std::string name(const feed::Record& record) const {
    std::string key{record.row_key.reveal_to_admit()};
    const std::string child{record.subject.local_id.reveal_to_admit()};
    if (key.empty()) key = child.empty() ? "*" : child + "|*";
    return unit(record.unit) + " " + key + ":";
  }

  void tell_besides(const feed::RecordBatch& batch, const feed::Record& record) const {
    const auto& vocabulary = test_vocabulary();
    const auto add = [&](AttributeCode attribute, std::string_view text) {
      if (text.empty()) return;
      told_.besides.push_back(name(record) + " " + vocabulary.find_attribute(attribute)->name +
                              "=" + std::string{text});
    };
    if (record.identity >= 0) {
      const auto& identity = batch.identities[static_cast<std::size_t>(record.identity)];
      for (const auto& [word, value] :
           {std::pair{"ethnic5", identity.ethnic5}, std::pair{"disabled", identity.disabled}}) {
        const auto attribute = vocabulary.attribute(word);
        if (value != 0) add(attribute, vocabulary.value_text(attribute, value));
      }
    }
    for (std::uint32_t i = 0; i < record.statement_count; ++i) {
      for (const auto& keyed : batch.statements[record.first_statement + i].keyed) {
        add(keyed.name, keyed.text.reveal_to_admit());
      }
    }
  }

  std::string tell(const feed::RecordBatch& batch, const feed::Record& record) const {
    std::string line = name(record);
    if (record.keep_only) line += " keep";
    if (record.identity >= 0) {
      line += tell(batch.identities[static_cast<std::size_t>(record.identity)]);
    }
    for (std::uint32_t i = 0; i < record.statement_count; ++i) {
      line += tell(batch.statements[record.first_statement + i], record.keep_only);
    }
    return line;
  }

  static std::string tell(const feed::Identity& identity) {
    static constexpr const char* kQuality[] = {"", "(partial)", "(estimated)", "(expected)"};
    std::string line = identity.makes_person_fact ? " person" : " identity";
    const auto add = [&](const char* name, std::string_view text) {
      if (!text.empty()) line += std::string{" "} + name + "=" + std::string{text};
    };
    add("nhs", identity.nhs_number.reveal_to_admit());
    add("upn", identity.upn.reveal_to_admit());
    add("former_upn", identity.former_upn.reveal_to_admit());
    add("given", identity.given_name.reveal_to_admit());
    add("family", identity.family_name.reveal_to_admit());
    const auto quality = static_cast<std::size_t>(identity.birth_date_quality);
    if (const Date born = identity.birth_date.reveal_to_admit(); !born.is_none()) {
      add("born", born.text() + kQuality[quality]);
    }
    add("postcode", identity.postcode.reveal_to_admit());
    if (identity.sex != 0) add("sex", std::string(1, identity.sex));
    return line;
  }

  static std::string tell(const feed::Statement& statement, bool name_only) {
    const auto& vocabulary = test_vocabulary();
    const auto* kind = vocabulary.find_kind(statement.kind);
    std::string line = " " + kind->name;
    if (name_only) return line;
    line += " " + statement.start.text();
    if (kind->shape == Shape::spell) line += ".." + statement.end.text();
    if (kind->shape == Shape::score) line += " " + std::to_string(statement.value);
    for (std::size_t i = 0; i < statement.attribute_count; ++i) {
      const auto& [name, value] = statement.attributes[i];
      line +=
          " " + vocabulary.find_attribute(name)->name + "=" + vocabulary.value_text(name, value);
    }
    return line;
  }

  ToldDelivery& told_;
};

/// Verifies a delivery and, unless that finds faults, decodes it.
inline ToldDelivery tell_delivery(Decoder& decoder, const Delivery& delivery) {
  ToldDelivery told;
  auto verified = decoder.verify(delivery);
  EXPECT_TRUE(verified.has_value());
  if (!verified) return told;
  told.verified = *std::move(verified);
  for (const auto& remark : told.verified.remarks) {
    told.file_remarks.push_back(std::string{remark.rule.view()} + " " +
                                std::to_string(remark.count));
  }
  for (const auto& fault : told.verified.faults) {
    told.faults.push_back(fault.file + ": " + std::string{fault.rule.view()});
  }
  if (!told.faults.empty()) return told;
  TellingSink sink{told};
  EXPECT_TRUE(decoder.decode(delivery, told.verified, sink).has_value());
  return told;
}

}  // namespace braid::ingest
