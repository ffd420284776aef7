#include "transform/pseudonymise/pseudonymiser.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "core/keys.h"
#include "fact/fact.pb.h"
#include "identity/identity.pb.h"
#include "proto/feed/record.h"
#include "transform/normalise/birth_date.h"
#include "transform/normalise/local_id.h"
#include "transform/pseudonymise/identity_tokens.h"
#include "transform/pseudonymise/keyring.h"

namespace braid::transform {
namespace {

/// The statement made of a record's identity: no decoder's slot comes near it.
constexpr std::uint8_t kPersonSlot = 255;
/// Slots that a row without statements is taken to have had: those that decoders use are below.
constexpr std::uint8_t kSlotsTaken = 8;
/// Labels whose hashes are kept at once. An HL7 feed names its own sources (rulings A8), so their
/// number has no bound of its own; tables are a handful.
constexpr std::size_t kLabelsMax = 512;

/// What is known of a unit before its first record comes.
struct Unit {
  std::string full;
  KeyedHash* records = nullptr;
  /// What identity_key() appends to the handle for this unit.
  std::string identity_suffix;
};

/// Where an entry's key and value begin and end in the bytes, which move while they grow.
struct Span {
  std::size_t key = 0, value = 0, end = 0;
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
  KeyedPseudonymiser(LinkageKey key, const PseudonymiserOptions& options);
  ~KeyedPseudonymiser() override { forget_clear_text(); }

  Result<void> begin(const std::vector<UnitName>& units) override;
  Result<void> replace(const feed::RecordBatch& batch, EntryBatch& entries) override;

  /// Looks up what every batch needs. Once before use, and again when hashes were dropped.
  Result<void> resolve();

 private:
  // Who it is about.
  Result<Id16> handle_of(const feed::SubjectName& subject);
  Result<KeyedHash*> source_hash(std::string_view source);
  Id16 hash_of(KeyedHash* hash, std::string_view text);

  // One record.
  Result<void> replace_one(const feed::RecordBatch& batch, const feed::Record& record);
  void keep(const feed::RecordBatch& batch, const feed::Record& record);
  void withdraw(const feed::RecordBatch& batch, const feed::Record& record);
  Result<void> add_identity(const feed::Record& record, const feed::Identity& identity);
  void add_person(const feed::Record& record, const feed::Identity& identity);
  void add_statement(const feed::Record& record, const feed::Statement& statement);
  template <class Act>
  void for_each_slot(const feed::RecordBatch& batch, const feed::Record& record, Act act);

  // One entry.
  Id16 record_id(const feed::Record& record, std::uint8_t slot);
  Id16 identity_id(const Unit& unit) const;
  void start_fact(const feed::Record& record);
  Entry& start_entry(const feed::Record& record, Entry::Stream stream, const Id16& id);
  void finish_fact(const feed::Record& record, const Id16& id);
  void finish_identity(const feed::Record& record);
  void forget_clear_text();

  Keyring keyring_;
  PseudonymiserOptions options_;
  KindCode person_kind_;
  AttributeCode sex_attribute_, birth_month_attribute_;
  std::uint32_t key_id_ = 0;
  std::uint32_t record_index_ = 0;
  IdentityTokens tokens_;
  KeyedHash* events_ = nullptr;
  std::vector<UnitName> names_of_units_;
  std::vector<Unit> units_;

  // Rows of one child follow one another, so its handle is kept for the next row.
  std::string source_, local_id_;
  KeyedHash* source_hash_ = nullptr;
  std::optional<Id16> handle_;

  bool failed_ = false;
  Id16 subject_;                ///< of the record at hand
  const Unit* unit_ = nullptr;  ///< likewise
  std::string text_, id_text_;  ///< what is about to be hashed
  fact::v1::Fact fact_;         ///< filled again for every fact, so that its memory stays
  identity::v1::Identity identity_;
  EntryBatch* out_ = nullptr;
  std::vector<Span> spans_;
};

KeyedPseudonymiser::KeyedPseudonymiser(LinkageKey key, const PseudonymiserOptions& options)
    : keyring_{std::move(key)},
      options_{options},
      person_kind_{options.vocabulary->kind("person")},
      sex_attribute_{options.vocabulary->attribute("sex")},
      birth_month_attribute_{options.vocabulary->attribute("birth_month")} {}

Result<void> KeyedPseudonymiser::resolve() {
  source_hash_ = nullptr;
  handle_.reset();
  BRAID_TRY(tokens_.resolve(keyring_));
  auto events = keyring_.of("event");  // rulings S1
  BRAID_TRY(events);
  events_ = *events;
  // The key's name: the first four bytes, the highest first, of the hash of "key-id" under the
  // label `epoch`. It says nothing of the key and changes with it (linkage-design, section 1).
  auto epoch = keyring_.of("epoch");
  BRAID_TRY(epoch);
  const Id16 name = hash_of(*epoch, "key-id");
  key_id_ = 0;
  for (std::size_t i = 0; i < 4; ++i) key_id_ = key_id_ << 8U | name.bytes[i];

  units_.clear();
  for (const auto& unit : names_of_units_) {
    auto records = keyring_.of(unit.label);
    BRAID_TRY(records);
    units_.push_back({unit.full, *records, identity_key(Id16{}, unit.full).substr(17)});
  }
  if (failed_) return fail(ErrorKind::unavailable, "pseudonymise/openssl");
  return {};
}

Result<void> KeyedPseudonymiser::begin(const std::vector<UnitName>& units) {
  failed_ = false;
  names_of_units_ = units;
  if (keyring_.size() > kLabelsMax) keyring_.forget();
  return resolve();
}

Result<void> KeyedPseudonymiser::replace(const feed::RecordBatch& batch, EntryBatch& entries) {
  entries.clear();
  spans_.clear();
  out_ = &entries;
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
  if (!result) {
    entries.clear();
    return result;
  }
  const std::string_view bytes = entries.bytes;
  for (std::size_t i = 0; i < spans_.size(); ++i) {
    const auto& [key, value, end] = spans_[i];
    entries.entries[i].key = bytes.substr(key, value - key);
    entries.entries[i].value = bytes.substr(value, end - value);
  }
  return result;
}

Id16 KeyedPseudonymiser::hash_of(KeyedHash* hash, std::string_view text) {
  Id16 id;
  if (!hash->hash(text, id)) failed_ = true;
  return id;
}

Result<KeyedHash*> KeyedPseudonymiser::source_hash(std::string_view source) {
  if (source_hash_ != nullptr && source == source_) return source_hash_;
  if (keyring_.size() > kLabelsMax) {
    keyring_.forget();
    BRAID_TRY(resolve());
  }
  std::string label = "id/local/";
  label += source;
  auto found = keyring_.of(label);
  BRAID_TRY(found);
  source_ = source;
  source_hash_ = *found;
  handle_.reset();
  return source_hash_;
}

/// Zero for somebody whom the agency does not name: such subjects are never joined or counted as
/// people (rulings D4).
Result<Id16> KeyedPseudonymiser::handle_of(const feed::SubjectName& subject) {
  const std::string_view sent = subject.local_id.reveal_to_pseudonymise();
  if (sent.empty()) return Id16{};
  auto hash = source_hash(subject.source);
  BRAID_TRY(hash);
  if (handle_ && sent == local_id_) return *handle_;
  const auto normalised = normalise_local_id(sent, text_);
  handle_ = normalised.empty() ? Id16{} : hash_of(*hash, normalised);
  local_id_ = sent;
  return *handle_;
}

Result<void> KeyedPseudonymiser::replace_one(const feed::RecordBatch& batch,
                                             const feed::Record& record) {
  BRAID_CHECK(record.unit < units_.size());
  auto subject = handle_of(record.subject);
  BRAID_TRY(subject);
  subject_ = *subject;
  // Only after the handle: a new source may have moved the units.
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
    start_entry(record, stream, id).keep_only = true;
    const auto at = out_->bytes.size();
    spans_.push_back({at, at, at});
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
  const Id16 subject = subject_;
  auto survivor = identity.merged_into;
  if (survivor.source.empty()) survivor.source = record.subject.source;
  auto merged_into = handle_of(survivor);
  BRAID_TRY(merged_into);
  unit_ = &units_[record.unit];  // a new source may have moved it
  identity_.Clear();
  identity_.set_unit(unit_->full);
  if (!tokens_.fill(identity, options_.keep_test_numbers, identity_)) failed_ = true;
  if (!merged_into->is_zero() && *merged_into != subject) {
    identity_.set_merged_into(merged_into->bytes.data(), merged_into->bytes.size());
  }
  identity_.set_key_id(key_id_);
  identity_.set_version(record.version);
  identity_.set_agreement(options_.agreement);
  finish_identity(record);
  return {};
}

/// The fact `person`: sex, and year and month of birth (privacy DEI-07), whatever the quality of
/// the date but one of an unborn child.
void KeyedPseudonymiser::add_person(const feed::Record& record, const feed::Identity& identity) {
  if (!identity.makes_person_fact || subject_.is_zero()) return;
  const Date born = identity.birth_date.reveal_to_pseudonymise();
  const bool has_month = !born.is_none() && !is_placeholder_birth_date(born) &&
                         identity.birth_date_quality != feed::BirthDateQuality::expected;
  const std::uint32_t sex =
      identity.sex == 0 ? 0 : options_.vocabulary->value(sex_attribute_, {&identity.sex, 1});
  if (!has_month && sex == 0) return;
  start_fact(record);
  fact_.set_kind(static_cast<std::uint32_t>(person_kind_));
  std::array<std::pair<std::uint32_t, std::uint32_t>, 2> attributes = {{
      {static_cast<std::uint32_t>(sex_attribute_), sex},
      {static_cast<std::uint32_t>(birth_month_attribute_),
       has_month ? static_cast<std::uint32_t>(born.year() * 12 + born.month() - 1) : 0},
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
  std::sort(attributes.begin(), attributes.begin() + statement.attribute_count,
            [](const auto& a, const auto& b) { return a.name < b.name; });
  for (std::size_t i = 0; i < statement.attribute_count; ++i) {
    fact_.add_attribute(static_cast<std::uint32_t>(attributes[i].name));
    fact_.add_attribute(attributes[i].value);
  }
  finish_fact(record, record_id(record, statement.slot));
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

Entry& KeyedPseudonymiser::start_entry(const feed::Record& record, Entry::Stream stream,
                                       const Id16& id) {
  Entry& entry = out_->entries.emplace_back();
  entry.stream = stream;
  entry.unit = record.unit;
  entry.record = record_index_;
  entry.withdrawn = record.withdrawn;
  entry.subject = subject_;
  entry.id = id;
  entry.version = record.version;
  return entry;
}

void KeyedPseudonymiser::finish_fact(const feed::Record& record, const Id16& id) {
  start_entry(record, Entry::Stream::facts, id);
  const auto key = out_->bytes.size();
  out_->bytes += static_cast<char>(KeyTag::record);
  out_->bytes += id.view();
  const auto value = out_->bytes.size();
  fact_.AppendToString(&out_->bytes);
  spans_.push_back({key, value, out_->bytes.size()});
}

Id16 KeyedPseudonymiser::identity_id(const Unit& unit) const {
  std::array<char, 25> key{static_cast<char>(KeyTag::identity)};
  std::copy(subject_.bytes.begin(), subject_.bytes.end(), key.begin() + 1);
  std::copy(unit.identity_suffix.begin(), unit.identity_suffix.end(), key.begin() + 17);
  return entry_id(Entry::Stream::identities, {key.data(), key.size()});
}

void KeyedPseudonymiser::finish_identity(const feed::Record& record) {
  start_entry(record, Entry::Stream::identities, identity_id(*unit_));
  const auto key = out_->bytes.size();
  out_->bytes += static_cast<char>(KeyTag::identity);
  out_->bytes += subject_.view();
  out_->bytes += unit_->identity_suffix;
  const auto value = out_->bytes.size();
  identity_.AppendToString(&out_->bytes);
  spans_.push_back({key, value, out_->bytes.size()});
}

void KeyedPseudonymiser::forget_clear_text() {
  handle_.reset();
  wipe(local_id_);
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
  auto made = std::make_unique<KeyedPseudonymiser>(std::move(key), options);
  BRAID_TRY(made->resolve());
  return Result<std::unique_ptr<Pseudonymiser>>{std::move(made)};
}

}  // namespace braid::transform
