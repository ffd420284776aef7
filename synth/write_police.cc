#include "synth/write_police.h"

#include <algorithm>
#include <array>

#include "synth/text_file.h"

namespace braid::synth {
namespace {

constexpr std::string_view kCommonColumns =
    "record_type,action,record_id,record_version,force_code,source_system,force_person_id,updated_"
    "at";

/// The columns that all record types begin with.
void common(TextFile& file, std::string_view type, std::string_view id_prefix,
            const PoliceRecord& record, const PoliceOptions& options) {
  file << type << ",I," << options.force << '/' << id_prefix << '/';
  file.number(static_cast<std::int64_t>(file.rows() + 1))
      << ",1," << options.force << ",OTHER," << record.person_id << ',' << options.extracted_at;
}

/// Midday hours, so that no offset moves the date.
void moment(TextFile& file, Date day, std::string_view time) {
  file << ',';
  if (!day.is_none()) file.iso_date(day) << 'T' << time << "+00:00";
}

void person_row(TextFile& file, const PoliceRecord& record, const PoliceOptions& options) {
  const Person& person = record.person;
  common(file, "person", "P", record, options);
  file << ',' << person.given << ',' << person.surname << ',';
  file.iso_date(person.birth) << ',' << record.birth_status << ','
                              << (person.sex == 'F' ? "Female" : "Male") << ",,," << person.postcode
                              << ",,," << record.merged_into;
  file.end_row();
}

void missing_row(TextFile& file, const PoliceRecord& record, const PoliceMissing& stay,
                 const PoliceOptions& options) {
  common(file, "missing", "MP", record, options);
  file << ",R";
  file.number(static_cast<std::int64_t>(file.rows() + 1));
  moment(file, stay.start, "15:10:00");
  moment(file, stay.start, "14:30:00");
  moment(file, stay.end, "16:05:00");
  const bool open = stay.end.is_none();
  file << ',' << (open ? std::string_view{"OPEN"} : stay.status) << ',' << stay.category
       << ",MEDIUM,MEDIUM," << (stay.from_care ? "CHILDRENS_HOME,Y,CARER" : "HOME,N,PARENT") << ','
       << (open ? "" : "SELF") << ",N,NONE,Y,Y,Y,N";
  file.end_row();
}

void arrest_row(TextFile& file, const PoliceRecord& record, const Arrest& arrest,
                const PoliceOptions& options) {
  constexpr std::array<std::string_view, 4> kOffences{"TH68010", "CJ88001", "CD98058", "PU86116"};
  common(file, "arrest", "A", record, options);
  file << ',';
  if (arrest.custody != 0) {
    file << options.force << "CU/";
    file.number(arrest.custody);
  }
  file << ',';
  moment(file, arrest.date, "13:20:00");
  file << ",Made-up station,,"
       << (arrest.voluntary ? "" : kOffences[file.rows() % kOffences.size()]) << ",,"
       << (arrest.voluntary ? 'Y' : 'N') << ',';
  if (!record.person.birth.is_none()) file.number(age_at(record.person.birth, arrest.date));
  file << ",Y";
  moment(file, arrest.date, "17:45:00");
  file << ",NFA";
  file.end_row();
}

std::string manifest(const PoliceOptions& options, std::span<TextFile*> tables) {
  constexpr std::array<std::string_view, 3> kNames{"person.csv", "missing.csv", "arrest.csv"};
  std::string text = "{\"sender\":\"" + options.force +
                     "\",\"feed\":\"police\",\"format\":\"braid-police/1\",\"mode\":\"full\"," +
                     "\"period_from\":\"" + options.from.text() + "\",\"period_to\":\"" +
                     options.until.text() + "\",\"extracted_at\":\"" + options.extracted_at +
                     "\",\"files\":[";
  for (std::size_t at = 0; at < tables.size(); ++at) {
    text += at > 0 ? ",{\"name\":\"" : "{\"name\":\"";
    text += kNames[at];
    text += "\",\"rows\":" + std::to_string(tables[at]->rows()) + ",\"sha256\":\"" +
            tables[at]->sha256() + "\"}";
  }
  return text + "],\"submission\":1,\"replaces\":null}\n";
}

/// Rows that came as text, counted as rows of the table.
void add_rows(TextFile& file, std::string_view rows) {
  while (!rows.empty()) {
    const auto end = rows.find('\n');
    file << rows.substr(0, end);
    file.end_row();
    rows.remove_prefix(end + 1);
  }
}

}  // namespace

Result<Written> write_police(const std::string& folder, std::span<const PoliceRecord> records,
                             const PoliceOptions& options) {
  BRAID_TRY(make_folder(folder));
  TextFile persons{folder + "/person.csv"}, missing{folder + "/missing.csv"},
      arrests{folder + "/arrest.csv"};
  persons << kCommonColumns
          << ",given_name,family_name,date_of_birth,dob_status,gender,ethnicity_sd,ethnicity_obs,"
             "postcode,pnc_id,cro_number,merged_into\n";
  missing
      << kCommonColumns
      << ",report_id,reported_at,missing_from_at,found_at,status,category,risk_initial,risk_final,"
         "missing_from,lac_flag,reported_by,found_by,found_out_of_force,harm,prevention_interview,"
         "return_interview_offered,return_interview_accepted,repeat_90d\n";
  arrests << kCommonColumns
          << ",custody_ref,asn,arrested_at,station,reason,offence_cjs,offence_ho,voluntary,"
             "age_at_arrest,appropriate_adult,detained_until,disposal\n";
  add_rows(missing, options.bad_missing_rows);
  add_rows(arrests, options.bad_arrest_rows);
  for (const auto& record : records) {
    if (!record.person_id.empty()) person_row(persons, record, options);
    for (const auto& stay : record.missing) missing_row(missing, record, stay, options);
    for (const auto& arrest : record.arrests) arrest_row(arrests, record, arrest, options);
  }
  std::array<TextFile*, 3> tables{&persons, &missing, &arrests};
  Written written;
  for (auto* table : tables) {
    BRAID_TRY(table->close());
    written.rows += table->rows();
    ++written.files;
  }
  BRAID_TRY(write_file(folder + "/manifest.json", manifest(options, tables)));
  BRAID_TRY(write_file(folder + "/submission.toml",
                       "# made up\nperiod = \"" + options.from.text() + "/" + options.until.text() +
                           "\"\nsubmitted = " + options.extracted_at.substr(0, 19) + "\n"));
  return written;
}

}  // namespace braid::synth
