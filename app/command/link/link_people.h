#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/fault.h"
#include "core/result.h"
#include "transform/compare/encoding_options.h"
#include "transform/train/measures.h"
#include "transform/train/training_set.h"

namespace braid::app {

struct LinkPeopleOptions {
  std::string file;
  transform::EncodingOptions encoding;
  /// Every source may know a person twice, which a children's services agency does not (rulings
  /// A5): for public sets whose duplicates lie inside one source.
  bool known_twice = false;
  std::optional<std::uint64_t> key_seed;
};

/// The people of a test file, encoded under a throwaway key as the edge would.
struct LinkPeople {
  transform::TrainingSet set;
  // Of each record of the set:
  std::vector<std::string> ids;      ///< as the file names it
  std::vector<std::uint32_t> truth;  ///< equal: one person
  std::vector<std::uint32_t> rows;   ///< of the file
  transform::Subgroups subgroups;
  std::vector<std::string> agencies;  ///< of each source, as the linker knows it

  /// Entries of `identities` streams, as the linker reads them; one of each record.
  struct Entry {
    std::string key;
    std::size_t value = 0, size = 0;
  };
  std::vector<Entry> entries;
  std::vector<std::uint16_t> source_of_entry;
  std::string bytes;
  std::string_view value_of(const Entry& entry) const {
    return std::string_view{bytes}.substr(entry.value, entry.size);
  }

  std::uint64_t persons = 0;         ///< in truth
  std::vector<std::string> remarks;  ///< for standard error
};

/// What is wrong with the file goes into `faults`; the people are then not to be used.
Result<LinkPeople> read_link_people(const LinkPeopleOptions& options, Faults& faults);

/// The agency that a source of a test file stands for: itself if it begins with a kind of agency
/// ("children", "police/12"), else a made-up provider.
std::string agency_of_source(std::string_view source, bool known_twice);

}  // namespace braid::app
