#include "core/log/kafka/kafka_fault.h"

namespace braid {
namespace {

struct Meaning {
  rd_kafka_resp_err_t code;
  ErrorKind kind;
  Literal rule;
};

// Codes that are in no line are "kafka/error": retried, and told in the log by the client library.
constexpr Meaning kMeanings[] = {
    {RD_KAFKA_RESP_ERR__AUTHENTICATION, ErrorKind::misconfigured, "kafka/authentication"},
    {RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED, ErrorKind::misconfigured,
     "kafka/authentication"},
    {RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM, ErrorKind::misconfigured,
     "kafka/authentication"},
    {RD_KAFKA_RESP_ERR__SSL, ErrorKind::misconfigured, "kafka/tls"},
    {RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, ErrorKind::misconfigured, "kafka/topic-denied"},
    {RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, ErrorKind::misconfigured, "kafka/group-denied"},
    {RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED, ErrorKind::misconfigured,
     "kafka/transaction-denied"},
    {RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED, ErrorKind::misconfigured,
     "kafka/cluster-denied"},
    {RD_KAFKA_RESP_ERR_SECURITY_DISABLED, ErrorKind::misconfigured, "kafka/no-authorizer"},
    {RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, ErrorKind::misconfigured, "kafka/topic-missing"},
    {RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, ErrorKind::misconfigured, "kafka/topic-missing"},
    {RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION, ErrorKind::misconfigured, "kafka/partition-missing"},
    {RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, ErrorKind::misconfigured, "kafka/too-large"},
    {RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE, ErrorKind::misconfigured, "kafka/too-large"},
    {RD_KAFKA_RESP_ERR_INVALID_TRANSACTION_TIMEOUT, ErrorKind::misconfigured,
     "kafka/transaction-timeout"},
    {RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT, ErrorKind::misconfigured, "kafka/session-timeout"},
    {RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR, ErrorKind::misconfigured,
     "kafka/replication-factor"},
    {RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION, ErrorKind::misconfigured, "kafka/broker-version"},
    {RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, ErrorKind::misconfigured, "kafka/broker-version"},
    {RD_KAFKA_RESP_ERR__FENCED, ErrorKind::fenced, "log/fenced"},
    {RD_KAFKA_RESP_ERR_PRODUCER_FENCED, ErrorKind::fenced, "log/fenced"},
    {RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, ErrorKind::fenced, "log/fenced"},
    {RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, ErrorKind::fenced, "log/fenced"},
    {RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, ErrorKind::unavailable, "kafka/too-few-replicas"},
    {RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND, ErrorKind::unavailable,
     "kafka/too-few-replicas"},
    {RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR, ErrorKind::unavailable, "kafka/broker-disk"},
    {RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP, ErrorKind::unavailable, "kafka/clock"},
    {RD_KAFKA_RESP_ERR__RESOLVE, ErrorKind::unavailable, "kafka/unknown-host"},
    {RD_KAFKA_RESP_ERR__QUEUE_FULL, ErrorKind::unavailable, "kafka/slow"},
    {RD_KAFKA_RESP_ERR__TRANSPORT, ErrorKind::unavailable, "kafka/no-broker"},
    {RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, ErrorKind::unavailable, "kafka/no-broker"},
    {RD_KAFKA_RESP_ERR__TIMED_OUT, ErrorKind::unavailable, "kafka/no-broker"},
    {RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE, ErrorKind::unavailable, "kafka/no-broker"},
    {RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, ErrorKind::unavailable, "kafka/no-broker"},
    {RD_KAFKA_RESP_ERR__WAIT_COORD, ErrorKind::unavailable, "kafka/no-broker"},
    {RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, ErrorKind::unavailable, "kafka/no-broker"},
};

}  // namespace

Error kafka_fault(rd_kafka_resp_err_t code) {
  for (const auto& meaning : kMeanings) {
    if (meaning.code == code) return {meaning.kind, meaning.rule};
  }
  return {ErrorKind::unavailable, "kafka/error"};
}

bool is_absence(rd_kafka_resp_err_t code) {
  return kafka_fault(code).rule == Literal{"kafka/no-broker"};
}

}  // namespace braid
