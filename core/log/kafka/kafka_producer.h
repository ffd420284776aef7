#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/log/kafka/kafka_client.h"
#include "core/log/kafka/kafka_desk.h"
#include "core/log/log.h"

namespace braid {

/// The transactions of one role. One thread.
///
/// Every entry that is sent is counted, and so is every report of what became of it: a producer
/// that was refused once lets an *empty* transaction commit, so nothing but the counts tells that
/// all is there (design, section 4).
class KafkaProducer {
 public:
  /// Fences the former producer of the role and ends what it had open.
  static Result<std::unique_ptr<KafkaProducer>> open(KafkaDesk& desk, std::string_view role);
  ~KafkaProducer();

  Result<void> begin();
  Result<void> send(const KafkaPartition& to, std::string_view key,
                    std::optional<std::string_view> value, std::span<const EntryHeader> headers);
  /// Returns when every entry sent is held by the brokers.
  Result<void> deliver();
  /// After `deliver`. An error of the kind `unavailable` leaves a transaction that may be left.
  Result<void> commit();
  /// Ends the transaction without effect; to be tried again when it is `unavailable`.
  Result<void> leave();

  /// Where the transaction has written, and the last offset there.
  struct Written {
    KafkaPartition partition;
    Offset last = -1;
  };
  std::vector<Written> written() const;

 private:
  /// What became of the entries of one partition in the transaction begun.
  struct Tally {
    std::int64_t sent = 0, delivered = 0, failed = 0;
    Offset last = -1;
    rd_kafka_resp_err_t why = RD_KAFKA_RESP_ERR_NO_ERROR;
  };
  struct Topic {
    KafkaTopicHandle handle;
    std::map<std::int32_t, Tally> tallies;
  };

  explicit KafkaProducer(KafkaDesk& desk) : options_{desk.options()}, trouble_{desk.trouble()} {}
  static void on_delivery(rd_kafka_t*, const rd_kafka_message_t* message, void*);

  Result<void> initialise();
  Result<Topic*> topic_of(const std::string& name);
  rd_kafka_resp_err_t produce(Topic& topic, std::int32_t partition, Tally& tally,
                              std::string_view key, std::optional<std::string_view> value,
                              std::span<const EntryHeader> headers);
  /// The first failure that a report has told.
  Result<void> look_at_reports() const;
  Error fault(rd_kafka_resp_err_t code) const;
  /// Of a call that the brokers have not answered yet.
  void note_wait() { trouble_.begin(client_->fault(RD_KAFKA_RESP_ERR__TIMED_OUT)); }

  const KafkaLogOptions& options_;
  KafkaTrouble& trouble_;
  std::unique_ptr<KafkaClient> client_;
  std::map<std::string, Topic> topics_;  ///< never shrinks: late reports point into it
  int since_poll_ = 0;
};

}  // namespace braid
