#include "synth/write_903.h"

#include <algorithm>

#include "synth/care_story.h"
#include "synth/identifiers.h"
#include "synth/text_file.h"

namespace braid::synth {
namespace {

struct Year {
  int year;
  Date from, until;

  /// The end as the return of this year knows it.
  Date end(Date real) const { return real > until ? Date::none() : real; }
  bool holds(Date start, Date real_end) const { return start <= until && real_end >= from; }
};

bool has_row(const CareRecord& record, const Year& year) {
  if (record.known_always) return true;
  return std::any_of(record.episodes.begin(), record.episodes.end(),
                     [&](const auto& e) { return year.holds(e.start, e.end); });
}

std::string_view sex_code(char sex, int year) {
  // Letters since 2024-25 (feed-formats 2.3).
  if (year >= 2025) return sex == 'F' ? "F" : "M";
  return sex == 'F' ? "2" : "1";
}

std::string_view upn_text(const Person& person, const Year& year) {
  if (age_at(person.birth, year.until) < 5) return "UN1";
  return person.upn.empty() ? "UN5" : std::string_view{person.upn};
}

void header_row(TextFile& file, const CareRecord& record, const Year& year) {
  const Person& person = record.person;
  file << record.child_id << ',' << sex_code(person.sex, year.year) << ',';
  file.uk_date(person.birth) << ',' << person.ethnic << ',' << upn_text(person, year) << ",,";
  file.end_row();
}

void episode_row(TextFile& file, const CareRecord& record, const Episode& episode,
                 const Year& year) {
  const Date end = year.end(episode.end);
  file << record.child_id << ',';
  file.uk_date(episode.start) << ',' << episode.reason_new << ',' << episode.legal << ','
                              << episode.need << ',' << episode.placement.type << ','
                              << episode.placement.provider << ',';
  file.uk_date(end) << ',';
  if (!end.is_none()) file << episode.reason_ceased;
  file << ',';
  if (!end.is_none()) file << episode.change_reason;
  file << ',' << record.person.postcode << ',';
  if (episode.placement.home != 0) file << made_up_postcode(episode.placement.home);
  file << ',';
  if (episode.placement.has_urn) file << made_up_urn(episode.placement.home);
  file.end_row();
}

void score_row(TextFile& file, const CareRecord& record, const Score& score) {
  file << record.child_id << ',';
  file.uk_date(record.person.birth) << ',';
  if (score.reason.empty()) file.number(score.score);
  file << ',' << score.reason;
  const int age = age_at(record.person.birth, year_end(score.year));
  file << ',' << (age >= 10 ? "0" : "") << ',' << (age < 5 ? "1" : "") << ",1,1,1,0,,";
  file.end_row();
}

void person_row(TextFile& file, const CareRecord& record) {
  const Person& person = record.person;
  file << 'L' << record.child_id << ',' << record.child_id << ',' << person.upn << ','
       << person.given << ',' << person.surname << ',' << person.sex << ',' << person.sex << ','
       << person.ethnic << ',';
  file.iso_date(person.birth) << " 00:00:00.000," << person.nhs_number << ','
                              << (person.upn.empty() ? "UN5" : "") << ",N,,,,";
  file.end_row();
}

constexpr std::string_view kPersonColumns =
    "pers_legacy_id,pers_person_id,pers_upn,pers_forename,pers_surname,pers_sex,pers_gender,"
    "pers_ethnicity,pers_dob,pers_single_unique_id,pers_upn_unknown,pers_send_flag,pers_expected_"
    "dob,"
    "pers_death_date,pers_is_mother,pers_nationality\n";

Result<void> finish(TextFile& file, Written& written) {
  written.rows += file.rows();
  ++written.files;
  return file.close();
}

/// Rows that came as text.
void add_rows(TextFile& file, const std::string& rows, Written& written) {
  file << rows;
  written.rows += static_cast<std::uint64_t>(std::count(rows.begin(), rows.end(), '\n'));
}

Result<void> write_header(const std::string& folder, std::span<const CareRecord> records,
                          const Year& year, const ReturnOptions& options, Written& written) {
  TextFile file{folder + "/header.csv"};
  file << "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n";
  add_rows(file, options.bad_header_rows, written);
  for (const auto& record : records) {
    if (has_row(record, year)) header_row(file, record, year);
  }
  return finish(file, written);
}

Result<void> write_episodes(const std::string& folder, std::span<const CareRecord> records,
                            const Year& year, const ReturnOptions& options, Written& written) {
  TextFile file{folder + "/episodes.csv"};
  file << "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_"
          "POST,"
          "URN\n";
  add_rows(file, options.bad_episode_rows, written);
  for (const auto& record : records) {
    for (const auto& episode : record.episodes) {
      if (year.holds(episode.start, episode.end)) episode_row(file, record, episode, year);
    }
  }
  return finish(file, written);
}

Result<void> write_missing(const std::string& folder, std::span<const CareRecord> records,
                           const Year& year, const ReturnOptions& options, Written& written) {
  TextFile file{folder + "/missing.csv"};
  file << "CHILD,DOB,MISSING,MIS_START,MIS_END\n";
  add_rows(file, options.bad_missing_rows, written);
  for (const auto& record : records) {
    for (const auto& stay : record.missing) {
      if (!year.holds(stay.start, stay.end)) continue;
      file << record.child_id << ',';
      file.uk_date(record.person.birth) << ',' << stay.kind << ',';
      file.uk_date(stay.start) << ',';
      file.uk_date(year.end(stay.end)).end_row();
    }
  }
  return finish(file, written);
}

Result<void> write_scores_and_uasc(const std::string& folder, std::span<const CareRecord> records,
                                   const Year& year, Written& written) {
  TextFile scores{folder + "/oc2.csv"};
  scores << "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,"
            "HEALTH_ASSESSMENT,SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED\n";
  TextFile uasc{folder + "/uasc.csv"};
  uasc << "CHILD,SEX,DOB,DUC\n";
  for (const auto& record : records) {
    for (const auto& score : record.scores) {
      if (score.year == year.year) score_row(scores, record, score);
    }
    if (!record.uasc || !has_row(record, year) || record.uasc_until < year.from) continue;
    uasc << record.child_id << ',' << sex_code(record.person.sex, year.year) << ',';
    uasc.uk_date(record.person.birth) << ',';
    uasc.uk_date(year.end(record.uasc_until)).end_row();
  }
  BRAID_TRY(finish(scores, written));
  return finish(uasc, written);
}

/// Everybody whom the authority has had to do with so far: a table of the case system, not of the
/// year.
Result<void> write_persons(const std::string& path, std::span<const CareRecord> records, Date until,
                           Written& written) {
  TextFile file{path};
  file << kPersonColumns;
  for (const auto& record : records) {
    if (record.known_always ||
        (!record.episodes.empty() && record.episodes.front().start <= until)) {
      person_row(file, record);
    }
  }
  return finish(file, written);
}

}  // namespace

Result<Written> write_903(const std::string& folder, std::span<const CareRecord> records,
                          const ReturnOptions& options) {
  const Year year{options.year, year_start(options.year), year_end(options.year)};
  Written written;
  BRAID_TRY(make_folder(folder));
  BRAID_TRY(write_header(folder, records, year, options, written));
  BRAID_TRY(write_episodes(folder, records, year, options, written));
  BRAID_TRY(write_missing(folder, records, year, options, written));
  BRAID_TRY(write_scores_and_uasc(folder, records, year, written));
  if (options.persons) {
    BRAID_TRY(write_persons(folder + "/ssd_person.csv", records, year.until, written));
  }
  BRAID_TRY(write_file(folder + "/submission.toml",
                       "# made up\nperiod = \"" + year.from.text() + "/" + year.until.text() +
                           "\"\nsubmitted = " + options.submitted +
                           "\nyear = " + std::to_string(options.year) + "\n"));
  return written;
}

Result<Written> write_ssd(const std::string& folder, std::span<const CareRecord> records,
                          const SsdOptions& options) {
  Written written;
  BRAID_TRY(make_folder(folder));
  BRAID_TRY(write_persons(folder + "/ssd_person.csv", records, options.run_date, written));

  TextFile addresses{folder + "/ssd_address.csv"};
  addresses << "addr_table_id,addr_person_id,addr_address_type,addr_address_start_date,"
               "addr_address_end_date,addr_address_postcode,addr_address_json\n";
  TextFile identifiers{folder + "/ssd_linked_identifiers.csv"};
  identifiers << "link_table_id,link_person_id,link_identifier_type,link_identifier_value,"
                 "link_valid_from_date,link_valid_to_date\n";
  std::int64_t id = 0;
  for (const auto& record : records) {
    if (record.episodes.empty() || record.episodes.front().start > options.run_date) continue;
    ++id;
    addresses << 'A';
    addresses.number(id) << ',' << record.child_id << ",HOME,";
    addresses.iso_date(record.person.birth)
        << " 00:00:00.000,," << record.person.postcode
        << R"(,"{""HOUSE"": ""1"", ""STREET"": ""Pretend Lane"", ""TOWN"": ""Brackenshire""}")";
    addresses.end_row();
    if (id % 20 != 0) continue;  // some have been to school elsewhere before
    identifiers << "LK";
    identifiers.number(id) << ',' << record.child_id << ",Former Unique Pupil Number,"
                           << made_up_upn(9'000'000 + record.person.truth, 2010) << ",,";
    identifiers.end_row();
  }
  BRAID_TRY(finish(addresses, written));
  BRAID_TRY(finish(identifiers, written));
  BRAID_TRY(write_file(folder + "/submission.toml",
                       "# made up\nperiod = \"" + options.run_date.plus_months(-72).text() + "/" +
                           options.run_date.text() + "\"\nsubmitted = " + options.submitted +
                           "\n"));
  return written;
}

}  // namespace braid::synth
