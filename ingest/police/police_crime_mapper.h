#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/vocabulary.h"
#include "ingest/police/police_row.h"
#include "ingest/table/refusal.h"
#include "proto/feed/record.h"

namespace braid::ingest {

/// What the rows of `offence`, `outcome`, `flag` and `domestic` come to (feed-formats 6.3; rulings
/// G35, G39, G40; indicators, MARAC).
class PoliceCrimeMapper {
 public:
  explicit PoliceCrimeMapper(const Vocabulary& vocabulary);

  struct Mapped {
    feed::Statement statement;
    /// Right, but no event: stated as a withdrawal, so that a row that was one can be corrected.
    bool nothing = false;
    Refusal refused;
  };
  /// Texts of the statement are kept in `batch`, remarks added there.
  Mapped map(PoliceTable table, const PoliceRow& row, feed::RecordBatch& batch) const;
  KindCode kind_of(PoliceTable table) const;
  /// What became of the crime that the row of an offence names, said of its victim.
  feed::Statement conviction_of_victim(const PoliceRow& offence, Date day,
                                       feed::RecordBatch& batch) const;

  /// White, Mixed, Asian, Black, Other of what people say of themselves; 0: unknown. Code 17, Arab,
  /// is Other (feed-formats 6.1; rulings G8).
  std::uint32_t ethnic_group(Personal<std::string_view> code, feed::RecordBatch& batch) const;

 private:
  Mapped offence(const PoliceRow& row, feed::RecordBatch& batch) const;
  Mapped outcome(const PoliceRow& row, feed::RecordBatch& batch) const;
  Mapped flag(const PoliceRow& row, feed::RecordBatch& batch) const;
  Mapped domestic(const PoliceRow& row, feed::RecordBatch& batch) const;
  /// Value of a code that is the vocabulary's word in capitals; 0 if it is none.
  std::uint32_t word(AttributeCode attribute, Personal<std::string_view> code) const;

  const Vocabulary& vocabulary_;
  KindCode crime_, risk_flag_, domestic_;
  AttributeCode part_, role_, cse_flag_, outcome_type_, committed_on_, risk_type_, risk_level_,
      domestic_role_, ethnic5_;
};

}  // namespace braid::ingest
