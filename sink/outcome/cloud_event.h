#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/log/log.h"
#include "outcome/outcome.pb.h"

namespace braid::sink {

/// Says of every entry of one outcome stream in one area what it is, as a CloudEvent 1.0 in the
/// binary mode of the Kafka protocol binding (design, section 9). docs/subscribing.md has the table
/// that consumers read.
///
/// Attributes depend on the stream, the key and the release alone, so whoever writes an entry anew
/// writes the same ones; there is no `time`, as nothing that is measured knows the clock.
class CloudEvents {
 public:
  CloudEvents(std::string_view stream, std::string_view area, bool as_json);

  /// The headers to be written beside the entry. They live until the next call.
  std::span<const EntryHeader> of(const braid::outcome::v1::Outcome& outcome);
  std::span<const EntryHeader> of(const braid::outcome::v1::Coverage& coverage);
  std::span<const EntryHeader> of(const braid::outcome::v1::Release& release);

 private:
  std::span<const EntryHeader> with(std::string_view type, std::string_view key,
                                    std::int64_t release);

  bool as_json_;
  std::string source_, type_, schema_, subject_, id_;
  std::array<EntryHeader, 7> headers_;
};

}  // namespace braid::sink
