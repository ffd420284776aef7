#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"
#include "core/vocabulary.h"
#include "transform/compare/encoding_options.h"

namespace braid::feed {
class RecordBatch;
}

namespace braid::transform {

/// The linkage key of a partnership, 32 bytes; wiped when destroyed. Exists in the edge role only
/// (linkage-design, section 1).
class LinkageKey {
 public:
  /// Misconfigured unless the file is 32 raw bytes, or 64 hexadecimal digits and at most one
  /// newline, with mode 0400 or 0600 (rulings F7). `fault` then names the rule and the remedy.
  static Result<LinkageKey> load(const std::string& file);
  static LinkageKey from_bytes(std::string_view bytes);

  LinkageKey(LinkageKey&&) noexcept = default;
  LinkageKey& operator=(LinkageKey&&) noexcept = default;
  ~LinkageKey();

  /// Another holder of the same key, wiped on its own.
  LinkageKey duplicate() const;

  /// HKDF-Expand with SHA-256, 32 bytes (linkage-design, section 3): for `id/nhs`, `det`, ...
  std::array<unsigned char, 32> sub(std::string_view label) const;

 private:
  using Bytes = std::array<unsigned char, 32>;
  struct Wipe {
    void operator()(Bytes* bytes) const noexcept;
  };

  LinkageKey();

  std::unique_ptr<Bytes, Wipe> bytes_;  ///< in locked memory where the system allows it
};

/// One entry of the log to be. Views point into the batch that holds it.
struct Entry {
  enum class Stream : std::uint8_t { identities, facts };
  Stream stream = Stream::facts;
  std::uint16_t unit = 0;    ///< index into the delivery's units
  std::uint32_t record = 0;  ///< index into the batch of the record that it was made of
  bool keep_only = false;    ///< of a refused row: what is stated under `id` stays; has no value
  /// The record says who its subject is, and the entry of it comes with `finish`; has no value.
  bool comes_later = false;
  bool withdrawn = false;
  Id16 subject;  ///< for keeping a whole subject's entries (rulings S10)
  /// Of the key, unique over both streams of an agency: the record id, or a mix of handle and unit.
  Id16 id;
  std::uint64_t version = 0;
  std::string_view key, value;
};

/// Entries made of one record batch.
class EntryBatch {
 public:
  std::vector<Entry> entries;
  std::string bytes;  ///< keys and values stand here
  void clear() {
    entries.clear();
    bytes.clear();
  }
};

/// What the pseudonymiser needs to know of a unit: its full name `feed/unit`, and the label of its
/// record keys, `rec/<feed>/<table>` (rulings S1).
struct UnitName {
  std::string full;
  std::string label;
};

struct PseudonymiserOptions {
  const Vocabulary* vocabulary = nullptr;
  std::string agreement;
  /// Accept NHS numbers that begin with 999 (rulings A11).
  bool keep_test_numbers = false;
  /// What the whole partnership holds alike.
  EncodingOptions encoding;
};

/// Replaces everything that says who somebody is by keyed hashes: record batch in, entries out.
/// The last step that can see an identifier. Not to be shared between threads: it keeps keyed
/// contexts.
///
/// Every identity carries the encoded record (linkage-design, section 4). A record that has a
/// version (police, HL7) states its subject whole, and its identity is encoded of that alone. The
/// tables of a snapshot (version 0) bring name, birth date and postcode apart; so the identity of
/// every unit carries the encoding of all that the delivery says of the subject, and comes when the
/// delivery has been read to its end. Units that a later submission has superseded take part in
/// that: the entries of a delivery depend on its content alone, never on what else has come.
class Pseudonymiser {
 public:
  virtual ~Pseudonymiser() = default;
  /// Units of the delivery whose batches follow.
  virtual Result<void> begin(const std::vector<UnitName>& units) = 0;
  /// Fills `entries`; for each record its identity, or that it comes later, then its facts.
  /// Unavailable if OpenSSL fails.
  virtual Result<void> replace(const feed::RecordBatch& batch, EntryBatch& entries) = 0;
  /// After the last batch: fills `entries` with some of the identities that were to come, one for
  /// each subject and unit. False: there are no more, `entries` is empty, and all that the delivery
  /// said in clear is wiped. Their `record` says nothing. Unavailable if OpenSSL fails.
  virtual Result<bool> finish(EntryBatch& entries) = 0;
};

Result<std::unique_ptr<Pseudonymiser>> make_pseudonymiser(LinkageKey key,
                                                          const PseudonymiserOptions& options);

/// The index id of a stored entry, from its key: what `Entry::id` was when it was written.
Id16 entry_id(Entry::Stream stream, std::string_view key);

}  // namespace braid::transform
