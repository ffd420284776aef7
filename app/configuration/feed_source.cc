#include "app/configuration/feed_source.h"

#include <algorithm>
#include <cctype>

#include "app/configuration/main_file.h"

namespace braid::app {
namespace {

/// Kafka's own limit.
constexpr std::size_t kTopicBytesMax = 249;

bool is_topic(const std::string& text) {
  return text.size() <= kTopicBytesMax && text != "." && text != ".." &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_';
         });
}

void read_topic(Configuration& configuration, const TomlTable& source, FeedConfig& feed) {
  auto& topic = feed.topic;
  const auto& log = configuration.log;
  topic.name = source.text("topic");
  if (!is_topic(topic.name)) {
    source.fault("topic", "config/topic", "this is no name of a topic",
                 "use letters, digits, `.`, `-` and `_`, at most 249 of them");
  }
  topic.topic_prefix = log.topic_prefix;
  if (source.has("brokers")) {
    topic.brokers = source.text("brokers");
    const auto login = read_kafka_login(configuration, source);
    topic.security = login.security;
    topic.user = login.user;
    topic.certificate_authority = login.certificate_authority;
    topic.password = "feed-" + feed.name + "-kafka-password";
  } else if (log.engine == LogConfig::Engine::kafka) {
    topic.brokers = log.brokers;
    topic.security = log.security;
    topic.user = log.user;
    topic.certificate_authority = log.certificate_authority;
  } else {
    source.fault("brokers", "config/missing-key",
                 "`brokers` is missing: the log is no Kafka cluster whose brokers could be asked",
                 "add `brokers = \"k1:9093,k2:9093\"`");
  }
}

}  // namespace

void read_feed_source(Configuration& configuration, const TomlTable& source, FeedConfig& feed) {
  if (source.has("topic")) {
    read_topic(configuration, source, feed);
  } else {
    feed.folder = read_path(configuration, source, "folder");
  }
}

}  // namespace braid::app
