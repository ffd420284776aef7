#include "synth/house.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace braid::synth {
namespace {

House house_of(Tradition tradition) {
  House house;
  house.background = {"WBRI", tradition, tradition};
  house.father = "Hisname";
  house.mother = "Hername";
  house.father_given = "Hisgiven";
  house.grandfather_given = "Grandgiven";
  house.way = 99;
  house.eldest = *Date::from_civil(2010, 1, 1);
  return house;
}

Person child_of(const House& house, char sex, int year = 2010) {
  Person child;
  child.tradition = house.tradition();
  child.sex = sex;
  child.birth = *Date::from_civil(year, 6, 1);
  Random random{4};
  hand_on_surname(child, house, SurnameSkew::british, random);
  return child;
}

TEST(House, MarriedParentsHandOnTheFathersName) {
  const Person child = child_of(house_of(Tradition::british), 'F');
  EXPECT_EQ(child.surname, "Hisname");
  EXPECT_EQ(child.other_surname, "");
}

TEST(House, TheOthersMayKnowTheMothersNameWhereTheyAreNotMarried) {
  House house = house_of(Tradition::british);
  house.married = false;
  EXPECT_EQ(child_of(house, 'F').other_surname, "Hername");
  house.naming = House::Naming::mothers;
  EXPECT_EQ(child_of(house, 'F').surname, "Hername");
  house.naming = House::Naming::doubled;
  EXPECT_EQ(child_of(house, 'F').surname, "Hername-Hisname");
}

TEST(House, AStepFathersNameIsTheOtherOneOfTheElderAndTheOwnOneOfTheYounger) {
  House house = house_of(Tradition::british);
  house.step = "Stepname";
  EXPECT_EQ(child_of(house, 'M', 2011).surname, "Hisname");
  EXPECT_EQ(child_of(house, 'M', 2011).other_surname, "Stepname");
  EXPECT_EQ(child_of(house, 'M', 2018).surname, "Stepname");
}

TEST(House, EachTraditionHandsOnInItsOwnWay) {
  EXPECT_EQ(child_of(house_of(Tradition::somali), 'M').surname, "Grandgiven");
  EXPECT_EQ(child_of(house_of(Tradition::somali), 'M').other_surname, "Hisgiven");

  House sikh = house_of(Tradition::sikh);
  sikh.way = 50;
  EXPECT_EQ(child_of(sikh, 'F').surname, "Kaur");
  EXPECT_EQ(child_of(sikh, 'M').surname, "Singh");
  EXPECT_EQ(child_of(sikh, 'M').other_surname, "Hisname");

  House arabic = house_of(Tradition::middle_eastern);
  arabic.way = 10;
  EXPECT_EQ(child_of(arabic, 'M').surname, "Al-Hisname");
  arabic.way = 32;
  EXPECT_EQ(child_of(arabic, 'M').surname, "bin Hisgiven");
  EXPECT_EQ(child_of(arabic, 'F').surname, "bint Hisgiven");

  House polish = house_of(Tradition::eastern_european);
  polish.father = "Kowalski";
  EXPECT_EQ(child_of(polish, 'F').surname, "Kowalska");
  EXPECT_EQ(child_of(polish, 'F').other_surname, "Kowalski");
  EXPECT_EQ(child_of(polish, 'M').surname, "Kowalski");

  House irish = house_of(Tradition::irish);
  irish.way = 0;
  irish.father = "O'Brien";
  EXPECT_EQ(child_of(irish, 'M').surname, "Ó Brien");
  EXPECT_EQ(child_of(irish, 'M').other_surname, "O'Brien");

  House welsh = house_of(Tradition::welsh);
  welsh.way = 0;
  EXPECT_EQ(child_of(welsh, 'M').surname, "ap Hisgiven");
}

TEST(House, WomenOfAMuslimFamilyOftenHaveANameOfTheirOwn) {
  const House house = house_of(Tradition::muslim_south_asian);
  Random random{1};
  std::set<std::string> found;
  for (int at = 0; at < 200; ++at) {
    Person child;
    child.tradition = house.tradition();
    child.sex = 'F';
    hand_on_surname(child, house, SurnameSkew::british, random);
    found.insert(child.surname);
  }
  for (const char* name : {"Hisname", "Begum", "Bibi", "Khatun"}) EXPECT_TRUE(found.contains(name));
}

TEST(House, FeminineFormsAreMadeWhereThereAreSome) {
  EXPECT_EQ(feminine("Zieliński"), "Zielińska");
  EXPECT_EQ(feminine("Ivanov"), "Ivanova");
  EXPECT_EQ(feminine("Kazlauskas"), "Kazlauskaitė");
  EXPECT_EQ(feminine("Nowak"), "Nowak");
}

}  // namespace
}  // namespace braid::synth
