#include "ingest/braid_feed/record_mapper.h"

#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "feed/v1/feed.pb.h"
#include "ingest/text/dates.h"
#include "ingest/text/local_id.h"

namespace braid::ingest {
namespace {

/// Source: ours, as the schema says.
constexpr std::size_t kUnitBytesMax = 40, kKeyBytesMax = 200;
/// Of names, postcodes and numbers; the returns allow 35 to 60 characters.
constexpr std::size_t kIdentityBytesMax = 200;
/// Completed years that a person may have lived.
constexpr std::uint32_t kAgeMax = 130;

bool is_unit(std::string_view text) {
  return !text.empty() && text.size() <= kUnitBytesMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

feed::BirthDateQuality quality_of(feed::v1::BirthDate given) {
  switch (given) {
    case feed::v1::BIRTH_DATE_PARTIAL:
      return feed::BirthDateQuality::partial;
    case feed::v1::BIRTH_DATE_ESTIMATED:
      return feed::BirthDateQuality::estimated;
    case feed::v1::BIRTH_DATE_EXPECTED:
      return feed::BirthDateQuality::expected;
    default:
      return feed::BirthDateQuality::full;
  }
}

char sex_of(feed::v1::Sex given) {
  switch (given) {
    case feed::v1::SEX_FEMALE:
      return 'F';
    case feed::v1::SEX_MALE:
      return 'M';
    case feed::v1::SEX_INDETERMINATE:
      return 'I';
    default:
      return 0;
  }
}

/// A whole number from 0; nothing for anything else.
std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

bool parse(const DelimitedMessage& message, feed::v1::Record& into) {
  const auto bytes = message.bytes.reveal_to_admit();
  // The library would write a line for each text that is not UTF-8.
  const google::protobuf::LogSilencer silence;
  return into.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace

RecordMapper::RecordMapper(const DecoderOptions& options) : options_{options} {}

void RecordMapper::begin(std::map<std::string, std::uint16_t, std::less<>> units,
                         Seconds submitted) {
  units_ = std::move(units);
  submitted_ = static_cast<std::uint32_t>(
      std::clamp<Seconds>(submitted, 0, std::numeric_limits<std::uint32_t>::max()));
}

std::optional<std::string> RecordMapper::unit_of(const DelimitedMessage& message) {
  feed::v1::Record given;
  if (message.too_long || !parse(message, given) || !is_unit(given.unit())) return std::nullopt;
  return given.unit();
}

void RecordMapper::map(const DelimitedMessage& message, std::uint16_t file,
                       feed::RecordBatch& batch) {
  ++batch.rows_read;
  feed::Record record;
  record.place = {file, message.position};
  record.first_statement = static_cast<std::uint32_t>(batch.statements.size());
  feed::v1::Record given;
  Verdict refused;
  if (message.too_long) {
    refused = {"braid-feed/too-long", "the record is larger than 64 KiB"};
  } else if (!parse(message, given)) {
    refused = {"braid-feed/not-a-record", "the message is no braid.feed.v1.Record"};
  } else {
    refused = read(given, record, batch);
  }
  if (!refused) {
    batch.records.push_back(record);
    return;
  }
  // What is stated under its key, if anything, stays as it is.
  batch.refused.push_back(
      {record.place, record.unit, refused->rule, refused->reason, batch.keep(message.bytes)});
}

RecordMapper::Verdict RecordMapper::read(const feed::v1::Record& given, feed::Record& record,
                                         feed::RecordBatch& batch) {
  if (auto refused = read_key(given, record, batch)) return refused;
  if (!given.has_identity() && !given.has_fact()) {
    return Refusal{"braid-feed/nothing-said", "the record has neither an identity nor a fact"};
  }
  // The statement goes last into the batch: a refused record leaves none.
  if (given.has_identity()) {
    if (auto refused = read_identity(given, record, batch)) return refused;
  }
  return given.has_fact() ? read_fact(given, record, batch) : std::nullopt;
}

RecordMapper::Verdict RecordMapper::read_key(const feed::v1::Record& given, feed::Record& record,
                                             feed::RecordBatch& batch) {
  if (given.unit().empty()) return Refusal{"braid-feed/unit-missing", "unit is missing"};
  const auto unit = units_.find(given.unit());
  if (unit == units_.end()) {
    return Refusal{"braid-feed/unit", "unit has other characters than letters, digits, - and _"};
  }
  record.unit = unit->second;
  const feed::Text key{given.key()};
  if (key.empty()) return Refusal{"braid-feed/key-missing", "key is missing"};
  if (key.reveal_to_admit().size() > kKeyBytesMax) {
    return Refusal{"braid-feed/key-too-long", "key is longer than 200 bytes"};
  }
  if (given.version() == 0) return Refusal{"braid-feed/version-missing", "version is missing or 0"};
  const feed::Text id{given.subject().id()};
  if (const Literal fault = fault_of_local_id(id.reveal_to_admit()); !fault.view().empty()) {
    return Refusal{fault, "subject.id is not an agency's own id of a person"};
  }
  record.row_key = batch.keep(key);
  record.subject = {options_.agency, batch.keep(id)};
  record.version = std::uint64_t{given.version()} << 32U | submitted_;
  record.withdrawn = given.withdrawn();
  return std::nullopt;
}

RecordMapper::Verdict RecordMapper::read_identity(const feed::v1::Record& record_given,
                                                  feed::Record& record, feed::RecordBatch& batch) {
  const auto& given = record_given.identity();
  feed::Identity identity;
  const std::pair<feed::Text, feed::Text*> texts[] = {
      {feed::Text{given.nhs_number()}, &identity.nhs_number},
      {feed::Text{given.upn()}, &identity.upn},
      {feed::Text{given.former_upn()}, &identity.former_upn},
      {feed::Text{given.given_name()}, &identity.given_name},
      {feed::Text{given.family_name()}, &identity.family_name},
      {feed::Text{given.postcode()}, &identity.postcode}};
  for (const auto& [text, field] : texts) {
    if (text.reveal_to_admit().size() > kIdentityBytesMax) {
      return Refusal{"braid-feed/identity-too-long", "a text of the identity is over 200 bytes"};
    }
    *field = batch.keep(text);
  }
  identity.nhs_number_verified = given.nhs_number_verified();
  identity.sex = sex_of(given.sex());
  const auto birth = read_iso_date(feed::Text{given.birth_date()}.reveal_to_admit());
  if (birth.how == DateReading::invalid) {
    return Refusal{"braid-feed/birth-date", "birth_date is no date written YYYY-MM-DD"};
  }
  if (birth.usable()) identity.birth_date = Personal{birth.date};
  identity.birth_date_quality = quality_of(given.birth_date_quality());
  const feed::Text survivor{given.merged_into()};
  if (!survivor.empty()) {
    if (!fault_of_local_id(survivor.reveal_to_admit()).view().empty()) {
      return Refusal{"braid-feed/merged-into", "merged_into is not an agency's id of a person"};
    }
    identity.merged_into = {options_.agency, batch.keep(survivor)};
  }
  record.identity = static_cast<std::int32_t>(batch.identities.size());
  batch.identities.push_back(identity);
  return std::nullopt;
}

RecordMapper::Verdict RecordMapper::read_fact(const feed::v1::Record& record_given,
                                              feed::Record& record, feed::RecordBatch& batch) {
  const auto& given = record_given.fact();
  const auto* kind = options_.vocabulary->find_kind(given.kind());
  if (kind == nullptr || kind->name == "person") {
    return Refusal{"braid-feed/kind", "fact.kind is no kind of the vocabulary that can be sent"};
  }
  feed::Statement statement;
  statement.kind = kind->code;
  if (!record.withdrawn) {
    if (auto refused = read_dates(given, *kind, statement)) return refused;
    if (given.value() != 0 && kind->shape != Shape::score) {
      return Refusal{"braid-feed/value", "only a score has a value"};
    }
    statement.value = given.value();
    const feed::Text event{given.event()};
    if (event.reveal_to_admit().size() > kKeyBytesMax) {
      return Refusal{"braid-feed/event-too-long", "event is longer than 200 bytes"};
    }
    statement.event = batch.keep(event);
    for (const auto& attribute : given.attribute()) {
      if (auto refused = read_attribute(attribute, statement)) return refused;
    }
  }
  record.statement_count = 1;
  batch.statements.push_back(statement);
  return std::nullopt;
}

RecordMapper::Verdict RecordMapper::read_dates(const feed::v1::Fact& given, const Kind& kind,
                                               feed::Statement& statement) {
  const auto start = read_iso_date(given.start());
  if (start.how == DateReading::missing) {
    return Refusal{"braid-feed/start-missing", "start is missing"};
  }
  const auto end = read_iso_date(given.end());
  if (!start.usable() || end.how == DateReading::invalid) {
    return Refusal{"braid-feed/date", "start or end is no date written YYYY-MM-DD"};
  }
  if (end.usable() && kind.shape != Shape::spell) {
    return Refusal{"braid-feed/end", "only a spell has an end"};
  }
  if (end.usable() && end.date < start.date) {
    return Refusal{"braid-feed/end-before-start", "end lies before start"};
  }
  statement.start = start.date;
  statement.end = end.date;
  return std::nullopt;
}

RecordMapper::Verdict RecordMapper::read_attribute(const feed::v1::Attribute& given,
                                                   feed::Statement& statement) const {
  const auto* attribute = options_.vocabulary->find_attribute(given.name());
  // What an identity says, and what the edge itself adds.
  const bool ours =
      given.name() == "sex" || given.name() == "birth_month" || given.name() == "adult";
  if (attribute == nullptr || ours) {
    return Refusal{"braid-feed/attribute", "an attribute is none that can be sent"};
  }
  for (std::size_t i = 0; i < statement.attribute_count; ++i) {
    if (statement.attributes[i].name == attribute->code) {
      return Refusal{"braid-feed/attribute-twice", "an attribute is stated twice"};
    }
  }
  if (statement.attribute_count == feed::Statement::kAttributesMax) {
    return Refusal{"braid-feed/attributes", "a fact has at most ten attributes"};
  }
  const auto value = value_of(*attribute, given.value());
  if (value == 0) {
    return Refusal{"braid-feed/attribute-value", "an attribute's value is none of its words"};
  }
  statement.set(attribute->code, value);
  return std::nullopt;
}

/// 0 where the text is none of the attribute's values.
std::uint32_t RecordMapper::value_of(const Attribute& attribute, std::string_view text) const {
  if (!attribute.values.empty()) return options_.vocabulary->value(attribute.code, text);
  if (attribute.name == "programme") {
    const auto& known = options_.programmes;
    const bool configured = std::find(known.begin(), known.end(), text) != known.end();
    return configured ? programme_code(text) : 0;
  }
  const auto years = number(text);
  // As the vocabulary has it: completed years and one, so that 0 stays "unknown".
  return years && *years <= kAgeMax ? *years + 1 : 0;
}

}  // namespace braid::ingest
