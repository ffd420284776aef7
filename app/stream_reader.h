#pragma once

#include <memory>
#include <string>

#include "core/log/log.h"
#include "core/result.h"

namespace braid::app {

/// Follows one partition of one stream from its beginning; a role keeps one for each input.
class StreamReader {
 public:
  StreamReader(std::string stream, Partition partition)
      : stream_{std::move(stream)}, partition_{partition} {}

  /// Calls `each(entry)` (a Result<void>) for everything committed since the last call. True if
  /// there was anything.
  template <class Each>
  Result<bool> read(Log& log, Each each) {
    if (!reader_) {
      auto reader = log.open_reader(stream_, partition_, 0);
      BRAID_TRY(reader);
      reader_ = std::move(*reader);
    }
    bool any = false;
    do {
      BRAID_TRY(reader_->next(batch_));
      any = any || !batch_.entries.empty();
      for (const auto& entry : batch_.entries) BRAID_TRY(each(entry));
    } while (!batch_.at_end);
    return any;
  }

  const std::string& stream() const { return stream_; }

 private:
  std::string stream_;
  Partition partition_;
  std::unique_ptr<LogReader> reader_;
  LogBatch batch_;
};

/// Parses an entry's value; false for a tombstone or another message.
template <class Message>
bool parse_entry(const LogEntry& entry, Message& message) {
  return entry.value &&
         message.ParseFromArray(entry.value->data(), static_cast<int>(entry.value->size()));
}

}  // namespace braid::app
