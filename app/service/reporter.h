#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>

#include "app/service/board.h"
#include "app/service/metrics.h"

namespace braid::app {

/// What the service answers to those who ask how it does. Safe to share between threads.
class Reporter {
 public:
  using Silences = std::function<std::map<std::string, std::chrono::milliseconds>()>;

  /// `silences`: how long each role's heart has not beaten. All outlive the reporter.
  Reporter(const Board& board, const Metrics& metrics, Silences silences)
      : board_{board}, metrics_{metrics}, silences_{std::move(silences)} {}

  /// One JSON object without a newline; keys in docs/operating.md.
  std::string status() const;
  std::string metrics() const { return metrics_.text(board_.state(), silences_()); }
  /// Whether it does its work, and the reasons why not, as JSON.
  struct Answer {
    bool good = false;
    std::string json;
  };
  Answer ready() const;
  /// Whether every loop still turns.
  Answer live() const;

 private:
  const Board& board_;
  const Metrics& metrics_;
  Silences silences_;
};

}  // namespace braid::app
