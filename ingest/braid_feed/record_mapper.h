#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/vocabulary.h"
#include "ingest/braid_feed/delimited_reader.h"
#include "ingest/decode/decoder.h"
#include "proto/feed/record.h"

namespace braid::feed::v1 {
class Attribute;
class Fact;
class Record;
}  // namespace braid::feed::v1

namespace braid::ingest {

/// Turns messages of `braid.feed.v1` into records. The words are ours already, so nothing is
/// translated: what is no word of the vocabulary, or no date, refuses the record.
///
/// The generated getters of the schema hand out plain texts. So only this folder links them
/// (tests/tidy), and each identifier is a `Personal` from the expression on that reads it.
class RecordMapper {
 public:
  explicit RecordMapper(const DecoderOptions& options);

  /// `units`: name to index, of the delivery. A unit that is not among them is as a missing one.
  void begin(std::map<std::string, std::uint16_t, std::less<>> units, Seconds submitted);
  void map(const DelimitedMessage& message, std::uint16_t file, feed::RecordBatch& batch);
  /// The unit that a message names, if it can be one.
  static std::optional<std::string> unit_of(const DelimitedMessage& message);

 private:
  struct Refusal {
    Literal rule, reason;
  };
  using Verdict = std::optional<Refusal>;

  Verdict read(const feed::v1::Record& given, feed::Record& record, feed::RecordBatch& batch);
  Verdict read_key(const feed::v1::Record& given, feed::Record& record, feed::RecordBatch& batch);
  Verdict read_identity(const feed::v1::Record& given, feed::Record& record,
                        feed::RecordBatch& batch);
  Verdict read_fact(const feed::v1::Record& given, feed::Record& record, feed::RecordBatch& batch);
  static Verdict read_dates(const feed::v1::Fact& given, const Kind& kind,
                            feed::Statement& statement);
  Verdict read_attribute(const feed::v1::Attribute& given, feed::Statement& statement) const;
  std::uint32_t value_of(const Attribute& attribute, std::string_view text) const;

  const DecoderOptions& options_;
  std::map<std::string, std::uint16_t, std::less<>> units_;
  std::uint32_t submitted_ = 0;
};

}  // namespace braid::ingest
