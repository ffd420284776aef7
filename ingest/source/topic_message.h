#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/date.h"

namespace braid::ingest {

/// One message of a feed's topic, copied out of the client library.
struct TopicMessage {
  std::int32_t partition = 0;
  std::int64_t offset = 0;
  /// When it was written, by the producer or the broker as the topic is set; UK local.
  std::optional<Seconds> at;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string value;

  /// The last of that name; nothing if there is none.
  const std::string* header(std::string_view name) const {
    const std::string* found = nullptr;
    for (const auto& [key, text] : headers) {
      if (key == name) found = &text;
    }
    return found;
  }
};

/// What is held in memory of one topic at the most; a delivery in hand comes on top. Records are
/// identifiable, so nothing is ever put on a disk.
struct TopicLimits {
  /// Of a stretch of an event stream. Below 10,000, so that not even a stretch of rubbish is
  /// refused whole for its number of refused rows (rulings S12).
  std::size_t stretch_messages_max = 8'192;
  std::size_t stretch_bytes_max = std::size_t{16} << 20U;
  /// Of all deliveries that wait for their rest. Source: a county's CIN file has up to 80 MB
  /// (feed-formats 1.1).
  std::size_t waiting_bytes_max = std::size_t{256} << 20U;
  std::size_t waiting_parts_max = 65'536;
  /// How long a delivery waits for its rest; how long a stretch grows.
  std::chrono::milliseconds waiting_time_max = std::chrono::hours{1};
  std::chrono::milliseconds stretch_time_max{1'000};
};

using TopicClock = std::chrono::steady_clock;

}  // namespace braid::ingest
