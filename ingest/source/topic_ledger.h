#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <vector>

namespace braid::ingest {

/// Knows which offset of which partition may be committed: the first that the log does not have.
/// No Kafka in it (style, section 5).
class TopicLedger {
 public:
  struct Point {
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    bool operator==(const Point&) const = default;
  };

  /// A message was read; offsets of a partition rise.
  void read(Point message);
  /// The log has it, or says why it is refused. Without effect for a partition that was forgotten.
  void settle(Point message);
  /// The partition is another process's now.
  void forget(std::int32_t partition) { partitions_.erase(partition); }
  /// Points that are new since they were last `committed`.
  std::vector<Point> to_commit() const;
  void committed(const std::vector<Point>& points);

 private:
  struct Partition {
    explicit Partition(std::int64_t first) : next{first}, committed{first} {}
    std::int64_t next, committed;
    std::set<std::int64_t> open;
  };
  static std::int64_t point_of(const Partition& partition) {
    return partition.open.empty() ? partition.next : *partition.open.begin();
  }
  std::map<std::int32_t, Partition> partitions_;
};

}  // namespace braid::ingest
