#include "synth/names.h"

#include <array>
#include <span>

namespace braid::synth {
namespace {

using Names = std::span<const std::string_view>;

constexpr std::string_view kBritishGirls[] = {
    "Olivia",  "Amelia",  "Emily",    "Grace",   "Sophie",    "Lily",     "Chloe",    "Ella",
    "Jessica", "Mia",     "Ruby",     "Lucy",    "Charlotte", "Megan",    "Holly",    "Katie",
    "Evie",    "Freya",   "Daisy",    "Poppy",   "Leah",      "Erin",     "Caitlin",  "Hannah",
    "Abigail", "Molly",   "Rosie",    "Alice",   "Matilda",   "Zoe",      "Bethany",  "Lauren",
    "Paige",   "Skye",    "Summer",   "Harriet", "Niamh",     "Eilidh",   "Isla",     "Bronwen",
    "Carys",   "Tegan",   "Lexi",     "Maisie",  "Lola",      "Amber",    "Scarlett", "Imogen",
    "Orla",    "Siobhan", "Rhiannon", "Mairi",   "Shannon",   "Kayleigh", "Demi",     "Tilly",
    "Ffion",   "Roisin",  "Aoife",    "Cerys",   "Wren",      "Marnie",   "Elspeth",  "Ottilie"};
constexpr std::string_view kBritishBoys[] = {
    "Jack",   "Oliver", "Harry",   "Thomas",  "George",   "Charlie", "James",   "William",
    "Alfie",  "Joshua", "Jacob",   "Daniel",  "Ethan",    "Samuel",  "Ryan",    "Callum",
    "Liam",   "Connor", "Luke",    "Lewis",   "Tyler",    "Jayden",  "Logan",   "Max",
    "Dylan",  "Nathan", "Archie",  "Riley",   "Toby",     "Kieran",  "Finlay",  "Rhys",
    "Owen",   "Declan", "Bradley", "Corey",   "Jake",     "Reece",   "Ewan",    "Angus",
    "Hamish", "Gethin", "Iestyn",  "Padraig", "Cormac",   "Jamie",   "Aidan",   "Brandon",
    "Mason",  "Harvey", "Leon",    "Kai",     "Joel",     "Elliot",  "Stanley", "Freddie",
    "Tobias", "Euan",   "Ruaridh", "Barnaby", "Rafferty", "Caolan",  "Emrys",   "Jago"};
constexpr std::string_view kBritishSurnames[] = {
    "Smith",        "Jones",        "Taylor",       "Brown",       "Wilson",      "Walker",
    "Wright",       "Robinson",     "Thompson",     "White",       "Hughes",      "Edwards",
    "Green",        "Hall",         "Wood",         "Harris",      "Clarke",      "Turner",
    "Hill",         "Cooper",       "Morris",       "Ward",        "Moore",       "King",
    "Watson",       "Baker",        "Harrison",     "Morgan",      "Young",       "Scott",
    "Mitchell",     "Bell",         "Murphy",       "Kelly",       "Shaw",        "Marsh",
    "Pearson",      "Dixon",        "Barker",       "Hargreaves",  "O'Brien",     "O'Connor",
    "McKenzie",     "MacDonald",    "Campbell",     "Fraser",      "Pritchard",   "Llewellyn",
    "Bowen",        "Gallagher",    "Doherty",      "Brennan",     "Holroyd",     "Ackroyd",
    "Sutcliffe",    "Thwaite",      "Wharton",      "Fothergill",  "Metcalfe",    "Raine",
    "Dinsdale",     "Hebden",       "Crabtree",     "Lumb",        "Appleyard",   "Birkin",
    "Cawood",       "Drewery",      "Elsworth",     "Farrar",      "Garside",     "Haigh",
    "Ingham",       "Jagger",       "Kaye",         "Lockwood",    "Midgley",     "Naylor",
    "Oldroyd",      "Pickles",      "Quarmby",      "Rushworth",   "Stansfield",  "Tordoff",
    "Umpleby",      "Verity",       "Whiteley",     "Yeadon",      "Smith-Jones", "Taylor-Wood",
    "Hall-Bennett", "Marsh-Lowe",   "Fennimore",    "Trescothick", "Penhale",     "Tregenza",
    "Bracegirdle",  "Winterbottom", "Higginbotham", "Oakenshaw"};
constexpr std::string_view kSouthAsianGirls[] = {
    "Aisha",  "Fatima",   "Maryam",  "Zara",     "Priya",  "Anika",  "Sana",   "Hafsa", "Iqra",
    "Simran", "Jasleen",  "Meera",   "Nisha",    "Riya",   "Tahira", "Zainab", "Amina", "Kiran",
    "Divya",  "Harpreet", "Lakshmi", "Rukhsana", "Sabiha", "Tanvi",  "Yasmin"};
constexpr std::string_view kSouthAsianBoys[] = {
    "Mohammed", "Muhammad", "Ali",    "Hamza",  "Ibrahim",  "Yusuf", "Arjun", "Rohan", "Zain",
    "Bilal",    "Haris",    "Imran",  "Karan",  "Gurpreet", "Dev",   "Aarav", "Usman", "Tariq",
    "Sameer",   "Vikram",   "Jaspal", "Nikhil", "Faisal",   "Rahul", "Manjit"};
constexpr std::string_view kSouthAsianSurnames[] = {
    "Khan",   "Ahmed",  "Patel",   "Hussain", "Begum",   "Singh",   "Kaur",   "Ali",
    "Shah",   "Akhtar", "Iqbal",   "Mahmood", "Sharma",  "Rahman",  "Miah",   "Chowdhury",
    "Malik",  "Mistry", "Gill",    "Desai",   "Nair",    "Reddy",   "Bhatti", "Chaudhry",
    "Sandhu", "Uddin",  "Qureshi", "Rao",     "Dhillon", "Siddiqui"};
constexpr std::string_view kAfricanGirls[] = {"Ayo",      "Abena",  "Chioma", "Tiana",  "Naomi",
                                              "Blessing", "Grace",  "Adaeze", "Esther", "Hodan",
                                              "Keziah",   "Latoya", "Makena", "Nyasha", "Shanice",
                                              "Temi",     "Zola",   "Efua",   "Imani",  "Wanjiru"};
constexpr std::string_view kAfricanBoys[] = {"Emmanuel", "Kwame",  "David", "Tobi",   "Malachi",
                                             "Isaiah",   "Kofi",   "Chidi", "Jerome", "Abdi",
                                             "Tendai",   "Marcus", "Ebuka", "Femi",   "Jermaine",
                                             "Kelechi",  "Omari",  "Simba", "Yaw",    "Zuberi"};
constexpr std::string_view kAfricanSurnames[] = {
    "Williams", "Johnson", "Mensah",  "Adeyemi", "Okafor",  "Campbell", "Osei",
    "Abdi",     "Grant",   "Owusu",   "Okeke",   "Boateng", "Francis",  "Moyo",
    "Ndlovu",   "Asante",  "Balogun", "Chukwu",  "Diallo",  "Eze",      "Farah",
    "Gordon",   "Kamau",   "Lawal",   "Traore"};
constexpr std::string_view kEuropeanGirls[] = {"Julia",  "Zofia",   "Maja",  "Natalia", "Oliwia",
                                               "Elena",  "Andreea", "Ioana", "Lena",    "Viktorija",
                                               "Gabija", "Petra",   "Ilona", "Milena",  "Chiara"};
constexpr std::string_view kEuropeanBoys[] = {"Jakub",  "Filip", "Kacper",  "Mateusz", "Andrei",
                                              "Stefan", "Luca",  "Nikolai", "Lukas",   "Tomas",
                                              "Radu",   "Janis", "Dawid",   "Bogdan",  "Matteo"};
constexpr std::string_view kEuropeanSurnames[] = {
    "Nowak",    "Kowalski",  "Wojcik", "Popescu",    "Ionescu", "Lewandowski", "Silva",
    "Ferreira", "Rossi",     "Novak",  "Kazlauskas", "Ozolins", "Dimitrov",    "Horvath",
    "Mazur",    "Zielinski", "Stan",   "Santos",     "Petrov",  "Jankauskas"};
constexpr std::string_view kMiddleEasternGirls[] = {"Leila",  "Noor", "Hala",   "Shirin", "Dilan",
                                                    "Elif",   "Roza", "Amal",   "Samira", "Parisa",
                                                    "Zeynep", "Rana", "Berfin", "Hanin",  "Soraya"};
constexpr std::string_view kMiddleEasternBoys[] = {"Omar",   "Ahmad",  "Karim",  "Reza",  "Baran",
                                                   "Emre",   "Hassan", "Aram",   "Rawan", "Khaled",
                                                   "Mehmet", "Navid",  "Sirwan", "Walid", "Zaki"};
constexpr std::string_view kMiddleEasternSurnames[] = {
    "Hassan", "Ibrahim", "Yilmaz",    "Karimi", "Ahmadi", "Aziz",   "Demir",
    "Haddad", "Rashid",  "Mohammadi", "Kaya",   "Salih",  "Nazari", "Rostami",
    "Saleh",  "Barzani", "Younis",    "Zadeh",  "Tekin",  "Wahidi"};
constexpr std::string_view kEastAsianGirls[] = {"Mei",  "Linh", "Jia",   "Xin",    "Thuy",
                                                "Hana", "Yan",  "Trang", "Sakura", "Ning"};
constexpr std::string_view kEastAsianBoys[] = {"Wei",   "Minh", "Jun",  "Hao", "Duc",
                                               "Kenji", "Tian", "Quan", "Ryo", "Bao"};
constexpr std::string_view kEastAsianSurnames[] = {
    "Nguyen", "Chen", "Wong", "Tran", "Li", "Chan", "Pham", "Wang", "Lam", "Vu", "Ito", "Cheung"};

struct OriginNames {
  Names girls, boys, surnames;
};
constexpr std::array<OriginNames, 6> kNames{{
    {kBritishGirls, kBritishBoys, kBritishSurnames},
    {kSouthAsianGirls, kSouthAsianBoys, kSouthAsianSurnames},
    {kAfricanGirls, kAfricanBoys, kAfricanSurnames},
    {kEuropeanGirls, kEuropeanBoys, kEuropeanSurnames},
    {kMiddleEasternGirls, kMiddleEasternBoys, kMiddleEasternSurnames},
    {kEastAsianGirls, kEastAsianBoys, kEastAsianSurnames},
}};

/// The smaller of two draws half of the time: the first tenth of a list gets about 15% of the
/// draws.
std::string_view draw(Names names, Random& random) {
  const auto size = static_cast<std::uint32_t>(names.size());
  const std::uint32_t first = random.below(size);
  const std::uint32_t second = random.below(size);
  return names[random.percent(50) && second < first ? second : first];
}

}  // namespace

std::string_view given_name(Origin origin, char sex, Random& random) {
  const auto& names = kNames[static_cast<std::size_t>(origin)];
  return draw(sex == 'F' ? names.girls : names.boys, random);
}

std::string_view surname(Origin origin, Random& random) {
  return draw(kNames[static_cast<std::size_t>(origin)].surnames, random);
}

}  // namespace braid::synth
