#include "ingest/source/topic_ledger.h"

namespace braid::ingest {

void TopicLedger::read(Point message) {
  // Whoever read up to the first message of ours has committed that.
  auto& partition = partitions_.try_emplace(message.partition, message.offset).first->second;
  partition.open.insert(message.offset);
  partition.next = message.offset + 1;
}

void TopicLedger::settle(Point message) {
  const auto found = partitions_.find(message.partition);
  if (found != partitions_.end()) found->second.open.erase(message.offset);
}

std::vector<TopicLedger::Point> TopicLedger::to_commit() const {
  std::vector<Point> points;
  for (const auto& [number, partition] : partitions_) {
    const auto point = point_of(partition);
    if (point > partition.committed) points.push_back({number, point});
  }
  return points;
}

void TopicLedger::committed(const std::vector<Point>& points) {
  for (const auto& point : points) {
    const auto found = partitions_.find(point.partition);
    if (found != partitions_.end()) found->second.committed = point.offset;
  }
}

}  // namespace braid::ingest
