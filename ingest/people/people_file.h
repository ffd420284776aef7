#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "core/fault.h"
#include "core/personal.h"
#include "core/result.h"
#include "ingest/source/delivery.h"

// Files by which linkage is tested: made-up or public people with the truth about them. Never an
// agency's records. Source: interface, section 3, "The people file".

namespace braid::ingest {

/// Coarse traits of a person, by which it is told whether links are missed evenly (linkage-design,
/// section 12). They do not say who somebody is.
struct PersonTraits {
  char sex = 0;        ///< 'M', 'F', or 0
  int birth_year = 0;  ///< 0: not said
  bool has_postcode = false;
  int surname_letters = 0;
  bool surname_has_several_words = false;
};

/// A row of a people file. The views live until the next one.
struct PersonLine {
  using Text = Personal<std::string_view>;
  std::uint64_t row = 0;
  /// Names of records and of people, which a test file makes up; they go into its results.
  std::string_view source, id, truth, name_origin;
  Text local_id;  ///< the same as `id`
  Text given_name, surname, birth_date, sex, postcode, nhs_number, upn, identifier;
  PersonTraits traits;
};

/// A row of the `truth.csv` that `braid synth` writes.
struct TruthLine {
  std::uint64_t row = 0;
  std::string_view agency, source, truth;
  Personal<std::string_view> local_id;
};

struct TestFileRead {
  std::uint64_t rows = 0;
  std::uint64_t unknown_columns = 0;  ///< ignored
  bool encoding_guessed = false;      ///< read as Windows-1252
};

/// More rows than this are refused: a limit against a wrong file, not of the method.
inline constexpr std::uint64_t kTestRowsMax = 50'000'000;

/// Calls `each` for every row, in order, until it fails. Columns in any order: source, id, truth;
/// and given_name, surname, date_of_birth, sex, postcode, nhs_number, upn, identifier, name_origin,
/// each of which may be absent or empty. Rows longer than the limit of CSV rows are faults.
///
/// What is wrong with the file goes into `faults`, at most twenty, with row and column; nothing
/// that was told to `each` is then to be used. Unavailable if the medium fails.
Result<TestFileRead> read_people_file(const DeliveredFile& file, Faults& faults,
                                      const std::function<Result<void>(const PersonLine&)>& each);

/// Likewise: columns agency, source, local_id, truth.
Result<TestFileRead> read_truth_file(const DeliveredFile& file, Faults& faults,
                                     const std::function<Result<void>(const TruthLine&)>& each);

}  // namespace braid::ingest
