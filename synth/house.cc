#include "synth/house.h"

#include <array>
#include <string_view>
#include <utility>

namespace braid::synth {
namespace {

// Judgement: no statistic is known.
constexpr int kGaelicForm = 5, kPatronymic = 3;  // percent of Irish and of Welsh families

/// Ó Briain for O'Brien: the second letter's mark is as often left out.
std::string gaelic(const std::string& surname) {
  if (surname.starts_with("O'")) return "Ó " + surname.substr(2);
  if (surname.starts_with("Mc")) return "Mac " + surname.substr(2);
  return "Ó " + surname;
}

void hand_on_british_surname(Person& child, const House& house) {
  switch (house.naming) {
    case House::Naming::fathers:
      child.surname = house.father;
      if (!house.married) child.other_surname = house.mother;
      break;
    case House::Naming::mothers:
      child.surname = house.mother;
      child.other_surname = house.father;
      break;
    case House::Naming::doubled:
      child.surname = house.mother + "-" + house.father;
      child.other_surname = house.father;
  }
  if (!house.step.empty()) {
    // Born after the new couple met: his child. The others are known by his name to some.
    const bool his = child.birth > house.eldest + 5 * 365;
    if (his) child.surname = house.step;
    child.other_surname = his ? house.mother : house.step;
  } else if (house.tradition() == Tradition::irish && house.way < kGaelicForm) {
    child.other_surname = std::exchange(child.surname, gaelic(house.father));
  } else if (house.tradition() == Tradition::welsh && house.way < kPatronymic) {
    child.other_surname =
        std::exchange(child.surname, (child.sex == 'F' ? "ferch " : "ap ") + house.father_given);
  }
}

}  // namespace

std::string feminine(const std::string& surname) {
  const auto with = [&](std::string_view ending, std::string_view instead) {
    if (!surname.ends_with(ending)) return std::string{};
    return surname.substr(0, surname.size() - ending.size()) + std::string{instead};
  };
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kEndings{
      {{"ski", "ska"}, {"cki", "cka"}, {"ov", "ova"}, {"ev", "eva"}, {"auskas", "auskaitė"}}};
  for (const auto& [ending, instead] : kEndings) {
    if (std::string made = with(ending, instead); !made.empty()) return made;
  }
  return surname;
}

void hand_on_surname(Person& child, const House& house, SurnameSkew skew, Random& random) {
  const bool girl = child.sex == 'F';
  switch (house.tradition()) {
    case Tradition::british:
    case Tradition::welsh:
    case Tradition::irish:
    case Tradition::caribbean:
      return hand_on_british_surname(child, house);
    case Tradition::muslim_south_asian: {
      constexpr std::string_view kHers[] = {"Begum",   "Bibi",    "Khatun", "Akhtar",
                                            "Parveen", "Sultana", "Kausar"};
      child.surname = house.father;
      child.other_surname = girl ? std::string{random.pick(kHers)} : house.mother;
      const int way = random.between(0, 99);
      if (girl && way < 30) std::swap(child.surname, child.other_surname);
      // A last name of one's own, which nobody else of the family has.
      if (way >= 80)
        child.other_surname =
            std::exchange(child.surname, surnames(child.tradition, skew).draw(random));
      return;
    }
    case Tradition::sikh:
      child.surname = girl ? "Kaur" : "Singh";
      child.other_surname = house.way < 30 ? child.surname + " " + house.father : house.father;
      if (house.way >= 65) std::swap(child.surname, child.other_surname);
      return;
    case Tradition::hindu:
      child.surname = house.father;
      if (house.way < 12)
        child.other_surname = house.father_given;  // South Indian: the father's own name
      return;
    case Tradition::middle_eastern:
      child.surname = child.other_surname = house.father;
      if (house.way < 30) {
        child.surname = (house.way < 20 ? "Al-" : "El ") + house.father;
      } else if (house.way < 36) {
        child.surname = (girl ? "bint " : "bin ") + house.father_given;
      } else if (house.way < 55) {
        child.surname = house.father_given;
      } else {
        child.other_surname = house.father_given;
      }
      return;
    case Tradition::somali:  // given name, father's, grandfather's: which of them is the surname?
      child.surname = house.grandfather_given;
      child.other_surname = house.father_given;
      return;
    case Tradition::west_african:
      child.surname = house.father;
      if (!house.married || house.way < 10) child.other_surname = house.mother;
      return;
    case Tradition::eastern_european: {
      const std::string& handed_on =
          house.naming == House::Naming::mothers ? house.mother : house.father;
      child.surname = girl ? feminine(handed_on) : handed_on;
      if (child.surname != handed_on) child.other_surname = handed_on;
      if (!house.step.empty()) child.other_surname = house.step;
      return;
    }
    case Tradition::east_asian:
      child.surname = house.father;
      child.other_surname = house.mother;
      return;
  }
}

}  // namespace braid::synth
