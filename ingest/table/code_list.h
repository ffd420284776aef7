#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/fault.h"
#include "core/vocabulary.h"

namespace braid::ingest {

/// What a code of a return says.
struct DecodedCode {
  enum class Standing : std::uint8_t {
    in_force,
    out_of_year,  ///< known, but not of this year or for an episode that begins on this day
    unknown,
  };
  std::uint32_t value = 0;  ///< of the vocabulary; 0: it has no word
  Standing standing = Standing::unknown;

  bool known() const { return standing != Standing::unknown; }
};

/// One list of codes of a return, for all its years: a data file under `codes/` (feed-formats 2:
/// "later code lists must be data, not code"). Immutable; safe to share.
class CodeList {
 public:
  /// Reads `file`; the words of its codes are values of `attribute`, or of none if that is empty.
  /// Adds a fault for everything that is wrong in it, a word that the vocabulary lacks too.
  static std::optional<CodeList> load(const std::string& file, std::string_view attribute,
                                      const Vocabulary& vocabulary, Faults& faults);

  /// `text` trimmed; upper or lower case. `start` is the first day of what the code describes, or
  /// none where that does not matter.
  DecodedCode find(std::string_view text, int year, Date start = Date::none()) const;

 private:
  struct Entry {
    std::uint64_t code = 0;  ///< its letters, packed
    std::uint32_t value = 0;
    int from = 0, until = 9999;
    Date starts_until = Date::none();
  };
  std::vector<Entry> entries_;  ///< ascending by code
};

}  // namespace braid::ingest
