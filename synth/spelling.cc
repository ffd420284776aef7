#include "synth/spelling.h"

#include <array>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "synth/name_stocks.h"

namespace braid::synth {
namespace {

/// Full name, then what people say instead.
constexpr std::string_view kNicknames =
    "Abigail Abby Abi Gail;Alexander Alex Alec Sandy Xander;Alexandra Alex Lexi Sasha;Alfie Alf;"
    "Amelia Millie Amy Mimi;Andrew Andy Drew;Anthony Tony Ant;Antoni Toni Antek;Benjamin Ben "
    "Benny;Bethany Beth;Bethan Beth;Bradley Brad;Brandon Bran;Bridget Bridie Biddy;Callum Cal;"
    "Cameron Cam;Catherine Cathy Kate Katie Kitty;Charlotte Charlie Lottie Lotte;Charlie Chas;"
    "Christopher Chris Kit Topher;Daniel Dan Danny;Danielle Dani Ellie;David Dave Davey;Deborah "
    "Debbie Deb;Dominic Dom;Edward Ed Eddie Ted Ned;Eleanor Ellie Nell Nora;Elizabeth Liz Lizzie "
    "Beth Libby Eliza Betty;Emily Em Emmy Millie;Emmanuel Manny Emma;Ethan Eth;Ezra Ez;Finley Fin;"
    "Florence Flo Florrie Flossie;Frederick Fred Freddie;Freddie Fred;Gabriella Gabby Ella;Gareth "
    "Gaz;George Georgie;Georgia George Georgie;Hannah Han;Harriet Hattie Harry;Harry Haz;Harvey "
    "Harv;Henry Harry Hal;Isabella Izzy Bella Isa;Isabel Izzy Belle;Jacob Jake Jay Jack;James Jim "
    "Jimmy Jamie;Jennifer Jen Jenny;Jessica Jess Jessie;Jonathan Jon Jonny;Joseph Joe Joey;Joshua "
    "Josh;Julia Jules;Katherine Kate Kathy Kat Katie;Kimberley Kim;Lauren Loz Laurie;Leah Lee;"
    "Leon Leo;Lewis Lew;Lillian Lily Lil;Luke Lukey;Madison Maddie;Maisie Mae;Margaret Maggie "
    "Peggy Meg;Martha Marty;Matilda Tilly Mattie;Matthew Matt Matty;Maxwell Max;Megan Meg;Michael "
    "Mike Mick Mikey;Michelle Shell;Millie Mill;Nathan Nate;Nathaniel Nat Nate;Nicholas Nick "
    "Nicky;Nicola Nicky Nic;Oliver Ollie Olly;Olivia Liv Livvy Ollie;Oscar Ozzy;Patrick Paddy Pat;"
    "Penelope Penny Nell;Peter Pete;Philip Phil;Phoebe Bee;Poppy Pops;Rebecca Becky Becca Bex;"
    "Reginald Reggie;Richard Rich Rick Dick;Robert Rob Bob Bobby Robbie;Roberta Bobbie;Ronald "
    "Ronnie;Rosie Rose;Samantha Sam Sammy;Samuel Sam Sammy;Sarah Sal Sadie;Scarlett Scar;"
    "Sebastian Seb Bas;Shannon Shan;Sophie Soph;Stephanie Steph;Stephen Steve Ste;Steven Steve;"
    "Susan Sue Susie;Tabitha Tabby;Thaddeus Tad;Theodore Theo Ted Teddy;Thomas Tom Tommy;Timothy "
    "Tim;Tyler Ty;Victoria Vicky Tori Vic;William Will Bill Billy Liam;Zachary Zac Zach;Abdullah "
    "Abdul Abdi;Abdirahman Abdi;Abdullahi Abdi;Abdiaziz Abdi;Ibrahim Ibby Ibs;Muhammad Mo Moe;"
    "Mohammed Mo Moe;Mohamed Mo;Mustafa Musti;Fatima Fati Tima;Fadumo Fado;Yusuf Joe Yus;Harpreet "
    "Harp Preet;Gurpreet Gary Gurps;Manpreet Manny;Jaspreet Jas;Jasleen Jas;Simran Simi;Priya Pri;"
    "Oluwaseun Seun;Oluwatobi Tobi;Oluwaseyi Seyi;Oluwabukola Bukola Bukky;Temitope Temi Tope;"
    "Babatunde Tunde;Chidinma Chidi Dinma;Ayodele Ayo Dele;Aleksandra Ola Alex;Aleksander Olek "
    "Alex;Małgorzata Gosia;Katarzyna Kasia;Agnieszka Aga;Tomasz Tomek;Wojciech Wojtek;Jakub Kuba;"
    "Zuzanna Zuza;Mateusz Mati;Siobhán Shiv;Caoimhe Keeva;Gruffydd Griff Guto;Llywelyn Llew;"
    "Dafydd Dai Taff;Angharad Hari;Rhiannon Rhi Annie";

/// Spellings of one name that stand beside one another in the registers of one town.
constexpr std::string_view kSpellings =
    "Mohammed Muhammad Mohamed Mohammad Mohamad Muhammed Muhamad;Ahmed Ahmad Ahmet Achmed;Hussain "
    "Hussein Husain Hossain Husayn;Yusuf Yousuf Yousef Yusof Youssef Yousaf;Ibrahim Ebrahim "
    "Ibraheem;Aisha Ayesha Aishah Aysha;Fatima Fatimah Fathima Fatema;Maryam Mariam Mariyam "
    "Maryan;Zainab Zaynab Zeinab Zeynep;Khadija Khadijah Khadeeja Hatice;Hamza Hamzah Hamsa;Bilal "
    "Bilaal Belal;Abdullah Abdulla Abdallah;Umar Omar Omer;Usman Osman Uthman Othman;Noor Nur "
    "Nour;Yasmin Yasmeen Jasmin Yasmine;Leila Layla Laila Leyla;Amina Aminah Ameena;Safa Safah "
    "Safaa;Zara Zahra Zarah;Rahman Rehman Rahmaan;Khan Kahn Xan;Chowdhury Choudhury Chaudhry "
    "Chaudhary Choudhry;Akhtar Akhter Actar;Begum Begam Begom;Miah Mia Meah;Uddin Udin Ud-Din;"
    "Siddiqui Siddiqi Siddique;Qureshi Quraishi Kureshi;Sheikh Shaikh Sheik Shaykh;Iqbal Eqbal "
    "Ikbal;Rashid Rasheed;Aziz Azeez;Malik Malek Maliq;Singh Sing Singhe;Kaur Kour Caur;Dhillon "
    "Dillon Dhillion;Sandhu Sandu;Patel Patal Pattel;Sharma Sarma;Krishnan Krishnen;Anjali "
    "Anjalee;Priya Priyah Preya;Hassan Hasan Hasen;Saleh Salih Saleeh;Karimi Kareemi;Mahmood "
    "Mahmud Mahmoud Mehmood;Abdi Abdie;Warsame Warsamee;Jama Jamac Jaama;Farah Faarax Farrah;Aden "
    "Adan Aadan;Ali Aly Alli;Osei Osai;Owusu Owuso;Adeyemi Adeyomi Adeyemy;Okafor Okafur Okarfor;"
    "Temitope Temitayo;Chioma Chyoma;Kowalski Kovalski Kowalsky;Wójcik Woycik Vojcik;Nowak Novak;"
    "Szymon Shimon Simon;Aleksander Alexander;Aleksandra Alexandra;Jakub Jacob Yakub;Mateusz "
    "Mateus Matthew;Wiktoria Viktoria Victoria;Weronika Veronika;Oliwia Olivia;Katarzyna Katarina;"
    "Popescu Popesku;Ionescu Jonescu;Horváth Horvat;Nguyen Nguyan Ngyuen;Wong Huang;Zhang Cheung;"
    "Chen Chan Chin;Li Lee Lei;Xu Hsu;Zhou Chow;Catherine Katherine Kathryn Catharine Katharine;"
    "Sarah Sara;Rachel Rachael;Hannah Hanna Hana;Sophie Sofie Sophy;Sophia Sofia;Isabel Isobel "
    "Isabelle;Eleanor Elinor Elena;Zoe Zoey Zowie;Chloe Khloe Cloe;Lily Lilly Lillie;Ellie Elly;"
    "Amelia Emelia;Elsie Elsey;Maisie Maisy Mazie;Lexi Lexie;Lacey Lacie;Megan Meghan Meagan;"
    "Niamh Neve Niam Neamh;Siobhán Siobhan Shevaun Chevonne;Sinéad Sinead;Caoimhe Keeva Caoimhe;"
    "Aoife Eefa Aoibhe;Roisin Róisín Rosheen;Ciara Keira Kiera;Eimear Emer;Seán Sean Shaun Shawn;"
    "Conor Connor Konnor;Eoin Owen Eoghan;Kieran Kieron Ciaran;Aidan Aiden Ayden;Callum Calum;"
    "Finley Finlay Findlay;Harvey Harvie;Jayden Jaden Jaydon;Jake Jaike;Jackson Jaxon Jaxson;"
    "Lewis Louis Luis;Luca Luka;Matthew Mathew;Michael Micheal Mikhail;Nathan Nathen;Reece Rhys "
    "Reese Rees;Stephen Steven Stephan;Theo Teo;Tommy Tommie;Tyler Tylor;Zachary Zackary Zachery;"
    "Geoffrey Jeffrey;Philip Phillip;Gareth Garath;Siân Sian;Llywelyn Llewelyn;Gruffydd Griffith;"
    "Dafydd David;Rhiannon Rhianon;Smith Smyth Smythe;Taylor Tayler Tailor;Clarke Clark Clerk;"
    "Brown Browne;Thompson Thomson Tomson;Johnson Johnston Jonson;Stephenson Stevenson;Philips "
    "Phillips Philipps;Davies Davis Davys;Allen Allan Alan;Reid Reed Read;White Whyte;Wright "
    "Right;Green Greene;Cook Cooke;Bailey Bayley Baillie;Harris Harries;Marshall Marshal;Reynolds "
    "Renolds;Atkinson Adkinson;Elliott Elliot Eliot;Moore More Moor;Stewart Stuart;MacDonald "
    "McDonald Macdonald;Byrne Byrnes Burn;Kelly Kelley;O'Connor O'Conner;Doherty Dougherty "
    "Docherty;Gallagher Gallacher;McLaughlin McLoughlin MacLaughlin;Reilly Riley;O'Neill O'Neil;"
    "Llewellyn Llewelyn Lewellyn;Griffiths Griffith;Rees Reece Rhys;Meredith Meredyth;Howells "
    "Howell;Vaughan Vaughn;Pritchard Prichard";

/// What a clerk writes by ear, one change at a time: heard letters, written letters.
struct ByEar {
  std::string_view heard, written;
};
constexpr ByEar kBritishEar[] = {
    {"y", "ie"}, {"ie", "y"},     {"ey", "y"},    {"ph", "f"},    {"ck", "k"},   {"ll", "l"},
    {"tt", "t"}, {"nn", "n"},     {"ei", "ie"},   {"ay", "ai"},   {"ea", "ee"},  {"ee", "ea"},
    {"th", "t"}, {"ough", "off"}, {"son", "sen"}, {"ton", "tan"}, {"ley", "ly"}, {"er", "ar"},
    {"mm", "m"}, {"c", "k"},      {"ou", "o"}};
constexpr ByEar kWelshEar[] = {{"ll", "l"},  {"dd", "th"}, {"ff", "f"}, {"w", "oo"}, {"y", "i"},
                               {"wy", "wi"}, {"rh", "r"},  {"ch", "k"}, {"f", "v"},  {"s", ""}};
constexpr ByEar kIrishEar[] = {{"O'", ""},  {"O'", "O "}, {"Mac", "Mc"}, {"Mc", "Mac"}, {"bh", "v"},
                               {"gh", ""},  {"ao", "ee"}, {"mh", "v"},   {"ey", "y"},   {"ll", "l"},
                               {"nn", "n"}, {"ea", "ay"}, {"Mc", "Mc "}};
constexpr ByEar kArabicEar[] = {
    {"ee", "i"},    {"i", "ee"},    {"oo", "u"},    {"ou", "u"},    {"u", "ou"}, {"u", "oo"},
    {"kh", "k"},    {"gh", "g"},    {"q", "k"},     {"dd", "d"},    {"mm", "m"}, {"ss", "s"},
    {"aa", "a"},    {"ai", "ay"},   {"ay", "ai"},   {"dh", "z"},    {"z", "s"},  {"ah", "a"},
    {"al-", "al "}, {"al-", "el-"}, {"Al-", "Al "}, {"Al-", "El-"}, {"Al-", ""}, {"sh", "ch"},
    {"a", "e"},     {"e", "a"},     {"w", "v"},     {"j", "g"}};
constexpr ByEar kIndianEar[] = {{"ee", "i"},     {"i", "ee"}, {"oo", "u"},  {"aa", "a"},
                                {"dh", "d"},     {"bh", "b"}, {"th", "t"},  {"v", "w"},
                                {"w", "v"},      {"sh", "s"}, {"au", "aw"}, {"preet", "prit"},
                                {"deep", "dip"}, {"j", "z"},  {"ks", "x"},  {"a", "ah"}};
constexpr ByEar kAfricanEar[] = {{"k", "c"}, {"ch", "tch"}, {"j", "dj"},  {"y", "i"}, {"u", "o"},
                                 {"o", "u"}, {"gb", "b"},   {"kw", "qu"}, {"e", "a"}, {"sh", "s"},
                                 {"h", ""},  {"ii", "i"},   {"aa", "a"},  {"x", "h"}, {"w", "u"}};
constexpr ByEar kEasternEar[] = {
    {"w", "v"},    {"sz", "sh"},     {"cz", "ch"}, {"j", "y"},   {"ski", "sky"}, {"ska", "ski"},
    {"ova", "ov"}, {"escu", "esco"}, {"k", "c"},   {"rz", "z"},  {"ch", "h"},    {"š", "sh"},
    {"ł", "w"},    {"ó", "u"},       {"ks", "x"},  {"ia", "ja"}, {"iu", "yu"}};
constexpr ByEar kEastAsianEar[] = {{"-", " "},  {"-", ""},   {"x", "s"},  {"zh", "j"},
                                   {"q", "ch"}, {"ng", "n"}, {"n", "ng"}, {"uo", "o"},
                                   {"ee", "i"}, {"i", "ee"}, {"ph", "f"}, {"tr", "ch"}};

std::span<const ByEar> by_ear(Tradition tradition) {
  switch (tradition) {
    case Tradition::british:
    case Tradition::caribbean:
      return kBritishEar;
    case Tradition::welsh:
      return kWelshEar;
    case Tradition::irish:
      return kIrishEar;
    case Tradition::muslim_south_asian:
    case Tradition::middle_eastern:
      return kArabicEar;
    case Tradition::sikh:
    case Tradition::hindu:
      return kIndianEar;
    case Tradition::west_african:
    case Tradition::somali:
      return kAfricanEar;
    case Tradition::eastern_european:
      return kEasternEar;
    case Tradition::east_asian:
      break;
  }
  return kEastAsianEar;
}

using Groups = std::unordered_map<std::string_view, std::vector<std::string_view>>;

/// Groups by each of their words, or by the first alone. Looked up only, never walked through.
Groups groups_of(std::string_view text, bool by_each) {
  Groups groups;
  for (const auto group : words_of(text, ';')) {
    const auto words = words_of(group);
    for (std::size_t at = 0; at < (by_each ? words.size() : 1); ++at)
      groups.emplace(words[at], words);
  }
  return groups;
}

/// Another word of the group that the name is in.
std::string other_of(const Groups& groups, std::string_view name, Random& random) {
  const auto found = groups.find(name);
  if (found == groups.end()) return {};
  const auto& words = found->second;
  const std::string_view other = words[random.below(static_cast<std::uint32_t>(words.size()))];
  // The name itself was drawn: the first that is not it.
  if (other != name) return std::string{other};
  return std::string{words.front() == name ? words[1] : words.front()};
}

std::string written_by_ear(std::string_view name, std::span<const ByEar> changes, Random& random) {
  // From a change drawn at random on, the first that the name has a place for.
  const auto start = random.below(static_cast<std::uint32_t>(changes.size()));
  for (std::size_t tried = 0; tried < changes.size(); ++tried) {
    const auto& change = changes[(start + tried) % changes.size()];
    // The first letter stays, but for prefixes, which the tables write with their capital.
    const bool prefix = change.heard.front() >= 'A' && change.heard.front() <= 'Z';
    const std::size_t at = name.find(change.heard, prefix ? 0 : 1);
    if (at == std::string_view::npos || (prefix && at != 0)) continue;
    if (name.size() + change.written.size() < change.heard.size() + 3) continue;
    std::string out{name.substr(0, at)};
    out += change.written;
    out += name.substr(at + change.heard.size());
    if (out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
    return out;
  }
  return {};
}

}  // namespace

std::string nickname(std::string_view given, Tradition tradition, char sex, Random& random) {
  static const Groups kGroups = groups_of(kNicknames, false);
  const std::string_view first = given.substr(0, given.find_first_of(" -"));
  if (std::string known = other_of(kGroups, first, random); !known.empty()) return known;
  if (first.size() < given.size()) return std::string{first};  // Ellie for Ellie-May
  const bool takes_english_name =
      tradition == Tradition::east_asian || tradition == Tradition::west_african;
  if (!takes_english_name) return {};
  return given_names(Tradition::british, sex, 2010).name(random.below(40));
}

std::string spelled_otherwise(std::string_view name, Tradition tradition, Random& random) {
  static const Groups kGroups = groups_of(kSpellings, true);
  const std::size_t first_end = name.find(' ');
  const std::string_view first = name.substr(0, first_end);
  const std::string_view rest = name.substr(first.size());
  std::string other = other_of(kGroups, first, random);
  if (other.empty()) other = written_by_ear(first, by_ear(tradition), random);
  return other.empty() ? other : other + std::string{rest};
}

std::string without_marks(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, char>, 38> kPlain{
      {{"á", 'a'}, {"ą", 'a'}, {"ă", 'a'}, {"â", 'a'}, {"ä", 'a'}, {"ā", 'a'}, {"ć", 'c'},
       {"č", 'c'}, {"ç", 'c'}, {"é", 'e'}, {"ę", 'e'}, {"ė", 'e'}, {"ē", 'e'}, {"ë", 'e'},
       {"í", 'i'}, {"î", 'i'}, {"ī", 'i'}, {"ł", 'l'}, {"ń", 'n'}, {"ņ", 'n'}, {"ó", 'o'},
       {"ö", 'o'}, {"ő", 'o'}, {"ś", 's'}, {"š", 's'}, {"ș", 's'}, {"ț", 't'}, {"ú", 'u'},
       {"ū", 'u'}, {"ų", 'u'}, {"ü", 'u'}, {"ź", 'z'}, {"ż", 'z'}, {"ž", 'z'}, {"Ł", 'L'},
       {"Ó", 'O'}, {"Ș", 'S'}, {"Š", 'S'}}};
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      out += text[at];
      continue;
    }
    const std::string_view letter = text.substr(at, 2);  // all that our names have are of two bytes
    for (const auto& [marked, plain] : kPlain) {
      if (marked == letter) out += plain;
    }
    ++at;
  }
  return out;
}

std::string in_capitals(std::string_view text) {
  std::string out{text};
  for (char& letter : out) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  }
  return out;
}

}  // namespace braid::synth
