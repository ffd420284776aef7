#include "transform/link/person/identity_store.h"

#include <algorithm>
#include <cstring>

#include "core/keys.h"

namespace braid::transform {
namespace {

constexpr std::size_t kIdentityKeyBytes = 1 + 16 + 8;

bool is_id_or_empty(const std::string& bytes) { return bytes.empty() || bytes.size() == 16; }

bool has_fields_of_right_size(const identity::v1::Identity& identity) {
  return is_id_or_empty(identity.nhs()) && is_id_or_empty(identity.names()) &&
         is_id_or_empty(identity.birth_date()) && is_id_or_empty(identity.merged_into()) &&
         std::all_of(identity.upn().begin(), identity.upn().end(), is_id_or_empty);
}

}  // namespace

Result<void> IdentityStore::apply(std::string_view agency, std::string_view key,
                                  std::optional<std::string_view> value) {
  if (key_tag(key) != KeyTag::identity) return {};
  if (key.size() != kIdentityKeyBytes) return fail(ErrorKind::refused, "link/identity-key");
  const Id16 handle = *id_of_key(key);
  if (handle.is_zero()) return {};  // nobody, and never the same nobody as another
  Part place;
  std::memcpy(&place.unit_hash, key.data() + 17, sizeof place.unit_hash);
  place.agency = agency_number(agency);
  message_.Clear();
  if (value && (!message_.ParseFromArray(value->data(), static_cast<int>(value->size())) ||
                !has_fields_of_right_size(message_))) {
    return fail(ErrorKind::refused, "link/identity-unreadable");
  }
  const bool gone = !value || message_.withdrawn();
  const SubjectNumber number = gone ? find(handle) : find_or_add(handle);
  if (number == 0) return {};
  remove_parts(subjects_[number], place.agency, place.unit_hash);
  if (!gone) add_parts(number, place);
  mark(number);
  return {};
}

void IdentityStore::remove_parts(Subject& subject, std::uint16_t agency, std::uint64_t unit_hash) {
  for (std::uint32_t* at = &subject.first_part; *at != 0;) {
    Part& part = parts_[*at];
    if (part.agency != agency || part.unit_hash != unit_hash) {
      at = &part.next;
      continue;
    }
    for (const auto token :
         {part.nhs, part.names, part.birth_date, part.merged_into, part.upns[0], part.upns[1]}) {
      release(token);
    }
    const auto number = *at;
    *at = part.next;
    parts_.give_back(number);
  }
}

void IdentityStore::add_parts(SubjectNumber number, const Part& place) {
  Part whole = place;
  whole.version = message_.version();
  whole.unit = unit_number(message_.unit());
  Subject& subject = subjects_[number];
  int upn = 0;
  do {
    Part& part = add_part(subject, whole);
    if (upn == 0) {
      part.nhs = use(TokenKind::nhs, message_.nhs());
      part.names = use(TokenKind::names, message_.names());
      part.birth_date = use(TokenKind::birth_date, message_.birth_date());
      if (message_.merged_into() != subject.handle.view()) {
        part.merged_into = use(TokenKind::merged_into, message_.merged_into());
      }
    }
    for (std::size_t i = 0; i < part.upns.size() && upn < message_.upn_size(); ++i) {
      part.upns[i] = use(TokenKind::upn, message_.upn(upn++));
    }
  } while (upn < message_.upn_size());
}

IdentityStore::Part& IdentityStore::add_part(Subject& subject, const Part& place) {
  const auto number = parts_.take();
  Part& part = parts_[number];
  part = place;
  part.next = subject.first_part;
  subject.first_part = number;
  return part;
}

std::uint16_t IdentityStore::agency_number(std::string_view name) {
  const auto found = std::find(agency_names_.begin(), agency_names_.end(), name);
  if (found != agency_names_.end()) {
    return static_cast<std::uint16_t>(found - agency_names_.begin());
  }
  agency_names_.emplace_back(name);
  agency_kinds_.push_back(agency_kind(name).value_or(AgencyKind::programme));
  return static_cast<std::uint16_t>(agency_names_.size() - 1);
}

std::uint32_t IdentityStore::unit_number(const std::string& name) {
  if (!unit_names_.empty() && *unit_names_[last_unit_] == name) return last_unit_;
  const auto [at, is_new] =
      unit_numbers_.emplace(name, static_cast<std::uint32_t>(unit_names_.size()));
  if (is_new) unit_names_.push_back(&at->first);
  return last_unit_ = at->second;
}

// Subjects and tokens by value.

SubjectNumber IdentityStore::find(const Id16& handle) const {
  return subject_index_.find(
      Id16Hash{}(handle), [&](SubjectNumber number) { return subjects_[number].handle == handle; });
}

SubjectNumber IdentityStore::find_or_add(const Id16& handle) {
  if (const auto found = find(handle); found != 0) return found;
  const auto number = subjects_.take();
  subjects_[number].handle = handle;
  subject_index_.insert(number, Id16Hash{}(handle));
  return number;
}

void IdentityStore::forget(SubjectNumber number) {
  Subject& subject = subjects_[number];
  if (subject.first_part != 0 || subject.stated || subject.dirty) return;
  subject_index_.erase(number, Id16Hash{}(subject.handle));
  subjects_.give_back(number);
}

void IdentityStore::mark(SubjectNumber number) {
  Subject& subject = subjects_[number];
  if (subject.dirty) return;
  subject.dirty = true;
  dirty_.push_back(number);
}

std::uint64_t IdentityStore::token_hash(TokenKind kind, const Id16& value) {
  return Id16Hash{}(value) + static_cast<std::uint64_t>(kind) * 0x9E3779B97F4A7C15U;
}

TokenNumber IdentityStore::find_token(TokenKind kind, const Id16& value) const {
  return token_index_.find(token_hash(kind, value), [&](TokenNumber number) {
    return tokens_[number].kind == kind && tokens_[number].value == value;
  });
}

TokenNumber IdentityStore::use(TokenKind kind, std::string_view value) {
  const auto id = Id16::from(value);
  if (!id || id->is_zero()) return 0;
  auto number = find_token(kind, *id);
  if (number == 0) {
    number = tokens_.take();
    tokens_[number].value = *id;
    tokens_[number].kind = kind;
    token_index_.insert(number, token_hash(kind, *id));
    if (kind == TokenKind::merged_into) ++merges_;
  }
  ++tokens_[number].uses;
  return number;
}

void IdentityStore::release(TokenNumber number) {
  if (number == 0 || --tokens_[number].uses > 0) return;
  if (tokens_[number].kind == TokenKind::merged_into) --merges_;
  if (tokens_[number].over_cap) --blocks_over_cap_;
  token_index_.erase(number, token_hash(tokens_[number].kind, tokens_[number].value));
  tokens_.give_back(number);
}

// What a subject's identities come to.

/// The order in which a subject's identities are believed: the later version, then the unit whose
/// name sorts last (of two years of a return, the later), then the agency whose name sorts first.
bool IdentityStore::believed_before(const Part& one, const Part& other) const {
  if (one.version != other.version) return one.version > other.version;
  if (one.unit != other.unit) return *unit_names_[one.unit] > *unit_names_[other.unit];
  return agency_names_[one.agency] < agency_names_[other.agency];
}

bool IdentityStore::agency_before(std::uint16_t one, std::uint16_t other) const {
  if (agency_kinds_[one] != agency_kinds_[other]) return agency_kinds_[one] < agency_kinds_[other];
  return agency_names_[one] < agency_names_[other];
}

/// Of each single-valued field the first that is said holds, in the order of belief (rulings S2);
/// UPNs are collected. A names token holds a birth date, so it is taken only from where the birth
/// date that holds was said. `tokens` ascends.
void IdentityStore::merge_fields(Subject& subject, std::vector<TokenNumber>& tokens) {
  tokens.clear();
  ordered_.clear();
  for (auto at = subject.first_part; at != 0; at = parts_[at].next) {
    ordered_.push_back(&parts_[at]);
  }
  std::sort(ordered_.begin(), ordered_.end(),
            [this](const Part* one, const Part* other) { return believed_before(*one, *other); });
  TokenNumber nhs = 0, birth_date = 0, names = 0, merged_into = 0;
  bool first = true;
  for (const Part* part : ordered_) {
    if (first || agency_before(part->agency, subject.agency)) subject.agency = part->agency;
    first = false;
    if (nhs == 0) nhs = part->nhs;
    if (birth_date == 0) birth_date = part->birth_date;
    if (merged_into == 0) merged_into = part->merged_into;
    for (const auto upn : part->upns) {
      if (upn != 0) tokens.push_back(upn);
    }
  }
  for (const Part* part : ordered_) {
    if (names == 0 && part->birth_date == birth_date) names = part->names;
  }
  for (const auto token : {nhs, birth_date, names, merged_into}) {
    if (token != 0) tokens.push_back(token);
  }
  std::sort(tokens.begin(), tokens.end());
  tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
}

// The index.

void IdentityStore::touch(TokenNumber number) {
  ++tokens_[number].uses;
  touched_.push_back(number);
}

void IdentityStore::join(SubjectNumber subject, TokenNumber token) {
  const auto number = memberships_.take();
  Membership& membership = memberships_[number];
  membership.subject = subject;
  membership.token = token;
  membership.next = tokens_[token].first_member;
  if (membership.next != 0) memberships_[membership.next].previous = number;
  tokens_[token].first_member = number;
  ++tokens_[token].members;
  ++tokens_[token].uses;
  membership.next_of_subject = subjects_[subject].first_membership;
  subjects_[subject].first_membership = number;
}

void IdentityStore::leave_all(Subject& subject) {
  for (auto at = subject.first_membership; at != 0;) {
    const Membership membership = memberships_[at];
    if (membership.next != 0) memberships_[membership.next].previous = membership.previous;
    if (membership.previous != 0) {
      memberships_[membership.previous].next = membership.next;
    } else {
      tokens_[membership.token].first_member = membership.next;
    }
    --tokens_[membership.token].members;
    memberships_.give_back(at);
    release(membership.token);
    at = membership.next_of_subject;
  }
  subject.first_membership = 0;
}

void IdentityStore::reindex(SubjectNumber number) {
  Subject& subject = subjects_[number];
  // Who is merged into this subject cares whether it is there.
  const bool is_present = subject.first_part != 0;
  if (merges_ > 0 && is_present != subject.present) {
    const auto merge = find_token(TokenKind::merged_into, subject.handle);
    if (merge != 0) touch(merge);
  }
  subject.present = is_present;
  old_tokens_.clear();
  for (auto at = subject.first_membership; at != 0; at = memberships_[at].next_of_subject) {
    old_tokens_.push_back(memberships_[at].token);
  }
  std::sort(old_tokens_.begin(), old_tokens_.end());
  merge_fields(subject, new_tokens_);
  if (old_tokens_ == new_tokens_) return;
  for (const auto token : old_tokens_) touch(token);
  for (const auto token : new_tokens_) touch(token);
  leave_all(subject);
  for (const auto token : new_tokens_) join(number, token);
}

void IdentityStore::refresh(std::vector<SubjectNumber>& touched) {
  touched_.clear();
  for (const auto number : dirty_) {
    reindex(number);
    subjects_[number].dirty = false;
    touched.push_back(number);
  }
  dirty_.clear();
  std::sort(touched_.begin(), touched_.end());
  TokenNumber last = 0;
  for (const auto number : touched_) {
    if (number == last) continue;
    last = number;
    Token& token = tokens_[number];
    if (token.kind == TokenKind::birth_date) continue;
    const bool over_cap = token.kind != TokenKind::merged_into && token.members > kBlockSubjectsMax;
    // A block that crosses the cap changes for all its members (rulings S15).
    if (over_cap != token.over_cap) {
      token.over_cap = over_cap;
      blocks_over_cap_ += over_cap ? 1 : -1;
    } else if (over_cap) {
      continue;
    }
    collect_block(number, touched);
    if (token.kind == TokenKind::merged_into) {
      if (const auto survivor = find(token.value); survivor != 0) touched.push_back(survivor);
    }
  }
  for (const auto number : touched_) release(number);
}

void IdentityStore::collect_block(TokenNumber number, std::vector<SubjectNumber>& subjects) const {
  for (auto at = tokens_[number].first_member; at != 0; at = memberships_[at].next) {
    subjects.push_back(memberships_[at].subject);
  }
}

}  // namespace braid::transform
