// What `./dev bench kafka` (kafka.py) cannot do from outside:
//
//   kafka_bench reread DIR                  how fast the roles read back what the log says
//   kafka_bench outcomes BROKERS TOPIC      an outcome stream as it stands, as JSON Lines
//   kafka_bench watch BROKERS TOPIC...      markers and releases as they become visible, until
//   SIGTERM
//
// `watch` reads with a plain read_committed consumer, as any subscriber would, from the topics'
// beginnings on, and says "watching" when it has come to their ends. A line is: TOPIC PARTITION
// FEED SEQUENCE CREATED SEEN, where the entry says that the stream has come up to the feed's
// submission SEQUENCE; CREATED is when its writer handed it to the client, SEEN when it came out of
// ours, in milliseconds since 1970.

#include <librdkafka/rdkafka.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/configuration/configuration.h"
#include "app/measure.h"
#include "app/open_log.h"
#include "app/stated.h"
#include "app/stream_reader.h"
#include "core/keys.h"
#include "core/openssl.h"
#include "outcome/outcome.pb.h"
#include "sink/outcome/outcome_text.h"
#include "submission/submission.pb.h"
#include "transform/measure/measurer.h"

namespace braid {
namespace {

using Clock = std::chrono::steady_clock;
using Consumer = Handle<rd_kafka_t, rd_kafka_destroy>;
using Message = Handle<rd_kafka_message_t, rd_kafka_message_destroy>;
using Places = Handle<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;

volatile std::sig_atomic_t stopped = 0;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void print_rate(const char* what, double count, double seconds) {
  std::printf("%s\t%.0f\t%.3f\n", what, count, seconds);
}

/// The edge's index of what is stated, of all agencies and areas.
void reread_edge(const app::Configuration& configuration, Log& log) {
  double entries = 0;
  const auto start = Clock::now();
  std::set<std::pair<std::string, Partition>> places;
  for (const auto& feed : configuration.feeds) places.emplace(feed.agency, feed.partition);
  for (const auto& [agency, partition] : places) {
    app::Stated stated;
    BRAID_CHECK(stated.read_back(log, agency, partition).has_value());
    entries += static_cast<double>(stated.entries.size() + stated.versions.size());
  }
  print_rate("edge", entries, seconds_since(start));
}

/// What measure reads, into the store that it measures from, one area after the other.
void reread_measure(const app::Configuration& configuration, Log& log) {
  double entries = 0;
  double facts = 0;
  double seconds = 0;
  double settling = 0;
  for (Partition partition = 0; partition < configuration.areas.size(); ++partition) {
    const auto measurer = transform::make_measurer(app::measurer_options(configuration, partition));
    const auto read = [&](const std::string& stream, auto apply) {
      app::StreamReader reader{stream, partition};
      const auto start = Clock::now();
      const auto any = reader.read(log, [&](const LogEntry& entry) -> Result<void> {
        entries += 1;
        return apply(entry);
      });
      BRAID_CHECK(any.has_value());
      seconds += seconds_since(start);
    };
    read("submissions",
         [&](const LogEntry& entry) { return measurer->apply_submission(entry.key, entry.value); });
    read("links",
         [&](const LogEntry& entry) { return measurer->apply_link(entry.key, entry.value); });
    for (const auto& agency : app::agencies_of(configuration, partition)) {
      read(agency_stream("facts", agency), [&](const LogEntry& entry) {
        return measurer->apply_fact(agency, entry.key, entry.value);
      });
    }
    const auto start = Clock::now();
    measurer->settle();
    BRAID_CHECK(measurer->reconciles());
    settling += seconds_since(start);
    facts += static_cast<double>(measurer->facts());
  }
  print_rate("measure", entries, seconds);
  print_rate("settle", facts, settling);
}

int reread(const std::string& folder) {
  Faults faults;
  const auto configuration = app::load_configuration(folder, faults);
  for (const auto& fault : faults)
    std::fprintf(stderr, "%s: %s\n", fault.file.c_str(), fault.message.c_str());
  if (!configuration) return 78;
  const auto log = app::open_log(*configuration, app::LogUse::read);
  BRAID_CHECK(log.has_value());
  reread_edge(*configuration, **log);
  reread_measure(*configuration, **log);
  return 0;
}

Consumer make_consumer(const std::string& brokers) {
  char why[512];
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  const auto set = [&](const char* name, const char* value) {
    BRAID_CHECK(rd_kafka_conf_set(conf, name, value, why, sizeof why) == RD_KAFKA_CONF_OK);
  };
  set("bootstrap.servers", brokers.c_str());
  set("group.id", "bench");
  set("isolation.level", "read_committed");
  set("enable.auto.commit", "false");
  set("enable.partition.eof", "true");
  set("fetch.wait.max.ms", "10");
  Consumer consumer{rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof why)};
  BRAID_CHECK(consumer != nullptr);
  BRAID_CHECK(rd_kafka_poll_set_consumer(consumer.get()) == RD_KAFKA_RESP_ERR_NO_ERROR);
  return consumer;
}

/// Reads all partitions of the topics from `offset` on; how many there are.
int assign(rd_kafka_t* consumer, const std::vector<std::string>& topics, std::int64_t offset) {
  const Places places{rd_kafka_topic_partition_list_new(8)};
  const rd_kafka_metadata_t* metadata = nullptr;
  BRAID_CHECK(rd_kafka_metadata(consumer, 1, nullptr, &metadata, 30'000) ==
              RD_KAFKA_RESP_ERR_NO_ERROR);
  for (int i = 0; i < metadata->topic_cnt; ++i) {
    const auto& topic = metadata->topics[i];
    if (std::find(topics.begin(), topics.end(), topic.topic) == topics.end()) continue;
    for (int partition = 0; partition < topic.partition_cnt; ++partition) {
      rd_kafka_topic_partition_list_add(places.get(), topic.topic, partition)->offset = offset;
    }
  }
  rd_kafka_metadata_destroy(metadata);
  BRAID_CHECK(places->cnt > 0);
  BRAID_CHECK(rd_kafka_assign(consumer, places.get()) == RD_KAFKA_RESP_ERR_NO_ERROR);
  return places->cnt;
}

std::string_view key_of(const rd_kafka_message_t& message) {
  return {static_cast<const char*>(message.key), message.key_len};
}

std::string_view value_of(const rd_kafka_message_t& message) {
  return {static_cast<const char*>(message.payload), message.len};
}

int outcomes(const std::string& brokers, const std::string& topic) {
  const auto consumer = make_consumer(brokers);
  int open = assign(consumer.get(), {topic}, RD_KAFKA_OFFSET_BEGINNING);
  std::map<std::pair<int, std::string>, std::string> stated;
  while (open > 0) {
    const Message message{rd_kafka_consumer_poll(consumer.get(), 1000)};
    if (!message) continue;
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) --open;
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR || key_tag(key_of(*message)) != KeyTag::outcome)
      continue;
    const auto place = std::make_pair(message->partition, std::string{key_of(*message)});
    if (message->payload == nullptr) {
      stated.erase(place);
    } else {
      stated[place] = value_of(*message);
    }
  }
  for (const auto& [place, value] : stated) {
    const auto outcome = sink::outcome_from_entry(value);
    BRAID_CHECK(outcome.has_value());
    std::printf("%s\n", sink::to_json(*outcome).c_str());
  }
  return 0;
}

/// A marker of a stream of the edge's or of link's, or the release of an outcome stream.
void print_progress(const rd_kafka_message_t& message) {
  const auto seen = std::chrono::duration_cast<std::chrono::milliseconds>(
                        std::chrono::system_clock::now().time_since_epoch())
                        .count();
  const auto print = [&](const std::string& feed, std::int64_t sequence) {
    std::printf("%s\t%d\t%s\t%lld\t%lld\t%lld\n", rd_kafka_topic_name(message.rkt),
                message.partition, feed.c_str(), static_cast<long long>(sequence),
                static_cast<long long>(rd_kafka_message_timestamp(&message, nullptr)),
                static_cast<long long>(seen));
  };
  const auto key = key_of(message);
  if (message.payload == nullptr) return;
  if (key_tag(key) == KeyTag::marker) {
    submission::v1::Marker marker;
    BRAID_CHECK(marker.ParseFromString(std::string{value_of(message)}));
    print(std::string{name_of_key(key)}, marker.sequence());
  } else if (key == control_key("release")) {
    outcome::v1::Release release;
    BRAID_CHECK(release.ParseFromString(std::string{value_of(message)}));
    for (const auto& item : release.up_to()) print(item.feed(), item.sequence());
  }
}

int watch(const std::string& brokers, const std::vector<std::string>& topics) {
  std::signal(SIGTERM, [](int) { stopped = 1; });
  std::setvbuf(stdout, nullptr, _IOLBF, 1U << 16U);
  const auto consumer = make_consumer(brokers);
  int starting = assign(consumer.get(), topics, RD_KAFKA_OFFSET_BEGINNING);
  while (stopped == 0) {
    const Message message{rd_kafka_consumer_poll(consumer.get(), 200)};
    if (!message) continue;
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF && --starting == 0)
      std::printf("watching\n");
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) print_progress(*message);
  }
  return 0;
}

}  // namespace
}  // namespace braid

int main(int argc, char** argv) {
  const std::vector<std::string> words{argv + 1, argv + argc};
  spdlog::set_level(spdlog::level::warn);
  if (words.size() == 2 && words[0] == "reread") return braid::reread(words[1]);
  if (words.size() == 3 && words[0] == "outcomes") return braid::outcomes(words[1], words[2]);
  if (words.size() > 2 && words[0] == "watch") {
    return braid::watch(words[1], {words.begin() + 2, words.end()});
  }
  std::fprintf(stderr,
               "usage: kafka_bench reread DIR | outcomes BROKERS TOPIC | watch BROKERS TOPIC...\n");
  return 64;
}
