#pragma once

#include <librdkafka/rdkafka.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>

#include "core/log/kafka/kafka_log.h"
#include "core/openssl.h"
#include "core/result.h"

namespace braid {

using KafkaQueue = Handle<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using KafkaEvent = Handle<rd_kafka_event_t, rd_kafka_event_destroy>;
using KafkaPartitionList =
    Handle<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;
using KafkaTopicHandle = Handle<rd_kafka_topic_t, rd_kafka_topic_destroy>;

struct KafkaSetting {
  const char* name;
  std::string value;
};

/// One client of the library with the connection settings of the options, its log lines going to
/// ours. A client has a thread of its own and one for each broker; nearly all of its calls may be
/// made from any thread.
class KafkaClient {
 public:
  /// Connects by itself, later. `reports` tallies deliveries (producers only); it is called by
  /// whoever polls the client.
  using DeliveryReport = void (*)(rd_kafka_t*, const rd_kafka_message_t*, void*);
  static Result<std::unique_ptr<KafkaClient>> open(const KafkaLogOptions& options,
                                                   rd_kafka_type_t type,
                                                   std::initializer_list<KafkaSetting> settings,
                                                   DeliveryReport reports = nullptr,
                                                   int events = 0);
  ~KafkaClient();
  KafkaClient(const KafkaClient&) = delete;
  KafkaClient& operator=(const KafkaClient&) = delete;

  rd_kafka_t* get() const { return client_; }

  /// Why no broker can be talked to, if that is known: a refused login, a certificate.
  std::optional<Error> refusal() const;
  /// The meaning of a code; where it only says that nobody answers, the refusal that explains it.
  Error fault(rd_kafka_resp_err_t code) const;
  Error fault(const rd_kafka_error_t* error) const;

 private:
  KafkaClient() = default;
  static void on_error(rd_kafka_t* client, int code, const char* reason, void* self);
  static int on_certificate(rd_kafka_t* client, const char* broker, std::int32_t broker_id,
                            int* x509_error, int depth, const char* bytes, std::size_t size,
                            char* why, std::size_t why_size, void* self);

  enum class Refusal { none, login, tls, tls_name, tls_untrusted, tls_expired };
  std::atomic<Refusal> refusal_{Refusal::none};
  std::atomic<bool> unknown_host_{false};  ///< the last that was tried, at the last time
  rd_kafka_t* client_ = nullptr;
};

}  // namespace braid
