#pragma once

#include "app/intake.h"
#include "app/service/board.h"
#include "app/service/metrics.h"

namespace braid::app {

/// Writes down on the board and in the metrics what the intake does. For its thread.
class IntakeJournal : public IntakeWatcher {
 public:
  IntakeJournal(Board& board, Metrics& metrics) : board_{board}, metrics_{metrics} {}

  void begins(const FeedConfig& feed) override;
  void took(const FeedConfig& feed, const Taken& taken) override;
  void refused(const FeedConfig& feed, const Faults& faults) override;
  void looked(const FeedConfig& feed, std::size_t waiting, std::string_view trouble) override;

 private:
  Board& board_;
  Metrics& metrics_;
};

}  // namespace braid::app
