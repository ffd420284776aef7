#include "transform/link/store/subject_store.h"

#include <algorithm>
#include <cstring>

#include "core/keys.h"

namespace braid::transform {
namespace {

constexpr std::size_t kIdentityKeyBytes = 1 + 16 + 8;

bool equal(const EncodedIdentity& one, const EncodedIdentity& other) {
  return one.segments == other.segments && one.birth_date_swap == other.birth_date_swap &&
         one.flags == other.flags && one.presence == other.presence && one.sex == other.sex;
}

}  // namespace

SubjectStore::SubjectStore(const LinkerOptions& options)
    : reader_{options},
      index_{records_, {options.block_cap, options.block_cap_b07}},
      evidence_{records_,
                subjects_,
                index_,
                sources_,
                {options.block_cap, options.block_cap_b07},
                [this](SubjectNumber number) {
                  mark(number);
                  // Whether a merge contradicts hangs on what counts, and on the merge whether a
                  // UPN is of two children. Asked here, since whoever waits to be scanned is
                  // marked already and would not be prepared again.
                  if (subjects_[number].merging) mark_merged(number);
                }} {}

Result<void> SubjectStore::apply(std::string_view agency, std::string_view key,
                                 std::optional<std::string_view> value) {
  if (key_tag(key) != KeyTag::identity) return {};
  if (key.size() != kIdentityKeyBytes) return fail(ErrorKind::refused, "link/identity-key");
  const Id16 handle = *id_of_key(key);
  if (handle.is_zero()) return {};  // nobody, and never the same nobody as another
  std::uint64_t unit_hash = 0;
  std::memcpy(&unit_hash, key.data() + 17, sizeof unit_hash);
  subject_index_.prefetch(Id16Hash{}(handle));
  if (value) BRAID_TRY(reader_.read(*value, read_));
  if (value) prefetch_encoding();
  const std::uint16_t agency_number = sources_.agency_number(agency);
  if (!value || read_.withdrawn) {
    const SubjectNumber number = find(handle);
    if (number == 0) return {};
    flush();
    before_change(number);
    remove_records(subjects_[number], agency_number, unit_hash);
    after_change(number);
    subjects_[number].is_new = false;
    return {};
  }
  store(find_or_add(handle),
        sources_.source_number(agency_number, unit_hash, read_.unit, read_.key_id));
  if (fresh_.size() >= kFreshMax) flush();
  return {};
}

void SubjectStore::store(SubjectNumber number, std::uint32_t source) {
  Subject& subject = subjects_[number];
  const bool is_new = subject.first_record == 0 && !subject.to_scan;
  if (subject.first_record != 0) {
    const auto former = find_records(subject, sources_[source].agency, sources_[source].unit_hash);
    if (!former.empty()) flush();
    if (former.size() == 1 && says_the_same(former[0], source)) {
      Record& record = records_[former[0]];
      const bool may_matter = record.version != read_.version && record.is(Record::shared);
      record.version = read_.version;
      if (may_matter) after_change(number);
      return;
    }
    before_change(number);
    remove_records(subject, sources_[source].agency, sources_[source].unit_hash);
  }
  add_record(number, source);
  after_change(number);
  subject.is_new = is_new;
}

bool SubjectStore::says_the_same(RecordNumber number, std::uint32_t source) const {
  const Record& record = records_[number];
  EncodedIdentity encoded;
  expand(record, encoded);
  const auto& upns = read_.upns;
  if (record.source != source || record.is(Record::foreign) != read_.foreign ||
      !equal(encoded, read_.encoded) || record.ids[0] != read_.nhs ||
      record.ids[1] != (upns.empty() ? 0 : upns[0])) {
    return false;
  }
  const bool is_other = record.is(Record::third_is_other);
  if (upns.size() > 2 || (read_.other != 0 && upns.size() > 1)) return false;
  const std::uint64_t third = read_.other != 0 ? read_.other : upns.size() > 1 ? upns[1] : 0;
  if (record.ids[2] != third || is_other != (read_.other != 0)) return false;
  const auto merge = merged_into_.find(number);
  if ((merge == merged_into_.end() ? Id16{} : merge->second) != read_.merged_into) return false;
  if (record.is(Record::foreign)) return true;
  for (std::size_t place = 0; place < kBlockingKeys; ++place) {
    const std::uint64_t key = read_.keys[place];
    if ((record.next[place] != 0) != (key != 0)) return false;
    if (key != 0 &&
        index_.key_of(posting_of(number, place)) != block_key(block_kind_of_key(place), key)) {
      return false;
    }
  }
  return true;
}

/// Of the segments of what has been read, many places at a time.
void SubjectStore::prefetch_encoding() {
  for (std::size_t i = 0; i < kFields; ++i) {
    if (!read_.encoded.has(static_cast<Field>(i))) continue;
    hashes_[i] = SegmentStore::hash(read_.encoded.segments[i]);
    segments_of(i).prefetch(hashes_[i]);
  }
}

void SubjectStore::keep_encoding(StoredEncoding& stored) {
  const EncodedIdentity& read = read_.encoded;
  for (std::size_t i = 0; i < kFields; ++i) {
    if (!read.has(static_cast<Field>(i))) continue;
    const auto rarity = i < read.rarity.size() ? read.rarity[i] : std::array<std::uint8_t, 2>{};
    stored.segments[i] =
        segments_of(i).take(read.segments[i], hashes_[i], read.popcounts[i], rarity);
  }
  stored.birth_date_swap = read.birth_date_swap;
  stored.flags = static_cast<std::uint16_t>(read.flags);
  stored.sex = read.sex;
}

void SubjectStore::expand(const Record& record, EncodedIdentity& encoded) const {
  const StoredEncoding& stored = record.encoded;
  encoded.presence = 0;
  for (std::size_t i = 0; i < kFields; ++i) {
    const auto number = stored.segments[i];
    if (number == 0) {
      encoded.segments[i] = {};
      encoded.popcounts[i] = 0;
      if (i < encoded.rarity.size()) encoded.rarity[i] = {};
      continue;
    }
    const SegmentStore::Value& value = segments_of(i)[number];
    encoded.segments[i] = value.bits;
    encoded.popcounts[i] = value.popcount;
    if (i < encoded.rarity.size()) encoded.rarity[i] = value.rarity;
    encoded.presence = static_cast<std::uint8_t>(encoded.presence | 1U << i);
  }
  encoded.birth_date_swap = stored.birth_date_swap;
  encoded.flags = stored.flags;
  encoded.sex = stored.sex;
}

/// Puts what has been read into a record, and into more where it has more identifiers than one can
/// hold. They enter the index with others, so that memory is asked for many at a time.
RecordNumber SubjectStore::add_record(SubjectNumber number, std::uint32_t source) {
  Subject& subject = subjects_[number];
  std::size_t upn = 0;
  const RecordNumber first = records_.take();
  for (RecordNumber at = first;; at = records_.take()) {
    Record& record = records_[at];
    record.subject = number;
    record.source = source & 0xFFFFFFU;
    record.version = read_.version;
    record.next_of_subject = subject.first_record;
    subject.first_record = at;
    Fresh fresh{at, {}};
    if (at == first) {
      keep_encoding(record.encoded);
      record.ids[0] = read_.nhs;
      for (std::size_t place = 0; place < kBlockingKeys; ++place) {
        if (read_.keys[place] == 0) continue;
        fresh.keys[place] = block_key(block_kind_of_key(place), read_.keys[place]);
      }
    } else {
      record.set(Record::extension, true);
    }
    if (upn < read_.upns.size()) record.ids[1] = read_.upns[upn++];
    if (at == first && read_.other != 0) {
      record.ids[2] = read_.other;
      record.set(Record::third_is_other, true);
    } else if (upn < read_.upns.size()) {
      record.ids[2] = read_.upns[upn++];
    }
    if (read_.foreign) {
      record.set(Record::foreign, true);
      foreign_ += at == first ? 1 : 0;
    } else {
      for (std::size_t i = 0; i < kIdPlaces; ++i) {
        if (record.ids[i] == 0) continue;
        fresh.keys[kBlockingKeys + i] =
            block_key(kind_at(record, kBlockingKeys + i), record.ids[i]);
      }
      sources_[source].records += at == first ? 1 : 0;
      fresh_.push_back(fresh);
      // On the way while the others of the batch are read.
      for (const BlockKey key : fresh.keys) {
        if (key != 0) index_.prefetch(key);
      }
    }
    if (upn >= read_.upns.size()) break;
  }
  if (!read_.merged_into.is_zero() && read_.merged_into != subject.handle) {
    merged_into_[first] = read_.merged_into;
  }
  return first;
}

std::vector<RecordNumber> SubjectStore::find_records(const Subject& subject, std::uint16_t agency,
                                                     std::uint64_t unit_hash) const {
  std::vector<RecordNumber> found;
  for (auto at = subject.first_record; at != 0; at = records_[at].next_of_subject) {
    const auto& source = sources_[records_[at].source];
    if (source.agency == agency && source.unit_hash == unit_hash) found.push_back(at);
  }
  return found;
}

void SubjectStore::remove_records(Subject& subject, std::uint16_t agency, std::uint64_t unit_hash) {
  for (const auto number : find_records(subject, agency, unit_hash)) {
    take_out(number);
    Record& record = records_[number];
    if (!record.is(Record::extension)) {
      if (record.is(Record::foreign)) {
        --foreign_;
      } else {
        --sources_[record.source].records;
      }
    }
    RecordNumber* at = &subject.first_record;
    while (*at != number) at = &records_[*at].next_of_subject;
    *at = record.next_of_subject;
    merged_into_.erase(number);
    for (std::size_t i = 0; i < kFields; ++i) {
      if (record.encoded.segments[i] != 0) segments_of(i).give_back(record.encoded.segments[i]);
    }
    records_.give_back(number);
  }
}

void SubjectStore::take_out(RecordNumber number) {
  if (records_[number].next == std::array<std::uint32_t, kPlaces>{}) return;
  siblings_of(number, siblings_);
  for (std::size_t place = 0; place < kPlaces; ++place) {
    if (records_[number].next[place] == 0) continue;
    const Posting posting = posting_of(number, place);
    evidence_.removed(posting, index_.remove(posting, siblings_));
  }
}

void SubjectStore::siblings_of(RecordNumber number, std::vector<RecordNumber>& siblings) const {
  siblings.clear();
  const Record& record = records_[number];
  for (auto at = subjects_[record.subject].first_record; at != 0;
       at = records_[at].next_of_subject) {
    if (at != number) siblings.push_back(at);
  }
}

// Changes of a subject.

void SubjectStore::before_change(SubjectNumber number) {
  if (subjects_[number].merging) mark_merged(number);
}

/// Brings up to date what a subject's records come to.
void SubjectStore::after_change(SubjectNumber number) {
  Subject& subject = subjects_[number];
  mark(number);
  const RecordNumber first = subject.first_record;
  subject.present = first != 0;
  if (first == 0) {
    if (!merges_.empty()) merges_.set(number, {});
    return;
  }
  if (records_[first].next_of_subject == 0) {
    Record& record = records_[first];
    const bool was_shared = record.is(Record::shared);
    record.set(Record::shared, false);
    subject.agency = sources_[record.source].agency;
    if (!was_shared && merges_.empty() && merged_into_.empty()) return;
  }
  records_of(subject, ordered_);
  Id16 survivor;
  subject.agency = sources_[records_[ordered_[0]].source].agency;
  for (const auto each : ordered_) {
    Record& record = records_[each];
    record.set(Record::shared, ordered_.size() > 1);
    const auto agency = sources_[record.source].agency;
    if (sources_.agency_before(agency, subject.agency)) subject.agency = agency;
    const auto merge = merged_into_.find(each);
    if (survivor.is_zero() && merge != merged_into_.end()) survivor = merge->second;
    // Of whichever field another record now holds, this one may speak or not.
    if (record.ids[0] != 0) evidence_.recheck_nhs(record.ids[0]);
    for (std::size_t i = 1; i < kIdPlaces; ++i) {
      if (record.ids[i] != 0 && kind_at(record, kBlockingKeys + i) == BlockKind::upn) {
        evidence_.recheck_upn(record.ids[i]);
      }
    }
  }
  if (survivor != merges_.survivor_of(number)) {
    merges_.set(number, survivor);
    subject.merging = true;
    const auto known = find(survivor);
    if (known != 0) subjects_[known].merging = true;
  }
}

void SubjectStore::records_of(const Subject& subject, std::vector<RecordNumber>& ordered) const {
  ordered.clear();
  for (auto at = subject.first_record; at != 0; at = records_[at].next_of_subject) {
    ordered.push_back(at);
  }
  if (ordered.size() < 2) return;
  std::sort(ordered.begin(), ordered.end(), [this](RecordNumber a, RecordNumber b) {
    const Record &one = records_[a], &other = records_[b];
    const bool one_is_alias = one.encoded.is(IdentityFlag::alias);
    const bool other_is_alias = other.encoded.is(IdentityFlag::alias);
    if (one_is_alias != other_is_alias) return other_is_alias;
    if (one.version != other.version) return one.version > other.version;
    if (one.source != other.source) return sources_.believed_before(one.source, other.source);
    if (one.is(Record::extension) != other.is(Record::extension)) {
      return other.is(Record::extension);
    }
    return one.ids < other.ids;
  });
}

void SubjectStore::mark(SubjectNumber number) {
  Subject& subject = subjects_[number];
  if (subject.to_scan) return;
  subject.to_scan = true;
  marked_.push_back(number);
}

void SubjectStore::mark_merged(SubjectNumber number) {
  std::vector<SubjectNumber> group{number};
  const auto reach = [&](SubjectNumber other) {
    if (other != 0 && std::find(group.begin(), group.end(), other) == group.end()) {
      group.push_back(other);
    }
  };
  for (std::size_t i = 0; i < group.size(); ++i) {
    const auto survivor = merges_.survivor_of(group[i]);
    if (!survivor.is_zero()) reach(find(survivor));
    for (const auto retired : merges_.merged_into(subjects_[group[i]].handle)) reach(retired);
  }
  for (const auto each : group) {
    mark(each);
    for (auto at = subjects_[each].first_record; at != 0; at = records_[at].next_of_subject) {
      const Record& record = records_[at];
      for (std::size_t i = 1; i < kIdPlaces; ++i) {
        if (record.ids[i] != 0 && kind_at(record, kBlockingKeys + i) == BlockKind::upn) {
          evidence_.recheck_upn(record.ids[i]);
        }
      }
    }
  }
}

void SubjectStore::flush() {
  for (const Fresh& fresh : fresh_) {
    siblings_.clear();
    if (records_[fresh.record].is(Record::shared)) siblings_of(fresh.record, siblings_);
    for (std::size_t place = 0; place < kPlaces; ++place) {
      if (fresh.keys[place] == 0) continue;
      const Posting posting = posting_of(fresh.record, place);
      evidence_.added(posting, index_.add(fresh.keys[place], posting, siblings_));
    }
  }
  fresh_.clear();
}

// Subjects by handle.

SubjectNumber SubjectStore::find(const Id16& handle) const {
  return subject_index_.find(
      Id16Hash{}(handle), [&](SubjectNumber number) { return subjects_[number].handle == handle; });
}

SubjectNumber SubjectStore::find_or_add(const Id16& handle) {
  if (const auto found = find(handle); found != 0) return found;
  const auto number = subjects_.take();
  Subject& subject = subjects_[number];
  subject.handle = handle;
  subject.merging = !merges_.empty() && !merges_.merged_into(handle).empty();
  subject_index_.insert(number, Id16Hash{}(handle));
  return number;
}

void SubjectStore::forget(SubjectNumber number) {
  const Subject& subject = subjects_[number];
  if (subject.present || subject.stated_person != 0 || subject.to_scan ||
      subject.first_review != 0) {
    return;
  }
  subject_index_.erase(number, Id16Hash{}(subject.handle));
  subjects_.give_back(number);
}

std::size_t SubjectStore::bytes() const {
  return subjects_.bytes() + records_.bytes() + names_.bytes() + others_.bytes() +
         subject_index_.bytes() + index_.bytes();
}

}  // namespace braid::transform
