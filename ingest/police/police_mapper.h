#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/date.h"
#include "core/personal.h"
#include "core/vocabulary.h"
#include "ingest/decode/decoder.h"
#include "ingest/police/police_crime_mapper.h"
#include "ingest/police/police_row.h"
#include "ingest/table/refusal.h"
#include "proto/feed/record.h"

namespace braid::ingest {

/// Known birth dates of the persons of one delivery, for the checks of arrests that need both rows
/// (feed-formats 6.4). Twelve bytes or so a person: keys are hashes of the nominal number, and a
/// clash of two in 64 bits would at worst refuse one row for a person to look at.
class PoliceBirths {
 public:
  void clear() { births_.clear(); }
  void note(Personal<std::string_view> person, Date birth);
  void forget(Personal<std::string_view> person);
  Date find(Personal<std::string_view> person) const;  ///< none if it is not known

 private:
  std::unordered_map<std::uint64_t, Date> births_;
};

/// Days of the convictions that the outcomes of one delivery state, by the crime's reference: who
/// was harmed is told by the row of the offence, and hears of it there (rulings G40). Twelve bytes
/// or so a conviction.
class PoliceConvictions {
 public:
  void clear() { days_.clear(); }
  void note(Personal<std::string_view> crime, Date day);
  Date find(Personal<std::string_view> crime) const;  ///< the first; none if there is none

 private:
  std::unordered_map<std::uint64_t, Date> days_;
};

/// What is the same for all rows of a delivery.
struct PoliceDelivery {
  bool full = false;
  Seconds submitted = 0;
  Date extracted_on = Date::none();
  /// Index of each taken table's unit; none if the delivery has no such table.
  std::array<std::optional<std::uint16_t>, kPoliceTablesTaken> units;
};

/// Turns rows of a police extract into records (feed-formats 6.2 to 6.4; rulings D1 to D4).
class PoliceMapper {
 public:
  /// `options` outlives the mapper; `force` is the code in the agency's name.
  PoliceMapper(const DecoderOptions& options, std::string_view force);

  void begin(const PoliceDelivery& delivery) { delivery_ = delivery; }
  PoliceBirths& births() { return births_; }

  PoliceConvictions& convictions() { return convictions_; }

  /// Learns the birth date that a row of `person` states, or the conviction of one of `outcome`.
  void learn(PoliceTable table, const PoliceRow& row);

  /// Adds the row's record to `batch`, or refuses it there. `original` is what would be sealed.
  void map(const PoliceRow& row, PoliceTable table, feed::Place place,
           Personal<std::string_view> original, feed::RecordBatch& batch);
  /// Refuses a row that could not even be taken apart.
  void refuse(PoliceTable table, feed::Place place, Literal rule, Literal reason,
              Personal<std::string_view> original, feed::RecordBatch& batch) const;

 private:
  using Verdict = std::optional<Refusal>;

  Verdict read_common(const PoliceRow& row, PoliceTable table, feed::Record& record) const;
  Verdict map_person(const PoliceRow& row, feed::Record& record, feed::RecordBatch& batch);
  Verdict map_missing(const PoliceRow& row, feed::Record& record, feed::RecordBatch& batch);
  Verdict map_arrest(const PoliceRow& row, feed::Record& record, feed::RecordBatch& batch);
  Verdict map_crime(PoliceTable table, const PoliceRow& row, feed::Record& record,
                    feed::RecordBatch& batch) const;
  Verdict check_age(const PoliceRow& row, Date arrested, std::optional<int> age) const;
  /// Nothing for a code that is none of the extract's.
  std::optional<std::uint32_t> category_of(Personal<std::string_view> category) const;
  void learn_birth(const PoliceRow& row);
  /// What became of the crime, as a record of the victim's own beside that of the offence.
  void add_conviction(const PoliceRow& row, const feed::Record& offence, feed::RecordBatch& batch);
  void keep_texts(feed::Record& record, feed::RecordBatch& batch) const;
  void add_statement(const feed::Statement& statement, feed::Record& record,
                     feed::RecordBatch& batch) const;

  const DecoderOptions& options_;
  std::string force_;
  PoliceDelivery delivery_;
  PoliceBirths births_;
  PoliceConvictions convictions_;
  PoliceCrimeMapper crime_;
  KindCode missing_, arrest_;
  AttributeCode category_, age_stated_, voluntary_, return_interview_;
  std::uint32_t missing_value_, away_value_;
};

}  // namespace braid::ingest
