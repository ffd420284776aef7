#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/children/identity_tables.h"
#include "ingest/children/need_words.h"
#include "ingest/children/ssd/ssd_tables.h"
#include "ingest/table/row_fields.h"
#include "ingest/table/subject_map.h"
#include "ingest/table/table_decoder.h"

namespace braid::ingest {

/// The words for what the SSD says beyond need: its code lists are those of the 903.
struct SsdWords {
  static std::optional<SsdWords> load(const std::string& code_folder, const Vocabulary& vocabulary,
                                      Faults& faults);

  NeedWords need;
  CodeList reason_new, legal_status, care_need, place, provider, reason_ceased, change_reason,
      in_touch, activity, accommodation;
  KindCode care{}, missing{}, sdq{}, uasc{}, care_leaver{}, allocation{}, adoption{};
  AttributeCode reason_new_name{}, legal_status_name{}, place_name{}, provider_name{},
      reason_ceased_name{}, change_reason_name{}, adult{}, placement{}, home{}, missing_category{},
      return_interview{}, respondent{}, age_group{}, in_touch_name{}, activity_name{},
      accommodation_name{}, suitable{}, worker{}, primary{}, adoption_step{};
  std::uint32_t missing_word = 0, away_word = 0, answers = 0, order = 0, match = 0, goes_on = 0;
};

/// What the rows of the SSD's fact tables come to (ssd-formats A.3). Legal status, placement,
/// worker and assessment are tables of their own there and are joined in memory: a few dozen bytes
/// a row of those. Keys are natural ones, because table ids change overnight (C.2).
class SsdFacts final : public TableFormat {
 public:
  SsdFacts(const SsdWords& words, std::string agency) : words_{words}, agency_{std::move(agency)} {}

  /// Who people are, and up to which day the tables speak. `identities` outlives the readings.
  void begin_run(const IdentityTables& identities, Date run_date, Date covers_from);

  std::span<const TableForm> tables() const override { return ssd_forms(); }
  Result<void> begin(const Delivery&, std::span<const TableSource>, Verified&) override {
    return {};
  }
  Unit unit(std::size_t table) const override;
  Judgement map(std::size_t table, const TableReader& rows, RowRemarks remarks,
                MappedRow& row) override;
  void learn(std::size_t table, const TableReader& rows, const MappedRow& row) override;
  std::uint64_t settle(std::size_t table) override;

 private:
  struct Legal {
    std::uint32_t child = 0, status = 0;
    Date start, end;
  };
  struct Placement {
    std::uint32_t place = 0, provider = 0, change_reason = 0;
    Date end = Date::none();
    SubjectId urn;
  };
  struct Assessment {
    SubjectId child;
    Date start = Date::none(), authorised = Date::none();
  };
  struct Child {
    std::uint32_t disability = 0;
    Date care_ended = Date::none();  ///< the end of the last episode
    bool in_care = false;
  };

  Judgement read_person(std::size_t column, RowFields& fields, MappedRow& row) const;
  void read_care(RowFields& fields, MappedRow& row);
  void read_placement_of(RowFields& fields, Date end, feed::Statement& care);
  std::uint32_t legal_status_at(const SubjectId& child, Date day) const;
  void read_referral(RowFields& fields, MappedRow& row);
  Judgement read_factors(RowFields& fields, MappedRow& row);
  void read_plan(RowFields& fields, MappedRow& row);
  void read_protection_plan(RowFields& fields, MappedRow& row);
  void read_missing(RowFields& fields, MappedRow& row);
  void read_sdq(RowFields& fields, MappedRow& row);
  Judgement read_care_leaver(RowFields& fields, MappedRow& row);
  void read_disability(RowFields& fields, MappedRow& row);
  Judgement read_immigration(RowFields& fields, MappedRow& row);
  Judgement read_involvement(RowFields& fields, MappedRow& row);
  Judgement read_permanence(RowFields& fields, MappedRow& row);
  Date end_after(std::size_t column, Date start, RowFields& fields) const;
  std::uint32_t code(const CodeList& list, std::size_t column, RowFields& fields) const;
  Date birthday_near(const SubjectId& child, Date contact, std::uint32_t& age_group) const;

  const SsdWords& words_;
  std::string agency_;
  // Of the run at hand.
  const IdentityTables* identities_ = nullptr;
  Date run_date_ = Date::none(), covers_from_ = Date::none();
  std::vector<Legal> legal_;  ///< by child, then by start
  SubjectMap<Child> children_;
  SubjectMap<Placement> placements_;
  SubjectMap<Assessment> assessments_;
  SubjectMap<SubjectId> workers_;  ///< registration number by professional id
  SubjectMap<SubjectId> periods_;  ///< child by period of care
};

}  // namespace braid::ingest
