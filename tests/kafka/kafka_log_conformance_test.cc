#include <memory>

#include "core/log/conformance_test.h"
#include "tests/kafka/kafka_log_fixture.h"

namespace braid::test {
namespace {

/// A log of topics of its own on the fixture's broker, made before the test as an operator would.
class KafkaEngine {
 public:
  KafkaEngine() {
    make_streams(
        *log_,
        {{"facts.children-E10000023", 8}, {"links", 4}, {"edge", 1}, {"link", 1}, {"measure", 1}});
  }
  Log& log() { return *log_; }
  std::unique_ptr<Log> open_beside() { return open_test_log(options_); }
  void reopen() {
    log_.reset();
    log_ = open_test_log(options_);
  }

 private:
  const KafkaLogOptions options_ = test_log_options();
  std::unique_ptr<KafkaLog> log_ = open_test_log(options_);
};

}  // namespace
}  // namespace braid::test

namespace braid {

INSTANTIATE_TYPED_TEST_SUITE_P(Kafka, LogConformance, test::KafkaEngine);

}  // namespace braid
