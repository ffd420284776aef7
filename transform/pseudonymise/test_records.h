#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fact/fact.pb.h"
#include "identity/identity.pb.h"
#include "proto/feed/record.h"
#include "transform/pseudonymise/pseudonymiser.h"

// Made-up records for the tests of this folder. Nobody in them is real: NHS numbers begin with 999
// or are published vectors.

namespace braid::transform {

inline constexpr std::string_view kAgency = "children/E10009999";

/// The published test key, bytes 00 to 1f. Never for real data (linkage-design, section 14).
inline std::string published_test_key() {
  std::string key(32, '\0');
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<char>(i);
  return key;
}

inline const Vocabulary& test_vocabulary() {
  static const Vocabulary vocabulary = [] {
    Faults faults;
    auto loaded = Vocabulary::load(BRAID_TEST_DATA "/vocabulary.toml", faults);
    BRAID_CHECK(loaded.has_value());
    return *std::move(loaded);
  }();
  return vocabulary;
}

inline feed::Text text(feed::RecordBatch& batch, std::string_view value) {
  return feed::Text{batch.keep(value)};
}

/// A record of a child, without identity and statements.
inline feed::Record& add_record(feed::RecordBatch& batch, std::string_view source,
                                std::string_view local_id, std::string_view row_key) {
  auto& record = batch.records.emplace_back();
  record.subject = {batch.keep(source), text(batch, local_id)};
  record.row_key = text(batch, row_key);
  record.first_statement = static_cast<std::uint32_t>(batch.statements.size());
  return record;
}

inline feed::Identity& add_identity(feed::RecordBatch& batch) {
  batch.records.back().identity = static_cast<std::int32_t>(batch.identities.size());
  return batch.identities.emplace_back();
}

inline feed::Statement& add_statement(feed::RecordBatch& batch, std::uint8_t slot) {
  ++batch.records.back().statement_count;
  auto& statement = batch.statements.emplace_back();
  statement.slot = slot;
  statement.kind = static_cast<KindCode>(3);
  return statement;
}

/// An identity in which everything is said.
inline feed::Identity& add_full_identity(feed::RecordBatch& batch) {
  auto& identity = add_identity(batch);
  identity.nhs_number = text(batch, "943 476 5919");  // published vector
  identity.upn = text(batch, "a123456789012");        // published vector
  identity.given_name = text(batch, "Anna");
  identity.family_name = text(batch, "Smith-Jones");
  identity.birth_date = Personal<Date>{*Date::from_civil(2012, 3, 4)};
  identity.postcode = text(batch, "le1 6td");
  identity.sex = 'F';
  return identity;
}

inline std::unique_ptr<Pseudonymiser> test_pseudonymiser(
    std::string_view key = published_test_key(), bool keep_test_numbers = true) {
  PseudonymiserOptions options;
  options.vocabulary = &test_vocabulary();
  options.agreement = "made-up-agreement";
  options.keep_test_numbers = keep_test_numbers;
  auto made = make_pseudonymiser(LinkageKey::from_bytes(key), options);
  BRAID_CHECK(made.has_value());
  auto pseudonymiser = *std::move(made);
  BRAID_CHECK(pseudonymiser->begin({{"made-up/person", "rec/made-up/person"},
                                    {"made-up/episodes/2025", "rec/made-up/episodes"}}));
  return pseudonymiser;
}

inline identity::v1::Identity parse_identity(const Entry& entry) {
  identity::v1::Identity identity;
  BRAID_CHECK(identity.ParseFromArray(entry.value.data(), static_cast<int>(entry.value.size())));
  return identity;
}

inline fact::v1::Fact parse_fact(const Entry& entry) {
  fact::v1::Fact fact;
  BRAID_CHECK(fact.ParseFromArray(entry.value.data(), static_cast<int>(entry.value.size())));
  return fact;
}

/// Records through the pseudonymiser as one delivery; what it says is kept as long as this lives.
struct Trial {
  feed::RecordBatch batch;
  std::vector<Entry> entries;       ///< those that come later stand last
  std::vector<Entry> coming_later;  ///< as announced
  void with(Pseudonymiser& pseudonymiser) {
    entries.clear();
    take(pseudonymiser, batch);
    finish(pseudonymiser);
  }
  void with_test_key() { with(*test_pseudonymiser()); }
  void take(Pseudonymiser& pseudonymiser, const feed::RecordBatch& some) {
    auto& said = said_.emplace_back();
    BRAID_CHECK(pseudonymiser.replace(some, said).has_value());
    for (const auto& entry : said.entries) {
      (entry.comes_later ? coming_later : entries).push_back(entry);
    }
  }
  void finish(Pseudonymiser& pseudonymiser) {
    for (bool more = true; more;) {
      auto& said = said_.emplace_back();
      const auto finished = pseudonymiser.finish(said);
      BRAID_CHECK(finished.has_value() && *finished == !said.entries.empty());
      more = *finished;
      entries.insert(entries.end(), said.entries.begin(), said.entries.end());
    }
  }
  std::string bytes() const {
    std::string all;
    for (const auto& said : said_) all += said.bytes;
    return all;
  }
  std::vector<const Entry*> of(Entry::Stream stream) const {
    std::vector<const Entry*> found;
    for (const auto& entry : entries) {
      if (entry.stream == stream) found.push_back(&entry);
    }
    return found;
  }
  identity::v1::Identity identity() const {
    const auto found = of(Entry::Stream::identities);
    BRAID_CHECK(found.size() == 1);
    return parse_identity(*found[0]);
  }

 private:
  std::deque<EntryBatch> said_;
};

}  // namespace braid::transform
