#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/fault.h"
#include "core/result.h"
#include "ingest/source/delivery.h"
#include "ingest/source/topic_ledger.h"
#include "ingest/source/topic_message.h"
#include "ingest/source/topic_note.h"
#include "ingest/source/topic_stream.h"

namespace braid::ingest {

/// A delivery that is all there, or that never will be.
struct TopicDelivery {
  Delivery delivery;
  /// Not empty: it cannot be taken, whatever it holds; refuse it with these.
  Faults faults;
  /// The messages that it was made of.
  std::vector<TopicLedger::Point> messages;
};

/// Makes deliveries of a topic's messages (docs/delivering.md). No Kafka in it.
///
/// A message with the header `delivery` is a part of the delivery of that name, which is ready when
/// all parts of all its files are there. Messages without it are the event stream of their
/// partition: what is there becomes one delivery, in order of offsets. Memory is bounded by the
/// limits: the deliveries that have waited longest give way, with a fault that names them.
class TopicDeliveries {
 public:
  struct Options {
    std::string topic;
    TopicStream stream = TopicStream::none;
    std::string force;  ///< police: the code of the feed's agency
    TopicLimits limits;
  };
  explicit TopicDeliveries(Options options) : options_{std::move(options)} {}

  void add(TopicMessage message, TopicClock::time_point now);
  /// The next delivery, if one is ready. `idle`: no message waits to be read, so there is nothing
  /// to be gained by letting a stretch grow. Unavailable if OpenSSL fails; nothing is lost.
  Result<std::optional<TopicDelivery>> next(TopicClock::time_point now, bool idle);
  /// True while a delivery is ready: read no further.
  bool full() const { return !ready_.empty(); }
  /// The log has it, or says why it is refused.
  void settle(const TopicDelivery& delivery);
  TopicLedger& ledger() { return ledger_; }
  /// The partition is another process's now: what was read of it is forgotten.
  void forget(std::int32_t partition);
  /// Names of those that wait for their rest, and the bytes held of all.
  std::vector<std::string> waiting() const;
  std::size_t held_bytes() const { return waiting_bytes_ + stretch_bytes_; }

 private:
  struct Stretch {
    TopicClock::time_point since;
    TopicNote note;
    std::string extracted_at, bytes;
    std::optional<Seconds> at;
    std::vector<std::int64_t> offsets;
  };
  struct File {
    std::size_t parts = 0;
    std::map<std::size_t, std::string> there;
  };
  struct Waiting {
    TopicClock::time_point since;
    TopicNote note;
    std::optional<Seconds> at;
    std::size_t files_wanted = 0, bytes = 0;
    std::map<std::string, File> files;
    std::vector<TopicLedger::Point> messages;
    Faults faults;

    bool whole() const;
  };
  /// Ready to be hashed and handed out.
  struct Ready {
    TopicDelivery made;
    std::optional<std::string> note;
  };

  void add_record(TopicMessage& message, TopicClock::time_point now);
  void close_stretch(std::int32_t partition);
  void add_part(TopicMessage& message, TopicClock::time_point now);
  void put_part(TopicMessage& message, Waiting& waiting, const std::string& delivery);
  void finish(const std::string& name);
  void refuse_message(TopicMessage& message, Literal rule, Literal text, Literal remedy);
  void give_up(const std::string& name, Literal rule, Literal text, Literal remedy);
  void give_up_oldest();
  void keep_note(const TopicNote& note, std::optional<Seconds> at, Ready& ready) const;
  std::string place(TopicLedger::Point message) const;

  Options options_;
  TopicLedger ledger_;
  std::map<std::int32_t, Stretch> stretches_;
  std::map<std::string, Waiting> waiting_;
  std::size_t stretch_bytes_ = 0, waiting_bytes_ = 0, waiting_parts_ = 0;
  std::deque<Ready> ready_;
  /// Names given up for want of memory: what else comes of them is passed over. The newest.
  std::deque<std::string> given_up_;
};

}  // namespace braid::ingest
