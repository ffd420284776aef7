#pragma once

#include <librdkafka/rdkafka.h>

#include <string_view>

#include "core/openssl.h"
#include "core/result.h"

namespace braid {

using KafkaError = Handle<rd_kafka_error_t, rd_kafka_error_destroy>;

/// What a code of the client library or of a broker means to us.
Error kafka_fault(rd_kafka_resp_err_t code);

/// The code says that no broker answers, not why.
bool is_absence(rd_kafka_resp_err_t code);

}  // namespace braid
