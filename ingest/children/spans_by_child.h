#pragma once

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

#include "core/date.h"

namespace braid::ingest {

/// Spells of children that must not overlap: need episodes, plans. The later of two is the one that
/// is doubted (feed-formats 3.5). A row costs 24 bytes (rulings S7).
class SpansByChild {
 public:
  void clear() {
    spans_.clear();
    doubted_.clear();
  }
  void add(std::uint32_t child, Date start, Date end, std::uint64_t position) {
    spans_.push_back({position, child, start, end});
  }
  /// How many overlap an earlier one. Of two rows with one start the later counts.
  std::uint64_t settle() {
    std::sort(spans_.begin(), spans_.end(), [](const Span& a, const Span& b) {
      return std::tie(a.child, a.start, a.position) < std::tie(b.child, b.start, b.position);
    });
    const Span* before = nullptr;
    for (std::size_t i = 0; i < spans_.size(); ++i) {
      const Span& span = spans_[i];
      const bool repeated = i + 1 < spans_.size() && spans_[i + 1].child == span.child &&
                            spans_[i + 1].start == span.start;
      if (repeated) continue;
      if (before != nullptr && before->child == span.child && span.start < before->end) {
        doubted_.push_back(span.position);
        continue;
      }
      before = &span;
    }
    spans_ = {};
    std::sort(doubted_.begin(), doubted_.end());
    return doubted_.size();
  }
  bool is_doubted(std::uint64_t position) const {
    return std::binary_search(doubted_.begin(), doubted_.end(), position);
  }

 private:
  struct Span {
    std::uint64_t position = 0;
    std::uint32_t child = 0;
    Date start, end;
  };
  static_assert(sizeof(Span) <= 32, "rulings S7");

  std::vector<Span> spans_;
  std::vector<std::uint64_t> doubted_;
};

}  // namespace braid::ingest
