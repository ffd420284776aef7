#include "synth/write_tables.h"

#include "synth/identifiers.h"
#include "synth/text_file.h"

namespace braid::synth {
namespace {

Result<Written> finish(const std::string& folder, TextFile& file, const TableOptions& options) {
  BRAID_TRY(file.close());
  BRAID_TRY(write_file(folder + "/submission.toml",
                       "# made up\nperiod = \"" + options.from.text() + "/" + options.until.text() +
                           "\"\nsubmitted = " + options.submitted + "\n"));
  return Written{1, file.rows()};
}

}  // namespace

Result<Written> write_nccis(const std::string& folder, std::span<const YoungPerson> people,
                            const TableOptions& options) {
  BRAID_TRY(make_folder(folder));
  TextFile file{folder + "/nccis.csv"};
  file << "YoungPersonsID,GivenName,FamilyName,Postcode,Gender,month/year of birth,"
          "UniquePupilNumber,ActivityCode,CurrencyLapsed,PeriodEnd\n";
  for (const auto& one : people) {
    const Person& person = one.person;
    for (const auto& seen : one.observations) {
      file << one.id << ',' << person.given << ',' << person.surname << ',' << person.postcode
           << ',' << person.sex << ',' << (person.birth.month() < 10 ? "0" : "");
      file.number(person.birth.month()) << '/';
      file.number(person.birth.year())
          << ',' << person.upn << ',' << seen.activity << ',' << (seen.lapsed ? 'Y' : 'N') << ',';
      file.iso_date(seen.date).end_row();
    }
  }
  return finish(folder, file, options);
}

Result<Written> write_survey(const std::string& folder, std::span<const Answer> answers,
                             const TableOptions& options) {
  BRAID_TRY(make_folder(folder));
  TextFile file{folder + "/survey.csv"};
  file << "instrument,agency,local_id,form,date,respondent,scale,value,items\n";
  for (const auto& answer : answers) {
    file << answer.instrument << ',' << answer.agency << ',' << answer.local_id << ','
         << answer.form << ',';
    file.iso_date(answer.date) << ",self,," << (answer.yes ? "yes" : "no") << ",1";
    file.end_row();
  }
  return finish(folder, file, options);
}

Result<Written> write_beds(const std::string& folder, std::span<const BedsOfHome> rows,
                           const TableOptions& options) {
  BRAID_TRY(make_folder(folder));
  TextFile file{folder + "/beds.csv"};
  file << "home,urn,from,to,beds\n";
  for (const auto& row : rows) {
    file << row.name << ',' << made_up_urn(row.home) << ',';
    file.iso_date(row.from) << ',';
    file.iso_date(row.to) << ',';
    file.number(row.beds).end_row();
  }
  return finish(folder, file, options);
}

}  // namespace braid::synth
