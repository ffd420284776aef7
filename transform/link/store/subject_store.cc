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
    : model_{options.model},
      config_hash_{options.config_hash},
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
  Arrival& arrival = arrivals_[arrived_];
  if (value) BRAID_TRY(read_identity(*value, config_hash_, arrival.read));
  const std::uint16_t agency_number = sources_.agency_number(agency);
  if (!value || arrival.read.withdrawn) {
    flush();
    const SubjectNumber number = find(handle);
    if (number == 0) return {};
    before_change(number);
    remove_records(subjects_[number], agency_number, unit_hash);
    after_change(number);
    subjects_[number].is_new = false;
    return {};
  }
  arrival.subject = handle;
  arrival.source =
      sources_.source_number(agency_number, unit_hash, arrival.read.unit, arrival.read.key_id);
  arrived(arrival);
  if (++arrived_ == kTogether) store_arrivals();
  return {};
}

/// First step of three: asks for the places in the tables.
void SubjectStore::arrived(Arrival& arrival) {
  subject_index_.prefetch(Id16Hash{}(arrival.subject));
  for (std::size_t i = 0; i < kFields; ++i) {
    if (!arrival.read.encoded.has(static_cast<Field>(i))) continue;
    arrival.hashes[i] = SegmentStore::hash(arrival.read.encoded.segments[i]);
    segments_of(i).prefetch(arrival.hashes[i]);
  }
}

/// The second asks for the values and for the blocks, the third stores.
void SubjectStore::store_arrivals() {
  const std::span arrivals{arrivals_.data(), arrived_};
  arrived_ = 0;
  for (Arrival& arrival : arrivals) {
    for (std::size_t i = 0; i < kFields; ++i) {
      if (!arrival.read.encoded.has(static_cast<Field>(i))) continue;
      segments_of(i).prefetch_value(arrival.hashes[i]);
    }
    for (std::size_t place = 0; place < kBlockingKeys; ++place) {
      const std::uint64_t key = arrival.read.keys[place];
      arrival.keys[place] = key == 0 ? 0 : block_key(block_kind_of_key(place), key);
      if (key != 0 && !arrival.read.foreign) index_.prefetch(arrival.keys[place]);
    }
  }
  for (const Arrival& arrival : arrivals) store(find_or_add(arrival.subject), arrival);
  if (fresh_.size() >= kTogether) index_fresh();
}

void SubjectStore::store(SubjectNumber number, const Arrival& arrival) {
  Subject& subject = subjects_[number];
  const SourceTable::Source& source = sources_[arrival.source];
  const bool is_new = subject.first_record == 0 && !subject.to_scan;
  if (subject.first_record != 0) {
    const auto former = find_records(subject, source.agency, source.unit_hash);
    if (!former.empty()) index_fresh();
    if (former.size() == 1 && says_the_same(former[0], arrival)) {
      Record& record = records_[former[0]];
      const auto version = arrival.read.version;
      const bool may_matter = record.version != version && record.is(Record::shared);
      record.version = version;
      if (may_matter) after_change(number);
      return;
    }
    before_change(number);
    remove_records(subject, source.agency, source.unit_hash);
  }
  add_record(number, arrival);
  after_change(number);
  subject.is_new = is_new;
}

bool SubjectStore::says_the_same(RecordNumber number, const Arrival& arrival) const {
  const Record& record = records_[number];
  const ReadIdentity& read = arrival.read;
  EncodedIdentity encoded;
  expand(record, encoded);
  const auto& upns = read.upns;
  if (record.source != arrival.source || record.is(Record::foreign) != read.foreign ||
      !equal(encoded, read.encoded) || record.ids[0] != read.nhs ||
      record.ids[1] != (upns.empty() ? 0 : upns[0])) {
    return false;
  }
  const bool is_other = record.is(Record::third_is_other);
  if (upns.size() > 2 || (read.other != 0 && upns.size() > 1)) return false;
  const std::uint64_t third = read.other != 0 ? read.other : upns.size() > 1 ? upns[1] : 0;
  if (record.ids[2] != third || is_other != (read.other != 0)) return false;
  const auto merge = merged_into_.find(number);
  if ((merge == merged_into_.end() ? Id16{} : merge->second) != read.merged_into) return false;
  if (record.is(Record::foreign)) return true;
  for (std::size_t place = 0; place < kBlockingKeys; ++place) {
    const BlockKey key = arrival.keys[place];
    if ((record.next[place] != 0) != (key != 0)) return false;
    if (key != 0 && index_.key_of(posting_of(number, place)) != key) return false;
  }
  return true;
}

void SubjectStore::keep_encoding(const Arrival& arrival, StoredEncoding& stored) {
  const EncodedIdentity& read = arrival.read.encoded;
  for (std::size_t i = 0; i < kFields; ++i) {
    const auto field = static_cast<Field>(i);
    if (!read.has(field)) continue;
    const bool is_name = field == Field::surname || field == Field::given_name;
    stored.segments[i] =
        segments_of(i).take(read.segments[i], arrival.hashes[i], [&](const Segment& bits) {
          return is_name ? model_->rarity_of_name(bits) : std::array<std::uint8_t, 2>{};
        });
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
void SubjectStore::add_record(SubjectNumber number, const Arrival& arrival) {
  Subject& subject = subjects_[number];
  const ReadIdentity& read = arrival.read;
  std::size_t upn = 0;
  const RecordNumber first = records_.take();
  for (RecordNumber at = first;; at = records_.take()) {
    Record& record = records_[at];
    record.subject = number;
    record.source = arrival.source & 0xFFFFFFU;
    record.version = read.version;
    record.next_of_subject = subject.first_record;
    subject.first_record = at;
    Fresh fresh{at, {}};
    if (at == first) {
      keep_encoding(arrival, record.encoded);
      record.ids[0] = read.nhs;
      std::copy(arrival.keys.begin(), arrival.keys.end(), fresh.keys.begin());
    } else {
      record.set(Record::extension, true);
    }
    if (upn < read.upns.size()) record.ids[1] = read.upns[upn++];
    if (at == first && read.other != 0) {
      record.ids[2] = read.other;
      record.set(Record::third_is_other, true);
    } else if (upn < read.upns.size()) {
      record.ids[2] = read.upns[upn++];
    }
    if (read.foreign) {
      record.set(Record::foreign, true);
      foreign_ += at == first ? 1 : 0;
    } else {
      for (std::size_t i = 0; i < kIdPlaces; ++i) {
        if (record.ids[i] == 0) continue;
        fresh.keys[kBlockingKeys + i] =
            block_key(kind_at(record, kBlockingKeys + i), record.ids[i]);
        index_.prefetch(fresh.keys[kBlockingKeys + i]);
      }
      sources_[arrival.source].records += at == first ? 1 : 0;
      fresh_.push_back(fresh);
    }
    if (upn >= read.upns.size()) break;
  }
  if (!read.merged_into.is_zero() && read.merged_into != subject.handle) {
    merged_into_[first] = read.merged_into;
  }
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

bool SubjectStore::share_name_key(SubjectNumber one, SubjectNumber other) const {
  static constexpr std::array<std::size_t, 4> kPlacesOfNames = {0, 1, 3, 4};
  const auto share = [this](RecordNumber i, RecordNumber j) {
    return std::any_of(kPlacesOfNames.begin(), kPlacesOfNames.end(), [&](std::size_t place) {
      return records_[i].next[place] != 0 && records_[j].next[place] != 0 &&
             index_.key_of(posting_of(i, place)) == index_.key_of(posting_of(j, place));
    });
  };
  for (auto i = subjects_[one].first_record; i != 0; i = records_[i].next_of_subject) {
    for (auto j = subjects_[other].first_record; j != 0; j = records_[j].next_of_subject) {
      if (share(i, j)) return true;
    }
  }
  return false;
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
  store_arrivals();
  index_fresh();
}

void SubjectStore::index_fresh() {
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
