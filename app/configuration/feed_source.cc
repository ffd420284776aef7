#include "app/configuration/feed_source.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "app/configuration/main_file.h"
#include "app/configuration/toml_reader.h"

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

void read_topic(const Configuration& configuration, const std::string& file, TomlReader& reader,
                FeedConfig& feed) {
  auto& topic = feed.topic;
  const auto& log = configuration.log;
  topic.name = reader.required_text("topic");
  if (!is_topic(topic.name)) {
    reader.fault("topic", "config/topic", "this is no name of a topic",
                 "use letters, digits, `.`, `-` and `_`, at most 249 of them");
  }
  topic.topic_prefix = log.topic_prefix;
  const bool own = reader.has("brokers");
  if (!own && log.engine == LogConfig::Engine::kafka) {
    topic.brokers = log.brokers;
    topic.security = log.security;
    topic.user = log.user;
    topic.certificate_authority = log.certificate_authority;
    for (const auto* key : {"security", "user", "certificate_authority"}) {
      if (!reader.has(key)) continue;
      reader.text(key, "");
      reader.fault(key, "config/contradiction", "without brokers the log's are used, and its login",
                   "add brokers = \"...\", or remove the key");
    }
    return;
  }
  topic.brokers = reader.required_text("brokers");
  const auto login = read_kafka_login(
      reader, file, std::filesystem::path{file}.parent_path().parent_path().string());
  topic.security = login.security;
  topic.user = login.user;
  topic.certificate_authority = login.certificate_authority;
  topic.password = "feed-" + feed.name + "-kafka-password";
}

}  // namespace

void read_feed_source(const Configuration& configuration, const std::string& file,
                      const toml::table& source, FeedConfig& feed, Faults& faults) {
  TomlReader reader{source, file, faults};
  if (reader.has("folder") && reader.has("topic")) {
    reader.text("folder", "");
    reader.fault("topic", "config/contradiction", "a feed has a folder or a topic",
                 "remove one of the two; two sources are two feeds");
  }
  if (reader.has("topic")) {
    read_topic(configuration, file, reader, feed);
  } else if (reader.has("folder")) {
    feed.folder = resolve_path(file, reader.required_text("folder"));
  } else {
    reader.fault("folder", "config/missing-key", "[source] says neither folder nor topic",
                 "add folder = \"...\" or topic = \"...\"");
  }
  reader.refuse_unknown_keys();
}

}  // namespace braid::app
