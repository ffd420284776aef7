#include "transform/pseudonymise/pseudonymiser.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/keys.h"
#include "fact/fact.pb.h"
#include "identity/identity.pb.h"
#include "proto/feed/record.h"
#include "transform/normalise/birth_date.h"
#include "transform/pseudonymise/delivery_identities.h"
#include "transform/pseudonymise/entry_writer.h"
#include "transform/pseudonymise/identity_encoder.h"
#include "transform/pseudonymise/keyring.h"
#include "transform/pseudonymise/normalised_identity.h"
#include "transform/pseudonymise/secret_memory.h"
#include "transform/pseudonymise/subject_handles.h"

namespace braid::transform {
namespace {

/// The statement made of a record's identity: no decoder's slot comes near it.
constexpr std::uint8_t kPersonSlot = 255;
/// Slots that a row without statements is taken to have had: those that decoders use are below.
constexpr std::uint8_t kSlotsTaken = 8;
/// Entries of one batch of `finish`, and a few more.
constexpr std::size_t kIdentitiesAtOnce = 1024;

/// What is known of a unit before its first record comes.
struct Unit {
  std::string full;
  KeyedHash* records = nullptr;
  /// What identity_key() appends to the handle for this unit.
  std::string identity_suffix;
};

void append_number(std::string& text, unsigned number) {
  std::array<char, 12> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  text.append(digits.data(), end);
}

/// Pseudonymiser under one linkage key. A failure of OpenSSL is remembered and fails the batch at
/// its end, which keeps the way of a record free of it.
class KeyedPseudonymiser final : public Pseudonymiser {
 public:
  KeyedPseudonymiser(LinkageKey key, IdentityEncoder encoder, const PseudonymiserOptions& options);
  ~KeyedPseudonymiser() override { forget_clear_text(); }

  Result<void> begin(const std::vector<UnitName>& units) override;
  Result<void> replace(const feed::RecordBatch& batch, EntryBatch& entries) override;
  Result<bool> finish(EntryBatch& entries) override;

 private:
  Id16 hash_of(KeyedHash* hash, std::string_view text);

  // One record.
  Result<void> replace_one(const feed::RecordBatch& batch, const feed::Record& record);
  void keep(const feed::RecordBatch& batch, const feed::Record& record);
  void withdraw(const feed::RecordBatch& batch, const feed::Record& record);
  Result<void> add_identity(const feed::Record& record, const feed::Identity& identity);
  Result<void> put_off_identity(const feed::Record& record);
  void add_person(const feed::Record& record, const feed::Identity& identity);
  void add_statement(const feed::Record& record, const feed::Statement& statement);
  template <class Act>
  void for_each_slot(const feed::RecordBatch& batch, const feed::Record& record, Act act);
  Result<void> add_identities_of(std::size_t subject);

  // One entry.
  std::uint32_t keyed_number(const feed::KeyedAttribute& keyed);
  Id16 record_id(const feed::Record& record, std::uint8_t slot);
  Id16 identity_id(const Unit& unit) const;
  void start_fact(const feed::Record& record);
  Entry entry(const feed::Record& record, Entry::Stream stream, const Id16& id) const;
  void finish_fact(const feed::Record& record, const Id16& id);
  void finish_identity(const feed::Record& record);
  void forget_clear_text();

  Keyring keyring_;
  PseudonymiserOptions options_;
  KindCode person_kind_;
  AttributeCode sex_attribute_, birth_month_attribute_, ethnic5_attribute_, disabled_attribute_;
  SubjectHandles handles_;
  IdentityEncoder encoder_;
  KeyedHash* events_ = nullptr;
  KeyedHash* things_ = nullptr;  ///< of keyed attributes
  std::vector<Unit> units_;
  DeliveryIdentities delivery_;  ///< of snapshots: what `finish` will say
  std::size_t finished_ = 0;     ///< subjects of it

  bool failed_ = false;
  std::uint32_t record_index_ = 0;
  Id16 subject_;                   ///< of the record at hand
  const Unit* unit_ = nullptr;     ///< likewise
  NormalisedIdentity normalised_;  ///< likewise
  std::string text_, id_text_;     ///< what is about to be hashed
  std::string own_;                ///< what is about to be put off
  fact::v1::Fact fact_;            ///< filled again for every fact, so that its memory stays
  identity::v1::Identity identity_;
  EntryWriter writer_;
};

KeyedPseudonymiser::KeyedPseudonymiser(LinkageKey key, IdentityEncoder encoder,
                                       const PseudonymiserOptions& options)
    : keyring_{key.duplicate()},
      options_{options},
      person_kind_{options.vocabulary->kind("person")},
      sex_attribute_{options.vocabulary->attribute("sex")},
      birth_month_attribute_{options.vocabulary->attribute("birth_month")},
      ethnic5_attribute_{options.vocabulary->attribute("ethnic5")},
      disabled_attribute_{options.vocabulary->attribute("disabled")},
      handles_{std::move(key)},
      encoder_{std::move(encoder)} {}

Result<void> KeyedPseudonymiser::begin(const std::vector<UnitName>& units) {
  auto events = keyring_.of("event");  // rulings S1
  BRAID_TRY(events);
  events_ = *events;
  auto things = keyring_.of("thing");
  BRAID_TRY(things);
  things_ = *things;
  units_.clear();
  std::vector<std::string_view> names;
  for (const auto& unit : units) {
    auto records = keyring_.of(unit.label);
    BRAID_TRY(records);
    units_.push_back({unit.full, *records, identity_key(Id16{}, unit.full).substr(17)});
    names.push_back(unit.full);
  }
  delivery_.begin(names);
  finished_ = 0;
  return {};
}

Result<void> KeyedPseudonymiser::replace(const feed::RecordBatch& batch, EntryBatch& entries) {
  writer_.begin(entries);
  failed_ = false;
  Result<void> result;
  record_index_ = 0;
  for (const auto& record : batch.records) {
    result = replace_one(batch, record);
    if (!result) break;
    ++record_index_;
  }
  forget_clear_text();
  if (result && failed_) result = fail(ErrorKind::unavailable, "pseudonymise/openssl");
  writer_.finish();
  if (!result) entries.clear();
  return result;
}

Id16 KeyedPseudonymiser::hash_of(KeyedHash* hash, std::string_view text) {
  Id16 id;
  if (!hash->hash(text, id)) failed_ = true;
  return id;
}

Result<void> KeyedPseudonymiser::replace_one(const feed::RecordBatch& batch,
                                             const feed::Record& record) {
  BRAID_CHECK(record.unit < units_.size());
  const auto subject = handles_.of(record.subject.source, record.subject.local_id);
  BRAID_TRY(subject);
  subject_ = *subject;
  unit_ = &units_[record.unit];
  if (record.keep_only) {
    keep(batch, record);
    return {};
  }
  if (record.withdrawn) {
    withdraw(batch, record);
    return {};
  }
  if (record.identity >= 0) {
    const auto& identity = batch.identities[static_cast<std::size_t>(record.identity)];
    BRAID_TRY(add_identity(record, identity));
    add_person(record, identity);
  }
  for (std::uint32_t i = 0; i < record.statement_count; ++i) {
    add_statement(record, batch.statements[record.first_statement + i]);
  }
  return {};
}

/// Slots of the record's statements; of a row of which nothing could be read, all that there may
/// be.
template <class Act>
void KeyedPseudonymiser::for_each_slot(const feed::RecordBatch& batch, const feed::Record& record,
                                       Act act) {
  for (std::uint32_t i = 0; i < record.statement_count; ++i) {
    act(batch.statements[record.first_statement + i].slot);
  }
  if (record.statement_count > 0 || record.identity >= 0) return;
  for (std::uint8_t slot = 0; slot < kSlotsTaken; ++slot) act(slot);
}

/// Names what a refused row may have stated before (rulings C5, S10).
void KeyedPseudonymiser::keep(const feed::RecordBatch& batch, const feed::Record& record) {
  const auto keep_one = [&](Entry::Stream stream, const Id16& id) {
    auto kept = entry(record, stream, id);
    kept.keep_only = true;
    writer_.add(kept);
  };
  if (record.row_key.empty()) return keep_one(Entry::Stream::facts, Id16{});
  if (!subject_.is_zero()) keep_one(Entry::Stream::identities, identity_id(*unit_));
  for_each_slot(batch, record, [&](std::uint8_t slot) {
    keep_one(Entry::Stream::facts, record_id(record, slot));
  });
  keep_one(Entry::Stream::facts, record_id(record, kPersonSlot));
}

/// Graves: no content, the version stays (rulings S5).
void KeyedPseudonymiser::withdraw(const feed::RecordBatch& batch, const feed::Record& record) {
  const auto bury = [&](std::uint8_t slot) {
    fact_.Clear();
    fact_.set_subject(subject_.bytes.data(), subject_.bytes.size());
    fact_.set_unit(unit_->full);
    fact_.set_version(record.version);
    fact_.set_withdrawn(true);
    finish_fact(record, record_id(record, slot));
  };
  if (record.identity >= 0 && !subject_.is_zero()) {
    identity_.Clear();
    identity_.set_unit(unit_->full);
    identity_.set_version(record.version);
    identity_.set_withdrawn(true);
    finish_identity(record);
    if (batch.identities[static_cast<std::size_t>(record.identity)].makes_person_fact) {
      bury(kPersonSlot);
    }
  }
  for_each_slot(batch, record, bury);
}

Result<void> KeyedPseudonymiser::add_identity(const feed::Record& record,
                                              const feed::Identity& identity) {
  if (subject_.is_zero()) return {};
  auto survivor = identity.merged_into;
  if (survivor.source.empty()) survivor.source = record.subject.source;
  const auto merged_into = handles_.of(survivor.source, survivor.local_id);
  BRAID_TRY(merged_into);
  normalise(identity, {options_.keep_test_numbers, options_.encoding.postcodes}, normalised_);
  identity_.Clear();
  identity_.set_unit(unit_->full);
  if (!merged_into->is_zero() && *merged_into != subject_) {
    identity_.set_merged_into(merged_into->bytes.data(), merged_into->bytes.size());
  }
  identity_.set_version(record.version);
  identity_.set_agreement(options_.agreement);
  if (record.version == 0) return put_off_identity(record);
  BRAID_TRY(encoder_.encode(normalised_, identity_));
  finish_identity(record);
  return {};
}

/// The encoded record of a snapshot's identity is made of all that the delivery says.
Result<void> KeyedPseudonymiser::put_off_identity(const feed::Record& record) {
  BRAID_TRY(encoder_.pseudonymise(normalised_, identity_));
  own_.clear();
  identity_.AppendToString(&own_);
  delivery_.add(subject_, record.unit, normalised_, own_);
  auto later = entry(record, Entry::Stream::identities, identity_id(*unit_));
  later.comes_later = true;
  writer_.add(later);
  return {};
}

/// The fact `person`: sex, ethnic group, disability, and year and month of birth (privacy DEI-07),
/// whatever the quality of the date but one of an unborn child.
void KeyedPseudonymiser::add_person(const feed::Record& record, const feed::Identity& identity) {
  if (!identity.makes_person_fact || subject_.is_zero()) return;
  const Date born = identity.birth_date.reveal_to_pseudonymise();
  const bool has_month = !born.is_none() && !is_placeholder_birth_date(born) &&
                         identity.birth_date_quality != feed::BirthDateQuality::expected;
  const std::uint32_t sex =
      identity.sex == 0 ? 0 : options_.vocabulary->value(sex_attribute_, {&identity.sex, 1});
  if (!has_month && sex == 0 && identity.ethnic5 == 0 && identity.disabled == 0) return;
  start_fact(record);
  fact_.set_kind(static_cast<std::uint32_t>(person_kind_));
  std::array<std::pair<std::uint32_t, std::uint32_t>, 4> attributes = {{
      {static_cast<std::uint32_t>(sex_attribute_), sex},
      {static_cast<std::uint32_t>(birth_month_attribute_),
       has_month ? static_cast<std::uint32_t>(born.year() * 12 + born.month() - 1) : 0},
      {static_cast<std::uint32_t>(ethnic5_attribute_), identity.ethnic5},
      {static_cast<std::uint32_t>(disabled_attribute_), identity.disabled},
  }};
  std::sort(attributes.begin(), attributes.end());
  for (const auto& [name, value] : attributes) {
    if (value == 0) continue;  // not said
    fact_.add_attribute(name);
    fact_.add_attribute(value);
  }
  finish_fact(record, record_id(record, kPersonSlot));
}

void KeyedPseudonymiser::add_statement(const feed::Record& record,
                                       const feed::Statement& statement) {
  start_fact(record);
  fact_.set_kind(static_cast<std::uint32_t>(statement.kind));
  if (!statement.event.empty()) {
    text_ = record.subject.source;
    text_ += '|';
    append_number(text_, static_cast<unsigned>(statement.kind));
    text_ += '|';
    text_ += statement.event.reveal_to_pseudonymise();
    const Id16 event = hash_of(events_, text_);
    fact_.set_event(event.bytes.data(), event.bytes.size());
  }
  if (!statement.start.is_none()) fact_.set_start(statement.start.days());
  if (!statement.end.is_none()) fact_.set_end(statement.end.days());
  fact_.set_value(statement.value);
  auto attributes = statement.attributes;
  std::size_t count = statement.attribute_count;
  for (const auto& keyed : statement.keyed) {
    if (keyed.text.empty()) continue;
    BRAID_CHECK(count < attributes.size());
    attributes[count++] = {keyed.name, keyed_number(keyed)};
  }
  std::sort(attributes.begin(), attributes.begin() + static_cast<std::ptrdiff_t>(count),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  for (std::size_t i = 0; i < count; ++i) {
    fact_.add_attribute(static_cast<std::uint32_t>(attributes[i].name));
    fact_.add_attribute(attributes[i].value);
  }
  finish_fact(record, record_id(record, statement.slot));
}

/// 31 bits of a keyed hash, never 0: enough to tell a child's placements or an authority's workers
/// apart, too few to be looked up elsewhere.
std::uint32_t KeyedPseudonymiser::keyed_number(const feed::KeyedAttribute& keyed) {
  text_.clear();
  append_number(text_, static_cast<unsigned>(keyed.name));
  text_ += '|';
  text_ += keyed.scope;
  text_ += '|';
  text_ += keyed.text.reveal_to_pseudonymise();
  const Id16 hash = hash_of(things_, text_);
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8U | hash.bytes[i];
  number &= 0x7fff'ffffU;
  return number == 0 ? 1 : number;
}

/// Where a table has no key of its own, its row is the subject's only one.
Id16 KeyedPseudonymiser::record_id(const feed::Record& record, std::uint8_t slot) {
  id_text_ = unit_->full;
  id_text_ += '|';
  id_text_ += record.row_key.empty() ? subject_.view() : record.row_key.reveal_to_pseudonymise();
  id_text_ += '|';
  append_number(id_text_, slot);
  return hash_of(unit_->records, id_text_);
}

void KeyedPseudonymiser::start_fact(const feed::Record& record) {
  fact_.Clear();
  fact_.set_subject(subject_.bytes.data(), subject_.bytes.size());
  fact_.set_unit(unit_->full);
  fact_.set_version(record.version);
  fact_.set_agreement(options_.agreement);
}

Entry KeyedPseudonymiser::entry(const feed::Record& record, Entry::Stream stream,
                                const Id16& id) const {
  Entry made;
  made.stream = stream;
  made.unit = record.unit;
  made.record = record_index_;
  made.withdrawn = record.withdrawn;
  made.subject = subject_;
  made.id = id;
  made.version = record.version;
  return made;
}

void KeyedPseudonymiser::finish_fact(const feed::Record& record, const Id16& id) {
  static constexpr char kTag = static_cast<char>(KeyTag::record);
  writer_.add(entry(record, Entry::Stream::facts, id), {{&kTag, 1}, id.view()});
  fact_.AppendToString(&writer_.value());
}

Id16 KeyedPseudonymiser::identity_id(const Unit& unit) const {
  std::array<char, 25> key{static_cast<char>(KeyTag::identity)};
  std::copy(subject_.bytes.begin(), subject_.bytes.end(), key.begin() + 1);
  std::copy(unit.identity_suffix.begin(), unit.identity_suffix.end(), key.begin() + 17);
  return entry_id(Entry::Stream::identities, {key.data(), key.size()});
}

void KeyedPseudonymiser::finish_identity(const feed::Record& record) {
  static constexpr char kTag = static_cast<char>(KeyTag::identity);
  writer_.add(entry(record, Entry::Stream::identities, identity_id(*unit_)),
              {{&kTag, 1}, subject_.view(), unit_->identity_suffix});
  identity_.AppendToString(&writer_.value());
}

Result<bool> KeyedPseudonymiser::finish(EntryBatch& entries) {
  writer_.begin(entries);
  while (finished_ < delivery_.subjects() && writer_.size() < kIdentitiesAtOnce) {
    BRAID_TRY(add_identities_of(finished_));
    ++finished_;
  }
  writer_.finish();
  if (writer_.size() > 0) return true;
  delivery_.clear();
  finished_ = 0;
  return false;
}

Result<void> KeyedPseudonymiser::add_identities_of(std::size_t subject) {
  static constexpr char kTag = static_cast<char>(KeyTag::identity);
  subject_ = delivery_.subject(subject);
  identity_.Clear();
  BRAID_TRY(encoder_.encode_record(delivery_.whole(subject), identity_));
  // Its fields follow those of the unit's own part, in ascending order: the bytes are what one
  // message with all of them would be.
  text_.clear();
  identity_.AppendToString(&text_);
  delivery_.for_each_unit(subject, [&](std::uint16_t index, std::string_view own) {
    const auto& unit = units_[index];
    Entry made;
    made.stream = Entry::Stream::identities;
    made.unit = index;
    made.subject = subject_;
    made.id = identity_id(unit);
    writer_.add(made, {{&kTag, 1}, subject_.view(), unit.identity_suffix});
    writer_.value() += own;
    writer_.value() += text_;
  });
  return {};
}

void KeyedPseudonymiser::forget_clear_text() {
  handles_.forget_clear_text();
  OPENSSL_cleanse(&normalised_, sizeof normalised_);
  wipe(text_);
  wipe(id_text_);
}

}  // namespace

Id16 entry_id(Entry::Stream stream, std::string_view key) {
  auto id = id_of_key(key);
  if (!id) return Id16{};
  if (stream == Entry::Stream::facts) return *id;
  // The handle's first half stays as it is; the unit's hash is mixed into the second.
  const auto unit = key.substr(17);
  for (std::size_t i = 0; i < unit.size() && i < 8; ++i) {
    id->bytes[8 + i] =
        static_cast<unsigned char>(id->bytes[8 + i] ^ static_cast<unsigned char>(unit[i]));
  }
  return *id;
}

Result<std::unique_ptr<Pseudonymiser>> make_pseudonymiser(LinkageKey key,
                                                          const PseudonymiserOptions& options) {
  auto encoder = IdentityEncoder::make(key.duplicate(), options.encoding);
  BRAID_TRY(encoder);
  return std::make_unique<KeyedPseudonymiser>(std::move(key), *std::move(encoder), options);
}

}  // namespace braid::transform
