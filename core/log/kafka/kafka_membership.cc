#include "core/log/kafka/kafka_membership.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "core/log/kafka/kafka_fault.h"

namespace braid {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Heartbeats are sent by the client's own thread. A role whose thread does not come back for this
/// long hangs, and its partitions go to others; the first reading of everything must fit in.
constexpr const char* kAwayMaxMs = "300000";
/// How long `owned` waits for the group while it is not told its share, so that the caller need
/// not turn in circles.
constexpr milliseconds kShareWait{500};

class KafkaMembership : public LogMembership {
 public:
  KafkaMembership(std::unique_ptr<KafkaClient> client, std::string group, Partition partitions,
                  milliseconds patience)
      : client_{std::move(client)},
        queue_{rd_kafka_queue_get_consumer(client_->get())},
        group_{std::move(group)},
        partitions_{partitions},
        patience_{patience} {}

  ~KafkaMembership() override {
    // What was given up and not acknowledged yet would be waited for, for ever.
    if (giving_up_) rd_kafka_assign(client_->get(), nullptr);
    // Tells the group at once that it is leaving; a rebalance that this brings is served here.
    const KafkaError error{rd_kafka_consumer_close_queue(client_->get(), queue_.get())};
    const auto deadline = steady_clock::now() + std::chrono::seconds{5};
    while (rd_kafka_consumer_closed(client_->get()) == 0 && steady_clock::now() < deadline) {
      const KafkaEvent event{rd_kafka_queue_poll(queue_.get(), 100)};
      if (event && rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_REBALANCE) {
        rd_kafka_assign(client_->get(), nullptr);
      }
    }
    queue_.reset();
  }

  Result<void> subscribe(const std::string& topic) {
    const KafkaPartitionList topics{rd_kafka_topic_partition_list_new(1)};
    rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
    const auto code = rd_kafka_subscribe(client_->get(), topics.get());
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return tl::unexpected{client_->fault(code)};
    return {};
  }

  Result<std::vector<Partition>> owned() override {
    if (giving_up_) {
      // The caller knows since the call before that it has nothing any more.
      rd_kafka_assign(client_->get(), nullptr);
      giving_up_ = lost_ = false;
    }
    const auto deadline = steady_clock::now() + kShareWait;
    while (true) {
      const auto wait = shared_ ? milliseconds{0}
                                : std::chrono::duration_cast<milliseconds>(std::max(
                                      deadline - steady_clock::now(), steady_clock::duration{0}));
      const KafkaEvent event{rd_kafka_queue_poll(queue_.get(), static_cast<int>(wait.count()))};
      if (!event) return shared_ ? owned_ : unless_away();
      switch (rd_kafka_event_type(event.get())) {
        case RD_KAFKA_EVENT_REBALANCE:
          rebalance(event.get());
          if (giving_up_) return owned_;
          break;
        case RD_KAFKA_EVENT_ERROR:
          BRAID_TRY(look_at(rd_kafka_event_error(event.get())));
          break;
        case RD_KAFKA_EVENT_FETCH:
          BRAID_TRY(look_at_messages(event.get()));
          break;
        default:
          break;
      }
    }
  }

  bool is_told() const override { return shared_ || lost_; }

 private:
  /// Nothing is owned. Why, if no broker has answered for so long.
  Result<std::vector<Partition>> unless_away() {
    const auto now = steady_clock::now();
    if (!trouble_ || now - untold_since_ < patience_) return owned_;
    untold_since_ = now;
    return tl::unexpected{*trouble_};
  }

  void rebalance(rd_kafka_event_t* event) {
    auto* list = rd_kafka_event_topic_partition_list(event);
    if (rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
      // Others get them when we acknowledge, which the next call does; or they have them already.
      giving_up_ = !owned_.empty();
      lost_ = giving_up_ && rd_kafka_assignment_lost(client_->get()) != 0;
      shared_ = false;
      untold_since_ = steady_clock::now();
      if (giving_up_) {
        spdlog::info("Areas are {}. group={} areas={}", lost_ ? "lost" : "given up", group_,
                     owned_.size());
      } else {
        rd_kafka_assign(client_->get(), nullptr);
      }
      owned_.clear();
      return;
    }
    for (int i = 0; i < list->cnt; ++i) {
      // The topic has no entries; a position of its own saves asking for a committed one.
      list->elems[i].offset = RD_KAFKA_OFFSET_END;
      const auto partition = static_cast<Partition>(list->elems[i].partition);
      if (partition < partitions_) owned_.push_back(partition);
    }
    rd_kafka_assign(client_->get(), list);
    std::sort(owned_.begin(), owned_.end());
    shared_ = true;
    trouble_.reset();
    spdlog::info("Areas are taken. group={} areas={}", group_, owned_.size());
  }

  Result<void> look_at_messages(rd_kafka_event_t* event) {
    while (const auto* message = rd_kafka_event_message_next(event)) {
      if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) BRAID_TRY(look_at(message->err));
    }
    return {};
  }

  /// What passes by itself is the client's to deal with: until it has, nothing is owned, or what is
  /// owned is protected by the fence.
  Result<void> look_at(rd_kafka_resp_err_t code) {
    if (code == RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED) return {};  // a revocation follows
    const Error error = client_->fault(code);
    if (error.kind != ErrorKind::unavailable) return tl::unexpected{error};
    trouble_ = error;
    return {};
  }

  std::unique_ptr<KafkaClient> client_;
  KafkaQueue queue_;
  const std::string group_;
  const Partition partitions_;
  const milliseconds patience_;
  std::vector<Partition> owned_;
  steady_clock::time_point untold_since_ = steady_clock::now();
  std::optional<Error> trouble_;  ///< the last that was told, until we know our share
  bool shared_ = false;           ///< the group has told us our share, which may be nothing
  bool giving_up_ = false;        ///< revoked, and not acknowledged yet
  bool lost_ = false;             ///< to others, while we were away
};

}  // namespace

Result<std::unique_ptr<LogMembership>> join_kafka_group(KafkaDesk& desk, std::string_view role,
                                                        Partition partitions) {
  BRAID_CHECK(partitions > 0);
  auto control = desk.find(kKafkaControlStream, partitions - 1);
  BRAID_TRY(control);
  const auto& options = desk.options();
  const auto group = options.topic_prefix + std::string{role};
  auto client = KafkaClient::open(
      options, RD_KAFKA_CONSUMER,
      {{"group.id", group},
       // The one that is proven with manual assignments beside it (design, section 4).
       {"partition.assignment.strategy", "range"},
       {"session.timeout.ms", std::to_string(options.session_timeout.count())},
       // Also how soon a member hears that the areas are divided anew.
       {"heartbeat.interval.ms", "1000"},
       {"max.poll.interval.ms", kAwayMaxMs},
       {"enable.auto.commit", "false"},
       {"enable.auto.offset.store", "false"},
       {"auto.offset.reset", "latest"},
       {"allow.auto.create.topics", "false"}},
      nullptr, RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_ERROR);
  BRAID_TRY(client);
  rd_kafka_poll_set_consumer((*client)->get());
  auto membership =
      std::make_unique<KafkaMembership>(*std::move(client), group, partitions, options.answer_wait);
  BRAID_TRY(membership->subscribe(control->topic));
  return std::unique_ptr<LogMembership>{std::move(membership)};
}

}  // namespace braid
