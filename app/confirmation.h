#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "app/stream_reader.h"
#include "core/log/log.h"
#include "core/result.h"

namespace braid::app {

// Rulings S9: a role does not publish of itself that more than a tenth, and more than twenty, of
// what it has stated vanish at once. A person looks, and lets it go with `braid release --confirm`.

/// True if so many would vanish that somebody has to look first.
constexpr bool too_many_vanish(std::size_t vanishing, std::size_t stated) {
  return vanishing > 20 && vanishing * 10 > stated;
}

/// Confirmations of one area: entries of the stream `decisions`, key control_key("release/<what>"),
/// holding the release number that they were given for.
class Confirmations {
 public:
  explicit Confirmations(Partition partition) : reader_{"decisions", partition} {}

  Result<bool> read(Log& log);
  bool given(const std::string& what, std::int64_t number) const;

 private:
  StreamReader reader_;
  std::map<std::string, std::int64_t> numbers_;
};

/// States that `what` may go on from `number`.
Result<void> confirm(LogWriter& writer, Partition partition, const std::string& what,
                     std::int64_t number);

}  // namespace braid::app
