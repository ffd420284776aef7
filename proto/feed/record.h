#pragma once

#ifndef BRAID_LINKS_FEED
#error \
    "proto/feed holds identifiers. Only ingest, transform/normalise and transform/pseudonymise link braid_feed."
#endif

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/byte_store.h"
#include "core/date.h"
#include "core/personal.h"
#include "core/result.h"
#include "core/vocabulary.h"

// What an agency says, as decoded: identifiable, in memory only, on the edge only. The contract
// between ingest, which fills it, and transform/pseudonymise, which empties it.

namespace braid::feed {

using Text = Personal<std::string_view>;

/// Where a record stands in its delivery.
struct Place {
  std::uint16_t file = 0;      ///< index into the delivery's files
  std::uint64_t position = 0;  ///< row, line or message, from 1; a header row counts
};

/// Whom a record is about, in the agency's own words. The handle is a keyed hash of both.
struct SubjectName {
  /// `agency` of the feed; HL7 adds "/" and the assigning authority (rulings A8).
  std::string_view source;
  Text local_id;  ///< as sent; normalised in transform/normalise (rulings A7)
};

enum class BirthDateQuality : std::uint8_t {
  full,
  partial,  ///< only month or year known: the date holds the 15th (or 1 July)
  estimated,
  expected,  ///< of an unborn child
};

/// What a record says about who its subject is. Empty texts and `Date::none()` say nothing.
struct Identity {
  Text nhs_number;
  /// Verification status 01, or the source has no status (rulings A6).
  bool nhs_number_verified = true;
  Text upn, former_upn;
  Text given_name, family_name;
  Personal<Date> birth_date{Date::none()};
  BirthDateQuality birth_date_quality = BirthDateQuality::full;
  Text postcode;
  char sex = 0;  ///< 'M', 'F', 'I' indeterminate, 0 unknown
  /// Words of the vocabulary for the fact `person`; 0: not said (rulings G8).
  std::uint32_t ethnic5 = 0, disabled = 0;
  /// The agency says that this subject is the same as another of its own, which survives.
  SubjectName merged_into;
  /// A fact `person` (sex, month of birth, ethnic group, disability) is to be made of it. False for tables that make
  /// identities and no facts.
  bool makes_person_fact = true;
};

struct AttributeValue {
  AttributeCode name{};
  std::uint32_t value = 0;
};

/// An attribute that tells things apart without naming them: a placement, a home, a worker, a
/// family. transform/pseudonymise makes a keyed number of the text (rulings G10, G11).
struct KeyedAttribute {
  AttributeCode name{};
  /// Within what the text names one thing: the agency, a programme; empty: everywhere. One text in
  /// two scopes makes two numbers.
  std::string_view scope;
  Text text;
};

/// One fact to be. `start` and `end` by the kind's shape; the end is half-open, none = open.
struct Statement {
  static constexpr std::size_t kAttributesMax = 10;

  KindCode kind{};
  std::uint8_t slot = 0;  ///< tells apart several statements of one row
  Date start = Date::none(), end = Date::none();
  std::int32_t value = 0;
  /// The event that this is a statement of, in the agency's words; empty: none. Scoped by the
  /// subject's source and the kind.
  Text event;
  std::array<AttributeValue, kAttributesMax> attributes{};
  std::uint8_t attribute_count = 0;
  /// Not counted in `attributes`; an empty text says nothing.
  std::array<KeyedAttribute, 2> keyed{};

  void set(AttributeCode name, std::uint32_t value_of) {
    BRAID_CHECK(attribute_count < kAttributesMax);
    attributes[attribute_count++] = {name, value_of};
  }
};

/// What a row, element or message comes to.
struct Record {
  Place place;
  std::uint16_t unit = 0;  ///< index into the delivery's units
  SubjectName subject;
  /// The row's key within its table and unit, in the agency's words.
  Text row_key;
  /// Increments and messages: record version << 32 | submitted (core/date.h, Seconds). Snapshots:
  /// 0.
  std::uint64_t version = 0;
  /// The agency withdraws what it said under this key.
  bool withdrawn = false;
  /// The row was refused: what is stated under its keys stays, marked stale (rulings C5).
  bool keep_only = false;
  std::int32_t identity = -1;  ///< index into the batch's identities; -1: says nothing of it
  std::uint32_t first_statement = 0, statement_count = 0;
};

/// A row that breaks its contract. `original` is sealed by admit and then forgotten.
struct RefusedRow {
  Place place;
  std::uint16_t unit = 0;
  Literal rule = "row/refused";
  Literal reason = "";
  Text original;  ///< empty where the row is over the limit
};

/// Kept, with a remark: counted by rule and logged once a delivery, never by row.
struct Remark {
  Literal rule = "row/remark";
  std::uint64_t count = 0;
};

/// Some records of one delivery. Owns the bytes that their texts point into.
class RecordBatch {
 public:
  static constexpr std::size_t kRecordsMax = 1024;

  std::vector<Record> records;
  std::vector<Identity> identities;
  std::vector<Statement> statements;
  std::vector<RefusedRow> refused;
  std::vector<Remark> remarks;
  std::uint64_t rows_read = 0;
  std::uint64_t not_granted = 0;  ///< statements that admit has dropped

  /// Copies a text into the batch. The view lives until `clear`.
  std::string_view keep(std::string_view text) { return bytes_.keep(text); }
  Text keep(Text text) { return Text{keep(text.reveal_to_admit())}; }

  bool full() const { return records.size() >= kRecordsMax || refused.size() >= kRecordsMax; }
  void remark(Literal rule);
  /// Forgets everything and overwrites the kept bytes.
  void clear();

 private:
  ByteStore bytes_{std::size_t{1} << 16U};
};

}  // namespace braid::feed
