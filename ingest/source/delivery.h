#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/result.h"

namespace braid::ingest {

/// Reads bytes forward, once.
class ByteReader {
 public:
  virtual ~ByteReader() = default;
  /// Fills the front of `into`; 0 at the end. Unavailable if the medium fails.
  virtual Result<std::size_t> read(std::span<char> into) = 0;
};

/// One file of a delivery; may be opened any number of times, because a delivery is read twice
/// (rulings S7).
class DeliveredFile {
 public:
  virtual ~DeliveredFile() = default;
  /// Its name as delivered, without folders. May hint at a year; never logged with its content.
  virtual const std::string& name() const = 0;
  virtual std::uint64_t size() const = 0;
  virtual Result<std::unique_ptr<ByteReader>> open() const = 0;
};

/// For tests, fuzzing, and sources that hold a bounded stretch of a stream.
std::unique_ptr<DeliveredFile> make_memory_file(std::string name, std::string bytes);
std::unique_ptr<DeliveredFile> make_disk_file(std::string path, std::string name,
                                              std::uint64_t size);

/// `submission.toml`: what the files cannot say themselves (interface, section 2).
struct SubmissionNote {
  std::optional<Date> covers_from, covers_to;  ///< both days included
  std::optional<Seconds> submitted;
  std::optional<int> year;
  std::string mode;  ///< snapshot, changed, delta, or empty
  /// The sender has looked: more than a tenth of the children really are gone (rulings S10).
  bool absences_confirmed = false;
  /// The national data opt-out was applied, and when it was last looked up (rulings E4).
  bool opt_out_applied = false;
  std::optional<Date> opt_out_checked;
  /// How many people the sender left out because of it; who they are is never said (OPT-05).
  std::optional<int> opted_out;
};

/// Where a delivery stood in a topic, for the places of what is refused.
struct TopicPlace {
  std::string partition;              ///< "police.lines/0"; empty: it is from no topic
  std::vector<std::int64_t> offsets;  ///< of its first message, or of all its records
  bool by_record = false;  ///< row n of its one file with rows is the message offsets[n - 1]

  /// "police.lines/0/4711"; `row` from 1, 0: the whole.
  std::string text(std::uint64_t row) const;
};

/// One delivery: files in order of name, without `submission.toml`.
struct Delivery {
  std::string name;
  std::vector<std::unique_ptr<DeliveredFile>> files;
  SubmissionNote note;
  /// SHA-256 over names and bytes of all files and of `submission.toml`.
  std::string content_hash;
  TopicPlace topic;
};

}  // namespace braid::ingest
