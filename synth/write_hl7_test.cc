#include "synth/write_hl7.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace braid::synth {
namespace {

namespace fs = std::filesystem;

/// A made-up patient with one attendance.
HealthRecord patient(const std::string& number, const std::string& surname, Date day) {
  HealthRecord record;
  record.hospital_number = number;
  record.person.given = "Wren";
  record.person.surname = surname;
  record.person.birth = *Date::from_civil(2004, 7, 9);
  Visit visit;
  visit.from = day;
  record.visits.push_back(visit);
  return record;
}

std::string written(const std::vector<HealthRecord>& records) {
  const std::string folder = testing::TempDir() + "braid-hl7-" + std::to_string(::getpid());
  fs::remove_all(folder);
  Hl7Options options;
  options.from = *Date::from_civil(2024, 4, 1);
  options.until = *Date::from_civil(2025, 3, 31);
  options.submitted = "2025-04-01T00:00:00";
  EXPECT_TRUE(write_hl7(folder, records, options).has_value());
  std::ifstream in{folder + "/adt.hl7", std::ios::binary};
  std::string text{std::istreambuf_iterator<char>{in}, {}};
  fs::remove_all(folder);
  return text;
}

TEST(WriteHl7, AMergeNamesTheSurvivorInItsOwnWords) {
  std::vector<HealthRecord> records{patient("H1", "Raene", *Date::from_civil(2024, 5, 1)),
                                    patient("H2", "Raine", *Date::from_civil(2024, 6, 1))};
  records[1].person.nhs_number = "9990000018";
  records[0].merged_into = "H2";
  records[0].merged_on = *Date::from_civil(2024, 7, 1);
  const std::string text = written(records);
  const std::string merge = text.substr(text.find("ADT^A40"));
  EXPECT_NE(merge.find("\rPID|1||H2^^^ZX901^MR~9990000018^^^NHS^NH||Raine^Wren|"),
            std::string::npos);
  EXPECT_NE(merge.find("\rMRG|H1^^^ZX901^MR\r"), std::string::npos);
}

TEST(WriteHl7, OnlyMessagesOfThePeriodAreWritten) {
  EXPECT_EQ(written({patient("H1", "Raine", *Date::from_civil(2024, 3, 31)),
                     patient("H2", "Raine", *Date::from_civil(2025, 4, 1))}),
            "");
}

TEST(WriteHl7, AResentMessageKeepsItsControlId) {
  std::vector<HealthRecord> records{patient("H1", "Raine", *Date::from_civil(2024, 5, 1))};
  records[0].visits[0].resent = true;
  const std::string text = written(records);
  const auto half = text.size() / 2;
  EXPECT_EQ(text.substr(0, half), text.substr(half));
  EXPECT_NE(text.find("|MU1|"), std::string::npos);
}

}  // namespace
}  // namespace braid::synth
