#include "sink/outcome/cloud_event.h"

#include <gtest/gtest.h>

#include <map>

namespace braid::sink {
namespace {

using Attributes = std::map<std::string, std::string>;
using braid::outcome::v1::Coverage;
using braid::outcome::v1::Outcome;
using braid::outcome::v1::Release;

Attributes read(std::span<const EntryHeader> headers) {
  Attributes attributes;
  for (const auto& header : headers) {
    attributes.emplace(std::string{header.name}, std::string{header.value});
  }
  return attributes;
}

Outcome cell(std::int64_t revision) {
  Outcome outcome;
  outcome.set_indicator("cla.days");
  outcome.set_version(1);
  outcome.set_period("Y2025");
  auto& part = *outcome.add_breakdown();
  part.set_name("sex");
  part.set_value("F");
  outcome.set_revision(revision);
  return outcome;
}

Release release(std::int64_t number, std::int64_t sequence) {
  Release release;
  release.set_number(number);
  auto& feed = *release.add_up_to();
  feed.set_feed("brackenshire-903");
  feed.set_sequence(sequence);
  return release;
}

TEST(CloudEvents, SaysOfACellWhatItIs) {
  CloudEvents events{"outcomes.board", "E10000023", false};
  EXPECT_EQ(read(events.of(cell(3))),
            (Attributes{{"ce_specversion", "1.0"},
                        {"ce_id", "cla.days/1/Y2025/sex=F@3"},
                        {"ce_source", "braid/outcomes.board/E10000023"},
                        {"ce_type", "braid.outcome.v1.Outcome"},
                        {"ce_subject", "cla.days/1/Y2025/sex=F"},
                        {"ce_dataschema", "urn:braid:outcome:v1:protobuf:Outcome"},
                        {"content-type", "application/protobuf"}}));
}

TEST(CloudEvents, NamesTheTotalWithoutABreakdown) {
  CloudEvents events{"outcomes.board", "E10000023", false};
  Outcome total = cell(1);
  total.clear_breakdown();
  EXPECT_EQ(read(events.of(total)).at("ce_subject"), "cla.days/1/Y2025");
}

TEST(CloudEvents, TellsTheEncodingOfTheStream) {
  CloudEvents events{"outcomes.board", "E10000023", true};
  const auto attributes = read(events.of(cell(1)));
  EXPECT_EQ(attributes.at("content-type"), "application/json");
  EXPECT_EQ(attributes.at("ce_dataschema"), "urn:braid:outcome:v1:json:Outcome");
}

TEST(CloudEvents, TellsControlEntriesFromCells) {
  CloudEvents events{"outcomes.board", "E10000023", true};
  Coverage coverage;
  coverage.set_revision(4);
  const auto about = read(events.of(coverage));
  EXPECT_EQ(about.at("ce_type"), "braid.outcome.v1.Coverage");
  EXPECT_EQ(about.at("ce_id"), "coverage@4");
  EXPECT_EQ(about.at("ce_subject"), "coverage");
  EXPECT_EQ(read(events.of(release(5, 1))).at("ce_type"), "braid.outcome.v1.Release");
}

TEST(CloudEvents, GivesEveryEventAnIdOfItsOwnThatItsRepetitionShares) {
  CloudEvents one{"outcomes.board", "E10000023", false};
  CloudEvents other{"outcomes.board", "E10000023", false};
  const auto id = [](auto headers) { return read(headers).at("ce_id"); };
  EXPECT_EQ(id(one.of(cell(3))), id(other.of(cell(3))));
  EXPECT_NE(id(one.of(cell(3))), id(one.of(cell(4))));
  EXPECT_EQ(id(one.of(release(3, 8))), id(other.of(release(3, 8))));
  // The same number, told again because it now speaks up to a later submission.
  EXPECT_NE(id(one.of(release(3, 8))), id(one.of(release(3, 9))));
  EXPECT_NE(id(one.of(release(3, 8))), id(one.of(release(4, 8))));
}

}  // namespace
}  // namespace braid::sink
