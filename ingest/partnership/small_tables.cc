#include <array>
#include <memory>
#include <string>
#include <utility>

#include "ingest/decode/decoder.h"
#include "ingest/table/row_fields.h"
#include "ingest/table/table_decoder.h"

// Small tables of our own that a partnership loads, because no agency's feed carries what they say
// (indicator-feeds, part 3): one CSV each, a new file replaces the former one.

namespace braid::ingest {
namespace {

constexpr auto kMandatory = ColumnForm::Need::mandatory;

/// What the four have in common: one table, one unit.
class SmallTable : public TableFormat {
 public:
  SmallTable(const DecoderOptions& options, const TableForm& form, std::string_view kind)
      : vocabulary_{*options.vocabulary}, kind_{vocabulary_.kind(kind)}, forms_{form} {}

  std::span<const TableForm> tables() const override { return forms_; }
  Result<void> begin(const Delivery& delivery, std::span<const TableSource>, Verified&) override {
    unit_ = {};
    unit_.name = unit_.table = forms_[0].name;
    if (delivery.note.covers_from && delivery.note.covers_to) {
      unit_.covers_from = *delivery.note.covers_from;
      unit_.covers_to = *delivery.note.covers_to;
    }
    unit_.supplies = {kind_};
    return {};
  }
  Unit unit(std::size_t) const override { return unit_; }

 protected:
  /// Whom a row is about, in the words of that agency's own feed.
  static bool read_who(std::size_t agency, std::size_t local_id, RowFields& fields,
                       MappedRow& row) {
    const auto source = fields.text(agency).reveal_to_admit();
    const auto kind = agency_kind(source);
    if (!kind || *kind == AgencyKind::programme) {
      fields.refuse({"table/agency", "agency is not the name of an agency that knows people"});
      return false;
    }
    row.name.child = SubjectId{fields.text(local_id)};
    if (!row.name.child.good()) {
      fields.refuse({row.name.child.fault(), "local_id is not an agency's own id of a person"});
      return false;
    }
    row.source = source;
    return true;
  }

  const Vocabulary& vocabulary_;
  KindCode kind_;

 private:
  std::array<TableForm, 1> forms_;
  Unit unit_;
};

// --- survey: answers to registered instruments (rulings G45) ---

namespace survey {
enum : std::size_t { instrument, agency, local_id, form, date, respondent, scale, value, items };
constexpr ColumnForm kColumns[] = {{"instrument", kMandatory},
                                   {"agency", kMandatory},
                                   {"local_id", kMandatory},
                                   {"form"},
                                   {"date", kMandatory},
                                   {"respondent"},
                                   {"scale"},
                                   {"value", kMandatory},
                                   {"items"}};
constexpr int kPlaces = 3;
constexpr std::int32_t kOne = 1000;
}  // namespace survey

class Survey final : public SmallTable {
 public:
  explicit Survey(const DecoderOptions& options)
      : SmallTable{options, {"survey", survey::kColumns}, "survey"},
        instrument_{vocabulary_.attribute("instrument")},
        respondent_{vocabulary_.attribute("respondent")},
        items_{vocabulary_.attribute("items")} {}

  Judgement map(std::size_t, const TableReader& rows, RowRemarks remarks, MappedRow& row) override {
    RowFields fields{rows, remarks, read_iso_date};
    if (!read_who(survey::agency, survey::local_id, fields, row)) return fields.judgement();
    row.name.key = RowKey{row.name.child};
    const Date date =
        read_key_date(fields, survey::date, {"survey/date", "date is missing or no date"}, row);
    if (fields.refused()) return fields.judgement();
    std::string name{fields.code(survey::instrument).view()};
    if (name.empty()) fields.refuse({"survey/instrument", "instrument is missing"});
    for (const std::size_t part : {survey::form, survey::scale}) {
      name += '|';
      name += fields.code(part).view();
    }
    row.name.key.add(name).add(fields.code(survey::respondent).view());
    // In thousandths, because the mean of a scale's items is a fraction; yes and no are 1 and 0.
    auto value = decimal_number(fields.text(survey::value).reveal_to_admit(), survey::kPlaces);
    const YesNo answer = yes_or_no(fields.text(survey::value));
    if (!value && answer != YesNo::unknown) value = answer == YesNo::yes ? survey::kOne : 0;
    if (!value) fields.refuse({"survey/value", "value is neither a number nor yes or no"});
    if (fields.refused()) return fields.judgement();
    auto& statement = row.state(kind_);
    statement.start = date;
    statement.value = *value;
    statement.event = row.name.key.text();
    statement.set(instrument_, programme_code(name));
    std::string respondent{fields.text(survey::respondent).reveal_to_admit()};
    for (char& c : respondent) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const auto who = vocabulary_.value(respondent_, respondent);
    if (who != 0) statement.set(respondent_, who);
    if (who == 0 && !respondent.empty()) fields.remark("survey/respondent-unknown");
    const auto items = whole_number(fields.text(survey::items).reveal_to_admit());
    if (items && *items < 1000) statement.set(items_, static_cast<std::uint32_t>(*items) + 1);
    return fields.judgement();
  }

 private:
  AttributeCode instrument_, respondent_, items_;
};

// --- beds: how many beds a home has (rulings G43) ---

namespace beds {
enum : std::size_t { home, urn, from, to, count };
constexpr ColumnForm kColumns[] = {
    {"home"}, {"urn", kMandatory}, {"from", kMandatory}, {"to"}, {"beds", kMandatory}};
}  // namespace beds

class Beds final : public SmallTable {
 public:
  explicit Beds(const DecoderOptions& options)
      : SmallTable{options, {"beds", beds::kColumns}, "beds"},
        home_{vocabulary_.attribute("home")} {}

  Judgement map(std::size_t, const TableReader& rows, RowRemarks remarks, MappedRow& row) override {
    RowFields fields{rows, remarks, read_iso_date};
    // In one spelling, so that the home is the one of the children's episodes.
    const SubjectId urn{fields.text(beds::urn)};
    if (!urn.good()) fields.refuse({"beds/urn", "urn is missing, or is no number of a home"});
    row.name.key = RowKey{urn};
    const Date from =
        read_key_date(fields, beds::from, {"beds/from", "from is missing or no date"}, row);
    const Date to = fields.end_date(beds::to, {"beds/to", "to is no date"});
    if (!from.is_none() && to <= from) {
      fields.refuse({"beds/negative-length", "to lies on or before from"});
    }
    const auto number = whole_number(fields.text(beds::count).reveal_to_admit());
    if (!number) fields.refuse({"beds/beds", "beds is no whole number"});
    if (fields.refused()) return fields.judgement();
    auto& statement = row.state(kind_);
    statement.start = from;
    statement.end = to;
    statement.value = *number;
    statement.keyed[0] = {home_, "", row.keep(urn.text().reveal_to_admit())};
    return fields.judgement();
  }

 private:
  AttributeCode home_;
};

// --- population: residents at mid-year (rulings G9) ---

namespace population {
enum : std::size_t { area, mid_year, age, sex, persons };
constexpr ColumnForm kColumns[] = {{"area", kMandatory},
                                   {"mid_year", kMandatory},
                                   {"age", kMandatory},
                                   {"sex", kMandatory},
                                   {"persons", kMandatory}};
constexpr int kAgeMax = 120;
}  // namespace population

class Population final : public SmallTable {
 public:
  explicit Population(const DecoderOptions& options)
      : SmallTable{options, {"population", population::kColumns}, "population"},
        sex_{vocabulary_.attribute("sex")},
        age_{vocabulary_.attribute("age")} {}

  Result<void> begin(const Delivery& delivery, std::span<const TableSource> sources,
                     Verified& verified) override {
    area_.clear();
    return SmallTable::begin(delivery, sources, verified);
  }

  Judgement map(std::size_t, const TableReader& rows, RowRemarks remarks, MappedRow& row) override {
    RowFields fields{rows, remarks, read_iso_date};
    const auto area = fields.text(population::area).reveal_to_admit();
    const auto year = whole_number(fields.text(population::mid_year).reveal_to_admit());
    const auto age = whole_number(fields.text(population::age).reveal_to_admit());
    const auto persons = whole_number(fields.text(population::persons).reveal_to_admit());
    const auto sex = vocabulary_.value(sex_, fields.code(population::sex).view());
    if (!year || *year < 1990 || *year > 2100 || !age || *age > population::kAgeMax || !persons) {
      return Judgement::refused(
          {"population/number", "mid_year, age or persons is no number that it can be"});
    }
    row.name.key = RowKey{area}
                       .add(fields.text(population::mid_year).reveal_to_admit())
                       .add(fields.text(population::age).reveal_to_admit())
                       .add(fields.code(population::sex).view());
    if (sex == 0) return Judgement::refused({"population/sex", "sex is neither M nor F"});
    // A feed is of one area (rulings S13): another's residents would be added to it.
    if (area_.empty()) area_ = area;
    if (area != area_) {
      return Judgement::refused({"population/another-area", "the table is of several areas"});
    }
    auto& statement = row.state(kind_);
    statement.start = Date::from_civil(*year, 6, 30).value_or(Date::none());
    statement.value = *persons;
    statement.set(sex_, sex);
    statement.set(age_, static_cast<std::uint32_t>(*age) + 1);
    return fields.judgement();
  }

 private:
  AttributeCode sex_, age_;
  std::string area_;  ///< of the first row
};

// --- housing: duties owed to the homeless ---

namespace housing {
enum : std::size_t { agency, local_id, date, type, end };
constexpr ColumnForm kColumns[] = {{"agency", kMandatory},
                                   {"local_id", kMandatory},
                                   {"duty_date", kMandatory},
                                   {"duty_type"},
                                   {"end"}};
}  // namespace housing

class Housing final : public SmallTable {
 public:
  explicit Housing(const DecoderOptions& options)
      : SmallTable{options, {"housing", housing::kColumns}, "housing_duty"},
        type_{vocabulary_.attribute("duty_type")} {}

  Judgement map(std::size_t, const TableReader& rows, RowRemarks remarks, MappedRow& row) override {
    RowFields fields{rows, remarks, read_iso_date};
    if (!read_who(housing::agency, housing::local_id, fields, row)) return fields.judgement();
    row.name.key = RowKey{row.name.child};
    const Date start = read_key_date(fields, housing::date,
                                     {"housing/duty-date", "duty_date is missing or no date"}, row);
    const Date end = fields.end_date(housing::end, {"housing/end", "end is no date"});
    if (fields.refused()) return fields.judgement();
    if (end < start) fields.refuse({"housing/negative-length", "end lies before duty_date"});
    std::string type{fields.text(housing::type).reveal_to_admit()};
    for (char& c : type) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    row.name.key.add(type);
    auto& duty = row.state(kind_);
    duty.start = start;
    duty.end = end;
    const auto word = vocabulary_.value(type_, type);
    if (word != 0) duty.set(type_, word);
    if (word == 0 && !type.empty()) fields.remark("housing/duty-type-unknown");
    return fields.judgement();
  }

 private:
  AttributeCode type_;
};

template <class Table>
Result<std::unique_ptr<Decoder>> make_small(const DecoderOptions& options) {
  BRAID_CHECK(options.vocabulary != nullptr);
  return make_table_decoder(std::make_unique<Table>(options), options);
}

}  // namespace

Result<std::unique_ptr<Decoder>> make_survey_decoder(const DecoderOptions& options, Faults&) {
  return make_small<Survey>(options);
}
Result<std::unique_ptr<Decoder>> make_beds_decoder(const DecoderOptions& options, Faults&) {
  return make_small<Beds>(options);
}
Result<std::unique_ptr<Decoder>> make_population_decoder(const DecoderOptions& options, Faults&) {
  return make_small<Population>(options);
}
Result<std::unique_ptr<Decoder>> make_housing_decoder(const DecoderOptions& options, Faults&) {
  return make_small<Housing>(options);
}

}  // namespace braid::ingest
