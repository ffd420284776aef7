#include "app/command/review/review_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "core/keys.h"
#include "core/log/sqlite/sqlite_log.h"
#include "transform/link/decision/verdict.h"

namespace braid::app {
namespace {

using review::v1::Decision;
using Answer = Decision::Answer;

Id16 made_id(unsigned char number) {
  Id16 id;
  id.bytes.fill(number);
  return id;
}

Decision answered(int reviewers, const std::vector<std::pair<std::string, Answer::Verdict>>& said) {
  Decision decision;
  decision.set_reviewers(static_cast<std::uint32_t>(reviewers));
  for (const auto& [who, verdict] : said) {
    auto& answer = *decision.add_answer();
    answer.set_who(who);
    answer.set_verdict(verdict);
  }
  return decision;
}

class ReviewQueueTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directory(folder_);
    configuration_.areas = {"E10999001"};
    SqliteLogOptions options;
    options.file = folder_ + "/log.db";
    log_ = std::move(*open_sqlite_log(options));
    writer_ = std::move(*log_->open_writer("test"));
  }
  void TearDown() override {
    writer_.reset();
    log_.reset();
    std::filesystem::remove_all(folder_);
  }

  void ask(unsigned char id, const std::string& kind, std::uint32_t subjects) {
    review::v1::Item item;
    item.set_kind(kind);
    item.set_one(std::string{made_id(1).view()});
    item.set_other(std::string{made_id(id).view()});
    item.set_reviewers(1);
    item.set_cluster_one(subjects);
    item.add_level(0);
    item.add_level(6);
    item.add_level(99);
    ASSERT_TRUE(writer_->begin());
    ASSERT_TRUE(writer_->add("reviews", 0, review_key(made_id(id)), item.SerializeAsString()));
    ASSERT_TRUE(writer_->commit());
  }
  std::vector<std::string> order() {
    std::vector<std::string> ids;
    const auto questions = read_questions(configuration_, *log_);
    if (!questions) return {"unreadable"};
    for (const auto& question : *questions) ids.push_back(short_hex(question.id).substr(0, 2));
    return ids;
  }

  std::string folder_ = testing::TempDir() + "braid_review_queue" + std::to_string(::getpid());
  Configuration configuration_;
  std::unique_ptr<Log> log_;
  std::unique_ptr<LogWriter> writer_;
};

TEST_F(ReviewQueueTest, BeginsWithWhatIsMostSevereThenWithTheMostSubjects) {
  ask(0x20, "uncertain", 9);
  ask(0x30, "possible_twin", 2);
  ask(0x40, "possible_twin", 7);
  ask(0x50, "nhs_misassigned", 2);
  ask(0x60, "a kind of a later version", 2);
  ask(0x25, "possible_twin", 2);
  EXPECT_THAT(order(), testing::ElementsAre("50", "40", "25", "30", "20", "60"));
}

TEST_F(ReviewQueueTest, FindsTheAnswersOfAPairAndForgetsWhatIsGone) {
  ask(0x20, "possible_twin", 2);
  ask(0x30, "possible_twin", 2);
  auto decision = answered(2, {{"a", Answer::SAME}});
  decision.set_one(std::string{made_id(1).view()});
  decision.set_other(std::string{made_id(0x20).view()});
  ASSERT_TRUE(writer_->begin());
  ASSERT_TRUE(writer_->add("decisions", 0, decision_key(made_id(0x20), made_id(1)),
                           decision.SerializeAsString()));
  ASSERT_TRUE(writer_->erase("reviews", 0, review_key(made_id(0x30))));
  ASSERT_TRUE(writer_->commit());
  const auto questions = read_questions(configuration_, *log_);
  ASSERT_TRUE(questions);
  ASSERT_EQ(questions->size(), 1U);
  EXPECT_EQ(questions->front().needed(), 2);
  ASSERT_TRUE(questions->front().decision);
  EXPECT_EQ(transform::count_answers(*questions->front().decision).same, 1);
  const auto decisions = read_decisions(configuration_, *log_);
  ASSERT_TRUE(decisions);
  ASSERT_EQ(decisions->size(), 1U);
  EXPECT_FALSE(decisions->front().id.is_zero());
}

TEST_F(ReviewQueueTest, TakesLevelsThatItDoesNotKnowForMissing) {
  ask(0x20, "possible_twin", 2);
  const auto questions = read_questions(configuration_, *log_);
  ASSERT_TRUE(questions);
  const auto levels = levels_of(questions->front().item);
  EXPECT_EQ(levels.surname, transform::Level::l0);
  EXPECT_EQ(levels.given_name, transform::Level::l6);
  EXPECT_EQ(levels.crossed_surname, transform::Level::missing);
  EXPECT_EQ(levels.postcode, transform::Level::missing);
  EXPECT_EQ(levels.sex, transform::Sameness::missing);
}

TEST_F(ReviewQueueTest, FindsByTheBeginningOfAnIdUnlessSeveralBeginSo) {
  ask(0x20, "possible_twin", 2);
  ask(0x2f, "possible_twin", 2);
  const auto questions = read_questions(configuration_, *log_);
  ASSERT_TRUE(questions);
  bool several = false;
  EXPECT_NE(find_by_prefix(*questions, "20", several), nullptr);
  EXPECT_EQ(find_by_prefix(*questions, "2", several), nullptr);
  EXPECT_TRUE(several);
  EXPECT_EQ(find_by_prefix(*questions, "3", several), nullptr);
  EXPECT_FALSE(several);
  EXPECT_EQ(find_by_prefix(*questions, "", several), nullptr);
}

}  // namespace
}  // namespace braid::app
