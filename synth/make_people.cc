#include "synth/make_people.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "synth/families.h"
#include "synth/text_file.h"

namespace braid::synth {
namespace {

constexpr std::array<std::string_view, kAgencies> kSources{"children", "police", "health"};
constexpr std::array<std::string_view, kAgencies> kIdPrefixes{"C", "N", "H"};

/// Children of 0 to 17 on the last day: 18 birth years, as in linkage-design.
const Date kBornFrom = *Date::from_civil(2007, 4, 1), kBornUntil = *Date::from_civil(2025, 3, 31);

// Who is known to whom: judgement. Of the children whom an area's agencies speak of, nearly all
// have been to hospital, about half were referred to children's services, and police know of the
// older ones as suspects or missing, of the younger as victims and witnesses. Brothers and sisters
// are known together: a third of families is known to children's services as a whole.
constexpr double kWholeFamilyToServices = 0.35, kChildToServices = 0.3;
constexpr double kYoungToPolice = 0.15, kOlderToPolice = 0.4;
constexpr double kChildToHealth = 0.8;
constexpr double kParentToPolice = 0.06, kFatherOfHisNameToPolice = 0.3;
/// One of those mothers whose number may be entered for a child's.
constexpr double kMotherToHealth = 0.5;
/// A second number for one person (feed-formats 6 and 7): judgement. Children's services have none
/// that is the same person, since two ids of an adopted child are never joined (rulings A5).
constexpr std::array<double, kAgencies> kSecondNumber{0, 0.02, 0.01};

bool is_of_school_age(Date birth) {
  const int age = age_at(birth, kBornUntil);
  return age >= 5 && age <= 17;
}

class PeopleWriter {
 public:
  explicit PeopleWriter(const PeopleOptions& options)
      : options_{options},
        random_{Random{options.seed}.fork(2)},
        families_{family_options(options), Random{options.seed}.fork(1)},
        views_{view(Agency::children), view(Agency::police), view(Agency::health)},
        file_{options.file} {}

  Result<PeopleReport> write() {
    file_ << "source,id,given_name,surname,date_of_birth,sex,postcode,nhs_number,upn,truth,name_"
             "origin\n";
    while (report_.children < static_cast<std::uint64_t>(options_.children)) write_family();
    BRAID_TRY(file_.close());
    for (const auto& view : views_) {
      for (std::size_t at = 0; at < kVariants; ++at) report_.variants[at] += view.counts()[at];
    }
    return report_;
  }

 private:
  static FamilyOptions family_options(const PeopleOptions& options) {
    FamilyOptions family;
    family.born_from = kBornFrom;
    family.born_until = kBornUntil;
    family.skew = options.skew;
    // 15 households a postcode, of which three in ten have children (ONS Postcode Directory and
    // Families and households): about seven families, twelve children.
    family.postcodes = static_cast<std::uint32_t>(options.children / 12);
    // A few numbers go to mothers.
    family.nhs_share = std::min(1.0, kNhsNumbers * 0.97 / options.children);
    return family;
  }
  AgencyView view(Agency agency) const {
    return AgencyView{{agency, options_.errors, kBornUntil, false}, families_.places()};
  }

  void write_family() {
    const Family& family = families_.family();
    ++report_.families;
    const bool services = random_.chance(kWholeFamilyToServices);
    for (const auto& child : family.children) {
      if (report_.children == static_cast<std::uint64_t>(options_.children)) return;
      ++report_.children;
      write_child(child, services);
    }
    for (const auto& parent : family.parents) write_parent(parent, family);
  }

  void write_child(const Person& child, bool with_family) {
    const int age = age_at(child.birth, kBornUntil);
    const bool services = with_family || random_.chance(kChildToServices);
    const bool police = random_.chance(age >= 10 ? kOlderToPolice : kYoungToPolice);
    const bool health = random_.chance(kChildToHealth) || (!services && !police);
    if (services) write_records(Agency::children, child);
    if (police) write_records(Agency::police, child);
    if (health) write_records(Agency::health, child);
  }

  void write_parent(Person parent, const Family& family) {
    const bool has_namesake =
        std::any_of(family.children.begin(), family.children.end(), [&](const Person& child) {
          return child.given == parent.given && child.surname == parent.surname;
        });
    const bool police = random_.chance(has_namesake ? kFatherOfHisNameToPolice : kParentToPolice);
    const bool health = !parent.nhs_number.empty() && random_.chance(kMotherToHealth);
    if (!police && !health) return;
    ++report_.parents;
    families_.number(parent);
    if (police) write_records(Agency::police, parent);
    if (health) write_records(Agency::health, parent);
  }

  void write_records(Agency agency, const Person& person) {
    write_row(agency, person);
    if (random_.chance(kSecondNumber[static_cast<std::size_t>(agency)])) write_row(agency, person);
  }

  void write_row(Agency agency, const Person& person) {
    const auto at = static_cast<std::size_t>(agency);
    Person row = views_[at].written(person, random_);
    if (!is_of_school_age(person.birth)) row.upn.clear();
    file_ << kSources[at] << ',' << kIdPrefixes[at];
    // Scattered over a hundred million by a step that shares no factor with it, so that ids do not
    // say who stands next to whom.
    file_.number(
        static_cast<std::int64_t>(100'000'000 + ++report_.records[at] * 61'803'399 % 100'000'000));
    file_ << ',' << row.given << ',' << row.surname << ',';
    file_.iso_date(row.birth) << ',';
    if (row.sex != 0) file_ << row.sex;
    file_ << ',' << row.postcode << ',' << row.nhs_number << ',' << row.upn << ',';
    file_.number(row.truth) << ',' << name_origin(row.tradition);
    file_.end_row();
  }

  const PeopleOptions& options_;
  Random random_;
  FamilyMaker families_;
  std::array<AgencyView, kAgencies> views_;
  TextFile file_;
  PeopleReport report_;
};

}  // namespace

Result<PeopleReport> make_people(const PeopleOptions& options) {
  constexpr int kChildrenMax = 5'000'000;  // UPNs of the made-up authority
  if (options.children < 1 || options.children > kChildrenMax ||
      !(options.errors >= 0 && options.errors <= 1)) {
    return fail(ErrorKind::misconfigured, "synth/option-out-of-range");
  }
  std::error_code ignored;
  if (std::filesystem::exists(options.file, ignored))
    return fail(ErrorKind::refused, "synth/file-exists");
  return PeopleWriter{options}.write();
}

}  // namespace braid::synth
