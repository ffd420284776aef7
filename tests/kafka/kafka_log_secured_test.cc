// Logins, certificates and rights, against a broker that asks for all of them.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "core/log/kafka/kafka_remedy.h"
#include "tests/kafka/kafka_log_fixture.h"

namespace braid::test {
namespace {

class KafkaLogSecured : public testing::Test {
 protected:
  static KafkaLogOptions as(const std::string& user) {
    auto options = test_log_options();
    options.user = user;
    options.password_file = test_broker().password_file(user).string();
    return options;
  }
  static Error refused(KafkaLogOptions options, int answer_wait_ms = 10'000) {
    options.answer_wait = std::chrono::milliseconds{answer_wait_ms};
    const auto log = open_kafka_log(options);
    if (log) return {ErrorKind::refused, "it was opened"};
    EXPECT_FALSE(kafka_remedy(log.error().rule.view()).empty()) << log.error().rule.view();
    return log.error();
  }
  template <class T>
  static std::string_view rule_of(const Result<T>& result) {
    return result ? std::string_view{"ok"} : result.error().rule.view();
  }
};

/// A password file of the test's own.
class PasswordFile {
 public:
  PasswordFile(const std::string& password, mode_t mode)
      : path_{testing::TempDir() + "kafka-password-" + std::to_string(::getpid())} {
    std::ofstream{path_} << password << "\n";
    EXPECT_EQ(::chmod(path_.c_str(), mode), 0);
  }
  ~PasswordFile() { std::filesystem::remove(path_); }
  const std::string& path() const { return path_; }

 private:
  const std::string path_;
};

TEST_F(KafkaLogSecured, LogsInAndCommitsATransaction) {
  auto log = open_test_log(as("braid"));
  ASSERT_NE(log, nullptr);
  make_streams(*log, {{"links", 1}, {"control", 1}});
  auto writer = got(log->open_writer("link.0"));
  ASSERT_TRUE(writer->begin());
  ASSERT_TRUE(writer->add("links", 0, "key", "value"));
  ASSERT_TRUE(writer->commit());
  LogBatch batch;
  ASSERT_TRUE(got(log->open_reader("links", 0, 0))->next(batch));
  EXPECT_EQ(batch.entries.size(), 1U);
  auto membership = got(log->join("link", 1));
  std::size_t owned = 0;
  for (int i = 0; i < 60 && owned == 0; ++i) owned = got(membership->owned()).size();
  EXPECT_EQ(owned, 1U);
}

TEST_F(KafkaLogSecured, AWrongPasswordIsMisconfiguredAndSaidSoSoon) {
  const PasswordFile file{"made-up-and-wrong", 0600};
  auto options = as("braid");
  options.password_file = file.path();
  const auto error = refused(options);
  EXPECT_EQ(error.kind, ErrorKind::misconfigured);
  EXPECT_EQ(error.rule.view(), "kafka/authentication");
}

TEST_F(KafkaLogSecured, APasswordThatOthersMayReadIsNotUsed) {
  const PasswordFile file{"made-up", 0640};
  auto options = as("braid");
  options.password_file = file.path();
  EXPECT_EQ(refused(options).rule.view(), "kafka/password-readable");
  options.password_file += ".absent";
  EXPECT_EQ(refused(options).rule.view(), "kafka/password-file");
}

TEST_F(KafkaLogSecured, ACertificateOfAStrangerIsNotTrusted) {
  auto options = as("braid");
  options.certificate_authority = test_broker().stranger().string();
  const auto error = refused(options);
  EXPECT_EQ(error.kind, ErrorKind::misconfigured);
  EXPECT_EQ(error.rule.view(), "kafka/tls-untrusted");
}

TEST_F(KafkaLogSecured, ACertificateForAnotherNameIsNotTrusted) {
  auto options = as("braid");
  // The same address by a name that the certificate does not hold.
  options.brokers = "127.1" + options.brokers.substr(options.brokers.find(':'));
  const auto error = refused(options);
  EXPECT_EQ(error.rule.view(), "kafka/tls-name");
}

TEST_F(KafkaLogSecured, APortThatSpeaksTlsToAPlainClientIsNotUsed) {
  auto options = as("braid");
  options.security = KafkaLogOptions::Security::plaintext;
  EXPECT_EQ(refused(options).rule.view(), "kafka/password-in-clear");
  options.user.clear();
  EXPECT_EQ(refused(options, 1000).kind, ErrorKind::unavailable);
}

TEST_F(KafkaLogSecured, EachRightThatIsMissingHasItsRule) {
  auto owner_options = as("braid");
  auto owner = open_test_log(owner_options);
  make_streams(*owner, {{"links", 1}, {"control", 1}});
  auto options = as("reader");
  options.topic_prefix = owner_options.topic_prefix;
  auto log = open_test_log(options);
  ASSERT_NE(log, nullptr) << "a login needs no rights";
  EXPECT_EQ(rule_of(log->open_reader("links", 0, 0)), "kafka/topic-denied");
  EXPECT_EQ(rule_of(log->open_writer("link.0")), "kafka/transaction-denied");
  const auto checked = got(log->check({{"links", 1}}));
  EXPECT_EQ(checked[0].state, KafkaTopicState::denied);
  EXPECT_EQ(checked[0].rule.view(), "kafka/topic-denied");
  const auto made = got(log->provision({{"facts", 1}}));
  EXPECT_EQ(made[0].state, KafkaTopicState::denied);
}

TEST_F(KafkaLogSecured, RightsAreGrantedAndEnoughAndNoMoreThanThat) {
  auto owner_options = as("braid");
  make_streams(*open_test_log(owner_options), {{"links", 1}, {"facts", 1}, {"control", 1}});
  auto admin_options = as("admin");
  admin_options.topic_prefix = owner_options.topic_prefix;
  auto admin = open_test_log(admin_options);
  const KafkaUse use{{"links", "facts"}, {"links"}, {"link."}, {"link"}};
  const auto rights = kafka_rights(owner_options.topic_prefix, use);
  EXPECT_EQ(got(admin->missing_rights("User:reader", rights)), rights);
  ASSERT_TRUE(admin->grant("User:reader", rights));
  std::vector<KafkaRight> missing = rights;
  for (int i = 0; i < 100 && !missing.empty(); ++i) {
    missing = got(admin->missing_rights("User:reader", rights));
  }
  EXPECT_TRUE(missing.empty());

  auto options = as("reader");
  options.topic_prefix = owner_options.topic_prefix;
  auto log = open_test_log(options);
  EXPECT_EQ(rule_of(first_fault(got(log->check({{"links", 1}, {"facts", 1}, {"control", 1}})))),
            "ok");
  auto writer = got(log->open_writer("link.0"));
  ASSERT_TRUE(writer->begin());
  ASSERT_TRUE(writer->add("links", 0, "key", "value"));
  EXPECT_EQ(rule_of(writer->commit()), "ok");
  ASSERT_TRUE(writer->begin());
  // Refused at once or when the broker has answered; in either case nothing is committed.
  auto denied = writer->add("facts", 0, "key", "value");
  if (denied) denied = writer->commit();
  EXPECT_EQ(rule_of(denied), "kafka/topic-denied");
  writer = got(log->open_writer("link.0"));
  ASSERT_TRUE(writer->begin());
  ASSERT_TRUE(writer->add("links", 0, "key", "value"));
  EXPECT_EQ(rule_of(writer->commit()), "ok");
  LogBatch batch;
  ASSERT_TRUE(got(log->open_reader("facts", 0, 0))->next(batch));
  EXPECT_TRUE(batch.entries.empty());
  EXPECT_EQ(rule_of(log->open_writer("measure.0")), "kafka/transaction-denied");
  auto membership = got(log->join("link", 1));
  std::size_t owned = 0;
  for (int i = 0; i < 60 && owned == 0; ++i) owned = got(membership->owned()).size();
  EXPECT_EQ(owned, 1U);
  auto stranger = got(log->join("measure", 1));
  auto refused_group = stranger->owned();
  for (int i = 0; i < 60 && refused_group; ++i) refused_group = stranger->owned();
  EXPECT_EQ(rule_of(refused_group), "kafka/group-denied");
}

}  // namespace
}  // namespace braid::test
