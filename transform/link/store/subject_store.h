#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/result.h"
#include "transform/link/linker.h"
#include "transform/link/store/block_index.h"
#include "transform/link/store/id_evidence.h"
#include "transform/link/store/identity_reader.h"
#include "transform/link/store/number_index.h"
#include "transform/link/store/pool.h"
#include "transform/link/store/prefetch.h"
#include "transform/link/store/record.h"
#include "transform/link/store/segment_store.h"
#include "transform/link/store/source_table.h"
#include "transform/link/store/stated_merges.h"

namespace braid::transform {

/// The identities of one area as records of subjects, indexed by what they may share, and the list
/// of subjects whose pairs must be found anew. Not to be shared between threads.
class SubjectStore {
 public:
  explicit SubjectStore(const LinkerOptions& options);

  Result<void> apply(std::string_view agency, std::string_view key,
                     std::optional<std::string_view> value);

  Subject& operator[](SubjectNumber number) { return subjects_[number]; }
  const Subject& operator[](SubjectNumber number) const { return subjects_[number]; }
  const Record& record(RecordNumber number) const { return records_[number]; }
  Pool<Subject>& subjects() { return subjects_; }
  const BlockIndex& index() const { return index_; }
  bool take_reordered() { return index_.take_reordered(); }
  IdEvidence& evidence() { return evidence_; }
  const IdEvidence& evidence() const { return evidence_; }
  const SourceTable& sources() const { return sources_; }
  const StatedMerges& merges() const { return merges_; }
  std::int64_t foreign() const { return foreign_ + sources_.records_of_other_epochs(); }

  /// Brings the subject into the cache, where it will be looked up by number.
  void prefetch(SubjectNumber number) const { prefetch_line(&subjects_[number]); }
  void prefetch_record(SubjectNumber number) const {
    const auto first = subjects_[number].first_record;
    if (first == 0) return;
    const auto* const record = reinterpret_cast<const char*>(&records_[first]);
    for (std::size_t at = 0; at < sizeof(Record); at += 64) prefetch_line(record + at);
    prefetch_line(record + sizeof(Record) - 1);  // records do not begin where lines do
  }
  /// The same one step on, when that has arrived.
  void prefetch_segments(SubjectNumber number) const {
    const auto first = subjects_[number].first_record;
    if (first == 0) return;
    const auto& segments = records_[first].encoded.segments;
    for (std::size_t i = 0; i < kFields; ++i) segments_of(i).prefetch(segments[i]);
  }
  /// A record as it is compared.
  void expand(const Record& record, EncodedIdentity& encoded) const;
  SubjectNumber find(const Id16& handle) const;
  SubjectNumber find_or_add(const Id16& handle);
  /// Forgets a subject of which nothing is known or stated.
  void forget(SubjectNumber number);

  AgencyKind kind(const Subject& subject) const { return sources_.kind(subject.agency); }
  /// Both are children of one children's services agency, which never joins them (rulings A5).
  bool kept_apart(const Subject& one, const Subject& other) const {
    return one.agency == other.agency && kind(one) == AgencyKind::children;
  }
  /// Whether a blocking key that is made of a given name (B03, B04, B06, B07) is common to them.
  bool share_name_key(SubjectNumber one, SubjectNumber other) const;
  /// Its records in the order in which they are believed: the later version, names of its own
  /// before other names, then as units are believed. For each field the first that says it holds
  /// (rulings S2).
  void records_of(const Subject& subject, std::vector<RecordNumber>& ordered) const;

  /// The subject is among those that `take_marked` gives next.
  void mark(SubjectNumber number);
  /// All who are merged with it, directly or through others, too.
  void mark_merged(SubjectNumber number);
  /// Brings records and index up to date with what has come. Subjects are found only then.
  void flush();
  std::vector<SubjectNumber>& marked() { return marked_; }
  std::size_t bytes() const;

 private:
  /// An identity that has come. Some are gathered before they are stored, and go through each step
  /// together: what the step after will look at is on its way into the cache meanwhile.
  struct Arrival {
    ReadIdentity read;
    Id16 subject;
    std::uint32_t source = 0;
    std::array<std::uint64_t, kFields> hashes{};  ///< of the segments
    std::array<BlockKey, kBlockingKeys> keys{};
  };
  static constexpr std::size_t kTogether = 32;
  /// A record that is stored and not yet in the index.
  struct Fresh {
    RecordNumber record = 0;
    std::array<BlockKey, kPlaces> keys{};
  };

  SegmentStore& segments_of(std::size_t field) { return field < 2 ? names_ : others_; }
  const SegmentStore& segments_of(std::size_t field) const { return field < 2 ? names_ : others_; }
  void arrived(Arrival& arrival);
  void store_arrivals();
  void index_fresh();
  void keep_encoding(const Arrival& arrival, StoredEncoding& stored);
  void store(SubjectNumber number, const Arrival& arrival);
  bool says_the_same(RecordNumber number, const Arrival& arrival) const;
  void add_record(SubjectNumber number, const Arrival& arrival);
  void remove_records(Subject& subject, std::uint16_t agency, std::uint64_t unit_hash);
  void take_out(RecordNumber number);
  void before_change(SubjectNumber number);
  void after_change(SubjectNumber number);
  void siblings_of(RecordNumber number, std::vector<RecordNumber>& siblings) const;
  std::vector<RecordNumber> find_records(const Subject& subject, std::uint16_t agency,
                                         std::uint64_t unit_hash) const;

  const std::shared_ptr<const LinkModel> model_;
  const std::uint64_t config_hash_;
  SourceTable sources_;
  Pool<Subject> subjects_;
  Pool<Record> records_;
  SegmentStore names_;   ///< of surnames and given names
  SegmentStore others_;  ///< of birth dates and postcodes
  NumberIndex subject_index_;
  BlockIndex index_;
  IdEvidence evidence_;
  StatedMerges merges_;
  std::unordered_map<RecordNumber, Id16> merged_into_;  ///< of records; looked up only
  std::int64_t foreign_ = 0;
  std::array<Arrival, kTogether> arrivals_;
  std::size_t arrived_ = 0;  ///< of `arrivals_`, in the order of their coming
  std::vector<Fresh> fresh_;
  std::vector<SubjectNumber> marked_;
  std::vector<RecordNumber> siblings_, ordered_;
};

}  // namespace braid::transform
