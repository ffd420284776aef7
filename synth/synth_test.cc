#include "synth/synth.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "core/bytes.h"
#include "synth/identifiers.h"

namespace braid::synth {
namespace {

namespace fs = std::filesystem;
using Files = std::map<std::string, std::string>;  // relative path, bytes
using Rows = std::vector<std::vector<std::string>>;

Files read_all(const std::string& folder) {
  Files files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in{entry.path(), std::ios::binary};
    files[fs::relative(entry.path(), folder).string()] = {std::istreambuf_iterator<char>{in}, {}};
  }
  return files;
}

/// For tables without quotes, which are all but the addresses.
Rows rows_of(const std::string& text) {
  Rows rows;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    auto& row = rows.emplace_back();
    std::size_t from = 0;
    for (std::size_t comma = 0; comma != std::string::npos; from = comma + 1) {
      comma = line.find(',', from);
      row.push_back(line.substr(from, comma - from));
    }
  }
  return rows;
}

/// Texts of one column of all tables whose path ends so.
std::vector<std::string> column(const Files& files, const std::string& ending,
                                const std::string& name) {
  std::vector<std::string> out;
  for (const auto& [path, text] : files) {
    if (!path.ends_with(ending)) continue;
    const Rows rows = rows_of(text);
    const auto at =
        std::find(rows.front().begin(), rows.front().end(), name) - rows.front().begin();
    if (static_cast<std::size_t>(at) == rows.front().size())
      continue;  // another table of that name
    for (std::size_t row = 1; row < rows.size(); ++row) {
      out.push_back(rows[row].at(static_cast<std::size_t>(at)));
    }
  }
  return out;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

class Synth : public testing::Test {
 protected:
  Synth() : folder_{testing::TempDir() + "braid-synth-" + std::to_string(::getpid())} {
    fs::remove_all(folder_);
  }
  ~Synth() override { fs::remove_all(folder_); }

  Files nwd(std::uint64_t seed) {
    fs::remove_all(folder_);
    EXPECT_TRUE(make_nwd({folder_, seed}).has_value());
    return read_all(folder_);
  }
  Files area(AreaOptions options) {
    fs::remove_all(folder_);
    options.folder = folder_;
    EXPECT_TRUE(make_area(options).has_value());
    return read_all(folder_);
  }
  Files new_small_area() {
    AreaOptions options;
    options.children = 150;
    options.areas = 2;
    options.errors = 0.05;
    return area(options);
  }
  /// Made once for all tests that only read them.
  const Files& nwd() {
    static const Files files = nwd(1);
    return files;
  }
  const Files& small_area() {
    static const Files files = new_small_area();
    return files;
  }

  std::string folder_;
};

TEST_F(Synth, TheSameOptionsGiveTheSameBytes) {
  EXPECT_EQ(nwd(1), nwd());
  EXPECT_NE(nwd(2), nwd());
  EXPECT_EQ(new_small_area(), small_area());
}

TEST_F(Synth, AFolderThatIsNotEmptyIsLeftAlone) {
  fs::create_directories(folder_);
  std::ofstream{folder_ + "/mine"} << "kept";
  const auto first = make_nwd({folder_, 1});
  ASSERT_FALSE(first.has_value());
  EXPECT_EQ(first.error().rule.view(), "synth/folder-not-empty");
  AreaOptions options;
  options.folder = folder_;
  const auto second = make_area(options);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().rule.view(), "synth/folder-not-empty");
  EXPECT_EQ(read_all(folder_), (Files{{"mine", "kept"}}));
}

TEST_F(Synth, AnEmptyFolderIsTaken) {
  fs::create_directories(folder_);
  EXPECT_TRUE(make_nwd({folder_, 1}).has_value());
}

TEST_F(Synth, SenselessOptionsAreRefusedBeforeAnythingIsWritten) {
  AreaOptions options;
  options.folder = folder_;
  options.children = 0;
  EXPECT_EQ(make_area(options).error().rule.view(), "synth/option-out-of-range");
  options.children = 300'000;
  options.areas = 2;
  EXPECT_EQ(make_area(options).error().rule.view(), "synth/option-out-of-range");
  EXPECT_FALSE(fs::exists(folder_));
}

TEST_F(Synth, KeysAreForTheirOwnerOnlyAndTheLinkageKeyIsSixtyFourDigits) {
  const Files files = nwd(1);
  EXPECT_TRUE(std::regex_match(files.at("credentials/linkage-key"), std::regex{"[0-9a-f]{64}\n"}));
  for (const char* path : {"/credentials/linkage-key", "/agency-keys/police.key"}) {
    struct stat about {};
    ASSERT_EQ(::stat((folder_ + path).c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777U, 0600U);
  }
}

TEST_F(Synth, TablesHaveTheColumnsOfTheirFormats) {
  const Files& files = nwd();
  const std::string returns = "in/brackenshire-903/2016/", extract = "in/police/extract-2017/";
  const std::string common =
      "record_type,action,record_id,record_version,force_code,source_system,force_person_id,"
      "updated_at,";
  const Files want{
      {returns + "header.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"},
      {returns + "episodes.csv",
       "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,"
       "URN"},
      {returns + "missing.csv", "CHILD,DOB,MISSING,MIS_START,MIS_END"},
      {returns + "uasc.csv", "CHILD,SEX,DOB,DUC"},
      {extract + "person.csv",
       common + "given_name,family_name,date_of_birth,dob_status,gender,ethnicity_sd,"
                "ethnicity_obs,postcode,pnc_id,cro_number,merged_into"},
      {extract + "arrest.csv", common + "custody_ref,asn,arrested_at,station,reason,offence_cjs,"
                                        "offence_ho,voluntary,age_at_arrest,"
                                        "appropriate_adult,detained_until,disposal"},
      {"in/programme/participation-2017/participation.csv",
       "programme,arm,agency,local_id,t0,end,care_status_t0,eet_t0"},
      {"expected.csv", "indicator,arm,window,count,numerator,denominator"},
      {"truth.csv", "feed,agency,source,local_id,truth"}};
  for (const auto& [path, header] : want) EXPECT_EQ(first_line(files.at(path)), header);
  for (const auto& [path, text] : files) {
    if (!path.ends_with(".csv")) continue;
    EXPECT_TRUE(text.ends_with('\n'));
    const Rows rows = rows_of(text);
    for (const auto& row : rows) ASSERT_EQ(row.size(), rows.front().size()) << path;
  }
}

TEST_F(Synth, DatesAreOfTheKindOfTheirFeed) {
  const Files& files = small_area();
  for (const auto& text : column(files, "/episodes.csv", "DECOM")) {
    EXPECT_TRUE(std::regex_match(text, std::regex{R"(\d\d/\d\d/\d{4})"}));
  }
  for (const auto& text : column(files, "/missing.csv", "missing_from_at")) {
    EXPECT_TRUE(std::regex_match(text, std::regex{R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00)"}));
  }
}

/// Valid by form; made by the generator of the range 999, so equal to one of its numbers.
bool is_made_up_nhs_number(const std::string& number) {
  if (!std::regex_match(number, std::regex{R"(999\d{7})"})) return false;
  return made_up_nhs_number(static_cast<std::uint32_t>(std::stoul(number.substr(3, 6)))) == number;
}

TEST_F(Synth, NothingIsOutsideTheRangesThatBelongToNobody) {
  for (const Files* made : {&nwd(), &small_area()}) {
    const Files& files = *made;
    int numbers = 0, upns = 0;
    for (const auto& number : column(files, "/ssd_person.csv", "pers_single_unique_id")) {
      EXPECT_TRUE(number.empty() || is_made_up_nhs_number(number));
      ++numbers;
    }
    for (const auto& upn : column(files, "/header.csv", "UPN")) {
      EXPECT_TRUE(upn.starts_with("UN") || upn.substr(1, 3) == "999");
      ++upns;
    }
    EXPECT_GT(numbers, 100);
    EXPECT_GT(upns, 100);
    for (const char* name : {"HOME_POST", "PL_POST"}) {
      for (const auto& postcode : column(files, "/episodes.csv", name)) {
        EXPECT_TRUE(postcode.empty() || postcode.starts_with("ZX"));
      }
    }
    for (const auto& postcode : column(files, "/person.csv", "postcode")) {
      EXPECT_TRUE(postcode.empty() || postcode.starts_with("ZX"));
    }
    const std::regex hl7_number{R"(~([^^]*)\^\^\^NHS\^NH)"},
        hl7_postcode{R"(\^\^\^\^([A-Z][^|]*)\|)"};
    for (const auto& [path, text] : files) {
      if (!path.ends_with(".hl7")) continue;
      for (std::sregex_iterator at{text.begin(), text.end(), hl7_number}, end; at != end; ++at) {
        EXPECT_TRUE(is_made_up_nhs_number((*at)[1]));
      }
      for (std::sregex_iterator at{text.begin(), text.end(), hl7_postcode}, end; at != end; ++at) {
        EXPECT_TRUE((*at)[1].str().starts_with("ZX"));
      }
    }
  }
}

TEST_F(Synth, EveryDeliverySaysThatItIsMadeUp) {
  const Files& files = small_area();
  int notes = 0;
  for (const auto& [path, text] : files) {
    if (!path.ends_with("submission.toml")) continue;
    EXPECT_TRUE(text.starts_with("# made up\nperiod = \""));
    ++notes;
  }
  EXPECT_GT(notes, 10);
  EXPECT_TRUE(files.at("README.txt").starts_with("MADE UP"));
}

TEST_F(Synth, TheManifestAgreesWithItsTables) {
  const Files& files = nwd();
  const std::string folder = "in/police/extract-2017/",
                    manifest = files.at(folder + "manifest.json");
  for (const std::string name : {"person.csv", "missing.csv", "arrest.csv"}) {
    const std::string& text = files.at(folder + name);
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned size = 0;
    ASSERT_EQ(EVP_Digest(text.data(), text.size(), hash.data(), &size, EVP_sha256(), nullptr), 1);
    const auto rows = std::count(text.begin(), text.end(), '\n') - 1;
    const std::string want = "{\"name\":\"" + name + "\",\"rows\":" + std::to_string(rows) +
                             ",\"sha256\":\"" +
                             hex({reinterpret_cast<const char*>(hash.data()), size}) + "\"}";
    EXPECT_NE(manifest.find(want), std::string::npos) << name;
  }
}

TEST_F(Synth, MessagesAreInOrderAndHaveTheirSegments) {
  const std::string text = nwd().at("in/hospital/adt-2014-2017/adt.hl7");
  std::istringstream lines{text};
  std::map<std::string, int> events;
  std::string before, message;
  std::getline(lines, message);  // the one that is broken on purpose
  while (std::getline(lines, message)) {
    std::smatch parts;
    ASSERT_TRUE(std::regex_search(message, parts,
                                  std::regex{R"(^MSH\|\^~\\&\|.*\|(\d{14})\|\|ADT\^(A\d\d)\|)"}));
    EXPECT_LE(before, parts[1].str());
    before = parts[1];
    ++events[parts[2]];
    EXPECT_NE(message.find("\rPID|1||H"), std::string::npos);
    EXPECT_NE(message.find(parts[2] == "A40" ? "\rMRG|H" : "\rPV1|1|"), std::string::npos);
  }
  for (const char* event : {"A01", "A03", "A04", "A11", "A40"})
    EXPECT_GT(events[event], 0) << event;
}

TEST_F(Synth, FieldsOfAMessageStandInTheirPlaces) {
  const std::string text = nwd().at("in/hospital/adt-2014-2017/adt.hl7");
  const auto field = [&](std::string_view segment, std::size_t number) {
    std::size_t at = text.find(std::string{"\r"} + std::string{segment} + "|", text.find('\n')) + 1;
    for (std::size_t count = 0; count < number; ++count) at = text.find('|', at) + 1;
    return text.substr(at, text.find_first_of("|\r", at) - at);
  };
  EXPECT_TRUE(std::regex_match(field("PID", 7), std::regex{R"(\d{8})"}));
  EXPECT_TRUE(field("PID", 11).starts_with("^^^^ZX"));
  EXPECT_TRUE(std::regex_match(field("PID", 32), std::regex{R"(0\d)"}));
  EXPECT_TRUE(std::regex_match(field("PV1", 18), std::regex{R"([1239]?)"}));
  EXPECT_TRUE(std::regex_match(field("PV1", 19), std::regex{R"(V\d+N\d+)"}));
  EXPECT_TRUE(std::regex_match(field("PV1", 44), std::regex{R"(\d{14})"}));
}

TEST_F(Synth, TruthNamesEverySubjectOfEveryFeed) {
  const Files& files = small_area();
  std::map<std::string, std::set<std::string>> known;  // feed: ids
  const Rows truth = rows_of(files.at("truth.csv"));
  for (std::size_t row = 1; row < truth.size(); ++row) known[truth[row][0]].insert(truth[row][3]);
  for (const std::string area : {"area01", "area02"}) {
    for (const auto& [path, text] : files) {
      const Rows rows = path.ends_with(".csv") ? rows_of(text) : Rows{};
      for (std::size_t row = 1; row < rows.size(); ++row) {
        if (path.starts_with("in/" + area + "-903") && path.ends_with("header.csv")) {
          EXPECT_TRUE(known[area + "-903"].contains(rows[row][0]));
        }
        if (path.starts_with("in/" + area + "-police") && path.ends_with("/person.csv")) {
          EXPECT_TRUE(known[area + "-police"].contains(rows[row][6]));
        }
      }
    }
    EXPECT_FALSE(known[area + "-hospital"].empty());
  }
}

TEST_F(Synth, AreasShareLocalIdsAndSomePeople) {
  AreaOptions options;
  options.children = 400;
  options.areas = 2;
  const Rows truth = rows_of(area(options).at("truth.csv"));
  std::map<std::string, std::string> first;  // of area 1: local id, truth
  std::set<std::string> first_people;
  int same_id_of_others = 0, moved = 0;
  for (const auto& row : truth) {
    if (row[0] == "area01-903") {
      first[row[3]] = row[4];
      first_people.insert(row[4]);
    }
    if (row[0] != "area02-903") continue;
    same_id_of_others += first.contains(row[3]) && first[row[3]] != row[4];
    moved += first_people.contains(row[4]);
  }
  EXPECT_GT(same_id_of_others, 300);
  EXPECT_GT(moved, 0);
}

TEST_F(Synth, ACorrectedReturnDiffersInOneEpisodeAndHasOneRowLess) {
  const Files& files = small_area();
  const std::string folder = "in/area01-903/2025";
  const Rows first = rows_of(files.at(folder + "/episodes.csv"));
  const Rows second = rows_of(files.at(folder + "-corrected/episodes.csv"));
  ASSERT_EQ(first.size(), second.size());
  int other = 0;
  for (std::size_t row = 0; row < first.size(); ++row) other += first[row] != second[row];
  EXPECT_EQ(other, 1);
  EXPECT_EQ(rows_of(files.at(folder + "/missing.csv")).size(),
            rows_of(files.at(folder + "-corrected/missing.csv")).size() + 1);
  EXPECT_FALSE(files.contains("in/area02-903/2025-corrected/episodes.csv"));
}

TEST_F(Synth, OpenEpisodesComeAgainInTheNextReturn) {
  const Files& files = small_area();
  const auto keys = [&](int year, bool open_only) {
    std::set<std::string> out;
    for (const auto& row :
         rows_of(files.at("in/area02-903/" + std::to_string(year) + "/episodes.csv"))) {
      if (!open_only || (row[7].empty() && row[0][0] != 'X')) out.insert(row[0] + row[1]);
    }
    return out;
  };
  for (const int year : {2023, 2024}) {
    const auto next = keys(year + 1, false);
    for (const auto& key : keys(year, true)) EXPECT_TRUE(next.contains(key));
  }
}

TEST_F(Synth, TheReportCountsWhatWasWritten) {
  const auto report = make_nwd({folder_, 1});
  ASSERT_TRUE(report.has_value());
  std::map<std::string, std::uint64_t> rows;
  std::uint64_t files = 0;
  for (const auto& [path, text] : read_all(folder_)) {
    if (!path.starts_with("in/") || path.ends_with(".toml") || path.ends_with(".json")) continue;
    ++files;
    const auto lines = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    rows[path.substr(3, path.find('/', 3) - 3)] += lines - (path.ends_with(".csv") ? 1 : 0);
  }
  EXPECT_EQ(report->files, files);
  for (const auto& [feed, count] : report->rows) {
    EXPECT_EQ(rows[feed], count) << feed;
  }
}

}  // namespace
}  // namespace braid::synth
