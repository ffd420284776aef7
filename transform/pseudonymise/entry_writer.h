#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "transform/pseudonymise/pseudonymiser.h"

namespace braid::transform {

/// Fills an EntryBatch, whose bytes move while they grow.
class EntryWriter {
 public:
  /// Empties the batch; it outlives what is written to it until `finish`.
  void begin(EntryBatch& batch);
  /// An entry of which nothing but its own fields is said.
  void add(const Entry& entry);
  /// Key and value of the entry follow: the parts of the key, then whatever is appended to
  /// `value()` until the next entry.
  void add(const Entry& entry, std::initializer_list<std::string_view> key);
  std::string& value() { return batch_->bytes; }
  std::size_t size() const { return batch_->entries.size(); }
  /// Lets the entries' views point to where the bytes are now.
  void finish();

 private:
  struct Begin {
    std::size_t key = 0, value = 0;
  };

  EntryBatch* batch_ = nullptr;
  std::vector<Begin> begins_;
};

}  // namespace braid::transform
