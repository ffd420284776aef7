#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/result.h"
#include "ingest/source/delivery.h"

namespace braid::ingest {

/// How a format can be sent without the header `delivery`: one record a message.
enum class TopicStream : std::uint8_t {
  none,        ///< not at all: its files belong together
  hl7v2,       ///< a message, with or without its MLLP envelope
  police,      ///< a line of JSON Lines (feed-formats 6.3)
  braid_feed,  ///< a record of braid.feed.v1
};

TopicStream topic_stream_of(std::string_view format);

/// Whether a message is, by its look, exactly one record. What is not is made a delivery of its
/// own: whatever its decoder finds wrong is then said of this message alone.
bool is_one_record(TopicStream stream, std::string_view bytes);

/// Appends a record to the file that a stretch becomes.
void append_record(TopicStream stream, std::string_view bytes, std::string& file);

/// What a police extract says of itself in its manifest (feed-formats 6.2).
struct TopicExtract {
  std::string_view force;  ///< code of the feed's agency
  std::optional<Seconds> extracted_at;
};

/// The files of a stretch, as a decoder expects them.
Result<std::vector<std::unique_ptr<DeliveredFile>>> files_of_stretch(TopicStream stream,
                                                                     std::string bytes,
                                                                     const TopicExtract& extract);

}  // namespace braid::ingest
