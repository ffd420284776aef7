#include <array>

#include "synth/name_stocks.h"

namespace braid::synth {
namespace {

// Own short lists, in an order that follows what is generally known of the years; the parts behind
// them make the long tail of names that few children share.
//
// Source of the offset: the most popular name of a year is that of 1.5 to 2 % of babies of its sex
// (ONS, Baby names in England and Wales, 2012 to 2022); with offset 8.5 over 2,000 ranks the first
// has 2.2 % of British families, so 1.5 % of all. Other offsets: judgement.

constexpr std::string_view kBritishFemaleFirsts =
    "Ad Al Am Ann Ar Aud Av Bell Bri Cal Car Cel Clem Cor Dan Dar El Em Esm Ev Fay Fern Flor Gab "
    "Gen Har Hay Hon Im Iv Jan Jas Jem Jo Kal Kar Kay Kim Lan Lil Lor Luc Mar May Mil Mir Nat Ner "
    "Nor Ot Pai Pet Prim Ros Rub Sab Sel Shan Skyl Tab Tam Thea Til Tru Val Vi Wil Zar Zel";
constexpr std::string_view kBritishFemaleLasts =
    "a abel ah aline anna anne aya bella da een elina ella elle ena essa etta ette ey ia ie ika "
    "ina isa ise issa ita la leigh lia lina lou lyn ma mae na nell ora rie rose sie tha wen y yn";
constexpr std::string_view kBritishMaleFirsts =
    "Al Arch Ash Aus Bar Ben Brad Bran Bren Bry Cal Cam Car Chest Cod Col Con Cor Dal Dar Dav Del "
    "Den Dom Don Ed El Em Finn Fran Gar Gra Har Hect Hen Hug Jac Jar Jay Jef Kel Ken Ky Lan Leo "
    "Lin Lu Mac Mar Mil Mon Nath Nor Osc Pres Quin Ral Ray Ron Ros Sam Seb Shay Stan Ted Ter Tor "
    "Trev Ty Wes Wil Zan";
constexpr std::string_view kBritishMaleLasts =
    "an ander ard as ben bert by den don el en er ert ford gan iah ian ie iel in is ius land le "
    "lee ley lin lo man mon nan ner o on or ren rick rin ron ry sen son ston ter ton us vin win y";

constexpr NameParts kParentsF{
    "Sarah Claire Emma Nicola Lisa Joanne Michelle Rebecca Laura Samantha Kelly Victoria Rachel "
    "Louise Amanda Karen Helen Julie Jennifer Gemma Charlotte Lauren Stacey Natalie Hayley "
    "Katherine Elizabeth Donna Tracey Leanne Zoe Catherine Jessica Sharon Angela Danielle Susan "
    "Jane Kerry Kirsty Naomi",
    kBritishFemaleFirsts, "_", kBritishFemaleLasts, 85};
constexpr NameParts kParentsM{
    "David Paul Christopher James Andrew Mark Daniel Michael Matthew Stephen Richard Robert Lee "
    "Simon Jonathan Ian Craig Thomas Gary Adam Philip John Martin Jason Darren Peter Kevin Neil "
    "Anthony Stuart Benjamin Wayne Carl Dean Ryan Scott Steven Alan Gareth Nicholas Timothy",
    kBritishMaleFirsts, "_", kBritishMaleLasts, 85};
constexpr NameParts kOlderF{
    "Olivia Emily Grace Sophie Jessica Lily Chloe Ruby Ella Amelia Charlotte Lucy Mia Megan Katie "
    "Holly Evie Hannah Abigail Isabella Molly Ellie-May Daisy Erin Leah Caitlin Freya Poppy "
    "Lauren Bethany Phoebe Amber Elizabeth Paige Lexi Scarlett Isabel Eleanor Alice Maisie Skye "
    "Summer Imogen Lacey Lily-Mae Georgia Catherine Madison Niamh Amy Zoe Tegan Rosie Matilda "
    "Harriet Victoria Katherine",
    kBritishFemaleFirsts, "_", kBritishFemaleLasts, 85};
constexpr NameParts kOlderM{
    "Oliver Jack Harry Thomas Joshua Charlie James Daniel William Alfie Samuel George Joseph "
    "Lewis Ethan Jacob Benjamin Dylan Luke Max Ryan Callum Tyler Jake Adam Liam Connor Matthew "
    "Alexander Cameron Jayden Harvey Nathan Logan Jamie Riley Kieran Leo Oscar Zachary Toby "
    "Michael Isaac Owen Kian Bradley Aidan Tommy-Lee Edward Robert Henry Reece Finley Archie "
    "Freddie Mason Brandon Christopher",
    kBritishMaleFirsts, "_", kBritishMaleLasts, 85};
constexpr NameParts kYoungerF{
    "Olivia Amelia Isla Ava Lily Mia Freya Ivy Florence Willow Grace Rosie Evelyn Sienna Poppy "
    "Elsie Ella Daisy Isabella Evie Emily Sophie Phoebe Harper Charlotte Ada Maisie Matilda "
    "Millie Penelope Aria Luna Bonnie Margot Eliza Hallie Robyn Delilah Violet Eleanor Thea "
    "Arabella Elizabeth Alice Maeve Erin Nancy Ottilie Lottie Orla Lyra Aurora Iris Martha Edith "
    "Darcie",
    kBritishFemaleFirsts, "_", kBritishFemaleLasts, 85};
constexpr NameParts kYoungerM{
    "Oliver Noah George Leo Arthur Harry Archie Jack Oscar Theodore Charlie Henry Freddie Alfie "
    "Thomas Jacob Luca Albie Finley Isaac Arlo Theo William James Roman Louie Teddy Edward Tommy "
    "Reggie Hudson Ezra Elijah Joshua Alexander Max Jude Rory Mason Rowan Hugo Reuben Jaxon "
    "Ronnie Daniel Joseph Lucas Hunter Frankie Albert Ralph Milo Caleb Sebastian Benjamin Samuel "
    "Otis",
    kBritishMaleFirsts, "_", kBritishMaleLasts, 85};

constexpr NameParts kWelshF{
    "Ffion Cerys Megan Seren Carys Rhiannon Bethan Siân Angharad Eleri Nia Catrin Lowri Olivia "
    "Emily Mali Erin Elin Gwen Non Efa Alys Bronwen Tegan Myfanwy Ela Haf Betsan",
    "Ang Bran Car Ce El Eir Ffl Gwen Heul Ll Mair Mor Nes Rhi Ta", "_ a e i",
    "wen ys nedd lys ian ona ri", 80};
constexpr NameParts kWelshM{
    "Rhys Owen Dylan Gareth Evan Morgan Osian Ioan Llywelyn Iestyn Harri Jac Tomos Gethin Emrys "
    "Aled Huw Ifan Macsen Steffan Elis Dafydd Gruffydd Rhodri Iwan Cai Oliver Jack Hywel Ieuan",
    "Al Bryn Cad Dew El Emr Gwil Hed Idr Llew Mael Mar Tal Tud", "_ a e i",
    "an fan in ion or wyn ys ael", 80};
constexpr NameParts kIrishF{
    "Niamh Aoife Siobhán Ciara Orla Roisin Caoimhe Sinéad Erin Saoirse Clodagh Aisling Margaret "
    "Bridget Mary Kathleen Emily Grace Shannon Gráinne Eimear Deirdre Chantelle Nora Eileen "
    "Sorcha Meabh",
    "Aoi Brid Caoi Deir Ei Fion Gob Lao Mua Nu Riona Sad Sor", "_ a",
    "bhe cha dre la mh na nne rin sa", 80};
constexpr NameParts kIrishM{
    "Seán Patrick Conor Cian Liam Oisin Michael John Daniel Darragh Fionn Eoin Cormac Declan "
    "Padraig James Martin Brendan Ruairi Tadhg Killian Thomas Ronan Brian Kevin Shane Donal "
    "Cathal Niall Hughie",
    "Aod Bran Cath Ciar Col Dar Dia Feid Fer Lor Mal Mur Rua", "_ a",
    "chan dan gal gus han lan mot ran", 80};
constexpr NameParts kCaribbeanF{
    "Shanice Tiana Keziah Naomi Imani Aaliyah Destiny Chantelle Rochelle Latoya Amara Nevaeh Sade "
    "Tianna Shanelle Rianna Renee Kiara Alicia Simone Zariah Kayla Maya Leah Jada Tamara Angel "
    "Faith",
    "Cha Da Jae Ka Ke La Ma Ni Ra Ro Sha Ta Ty Za", "_ ke ni ri sha",
    "la lle na nae nice ra rna ya yah", 80};
constexpr NameParts kCaribbeanM{
    "Tyrone Jerome Marcus Malachi Jermaine Isaiah Elijah Rashaan Omari Kymani Devonte Andre Leroy "
    "Micah Jaden Tyrell Zion Kai Dwayne Reuben Nathaniel Josiah Aaron Curtis Theo Romario "
    "Shaquille Jahmal",
    "Da De Ja Jah Ka Ky Le Ma Ra Ro Sha Ta Ty Za", "_ me mi re va",
    "il ko l maine mar n ne quan rell ron von", 80};
constexpr NameParts kMuslimSouthAsianF{
    "Aisha Fatima Maryam Zainab Khadija Amina Hafsa Safa Inaya Zara Sana Iqra Sumaya Ayesha Hira "
    "Mahnoor Rabia Sadia Noor Anaya Aleena Shazia Nasreen Samina Rukhsana Tahira Aaliyah Halima "
    "Nabila Farzana Yasmin Tasnim Humaira",
    "Aff Al An Ar Far Fau Haj Haf Ham Ja Lub Mah May Meh Nai Naz Rah Rai Raz Sab Saf Sai Sha Sum "
    "Tay Uz Zub",
    "_ a i ee", "a ba da een fa ha ida ima ira ma mina na nah ra ria sha wa ya zah", 70};
constexpr NameParts kMuslimSouthAsianM{
    "Muhammad Ibrahim Yusuf Ali Hamza Musa Abdullah Bilal Zain Haris Umar Usman Adam Hassan "
    "Hussain Ismail Imran Kamran Faisal Tariq Ayaan Rayyan Zakariya Isa Saad Shahid Asif Nadeem "
    "Rizwan Sohail Waqas Abdul Ahmed Omar",
    "Ad Af Am Ar Aw Azh Dan Fah Far Fay Haf Has Ja Jun Kal Lug Maz Mub Naj Nas Nau Qas Rah Rai "
    "Sal Sam Shah Tal Tay Waj Was Yas Zah Zub",
    "_ a i ee", "ab ad ais ak am an as ed ef eel een er id il im in ir mir mun sim yan", 70};
constexpr NameParts kSikhBoth{
    "Harpreet Simran Gurpreet Jaspreet Manpreet Amrit Kiran Harleen Jasleen Gurdeep Ravinder "
    "Sukhdeep Baljit Jaspal Kuldeep Manjit Navdeep Rajan Arjan Jeevan Karam Sehaj Avneet "
    "Parminder Sandeep Jasdeep",
    "Aman Bal Bhu Dal Dil Gur Har In Jag Jas Kir Kul Man Nav Par Prab Raj Ran Sat Suk Tar Var", "_",
    "bir deep dev dip inder jeet jit jot kiran leen meet neet pal preet raj reet sharan veer want "
    "win",
    60};
constexpr NameParts kHinduF{
    "Priya Anika Aanya Diya Meera Nisha Riya Kavya Isha Pooja Divya Lakshmi Anjali Neha Shreya "
    "Tanvi Kiran Ananya Saanvi Radhika Sunita Hetal Bhavna Sita Krupa Jaya",
    "Aar An Ar Bhav Char Dee Gay Har Ind Jan Kal Ket Lal Man Mit Nand Nir Pad Pal Rach Rup San "
    "Shil Sum Var Vid",
    "_ a i", "ana ani hi i ika ini ita ja ka la lini mi na ni shi ta tha ti ya", 70};
constexpr NameParts kHinduM{
    "Arjun Aarav Rohan Dev Vihaan Krish Aryan Rahul Nikhil Karan Vikram Sanjay Ravi Amit Rajesh "
    "Dhruv Jay Shiv Ishaan Rishi Hitesh Mahesh Suresh Kunal Akash Pranav Neel",
    "Abh Ad An Ash Bhar Chir Deep Gan Har Him Jat Jig Kal Ket Lal Man Mit Nav Nir Par Prak Raj "
    "Sach Sid Tush Var Viv Yash",
    "_ a i", "av al am an ansh ant aj eet en esh ik il in ish it man nath raj ut van", 70};
constexpr NameParts kMiddleEasternF{
    "Leila Noor Fatima Maryam Zahra Amal Hala Shirin Zeynep Elif Rana Samira Parisa Dilan Hanin "
    "Soraya Sara Aya Layan Yasmin Huda Nadia Farah Roza Berivan Rania Salma",
    "Ar Ay Baf Dal Far Gol Had Han Jam Kar Lam Mah Maj Maz Nad Nah Nas Rim Sah Sam Shad Sim Tar "
    "Zai",
    "_ a i ou", "a ar een eh een em ia ima in ira la na nar neh ra reh ya", 70};
constexpr NameParts kMiddleEasternM{
    "Mohammed Ahmad Ali Omar Yousef Hassan Ibrahim Karim Reza Khaled Mustafa Hussein Mahmoud "
    "Abdullah Emre Mehmet Aram Navid Sirwan Walid Amir Bilal Hamid Abdul Samir Rawa Zana Farhad "
    "Jawad",
    "Am Ar Az Bah Bas Daw Fad Far Haid Ham His Jab Jal Kas Ma Maj Maz Naj Nas Rad Raf Sad Saf "
    "Shah Tah Waj Yas Zak",
    "_ a i ou", "ad al am an ar as ed eem er id if il im ir ood oun ram ri rim", 70};
constexpr NameParts kWestAfricanF{
    "Blessing Chioma Abena Grace Esther Adaeze Temitope Ama Deborah Precious Favour Efua Yetunde "
    "Ngozi Mary Aminata Fatou Joy Victoria Akosua Chidinma Folake Amarachi Oluwaseyi Oluwabukola "
    "Patience Mercy",
    "Ab Ad Ade Af Ak Ay Chi Du Ef Eni Fe Fola If Ike Ka Ku Ma Ndi Nke Nne Oba Olu Oluwa Omo Sa Te "
    "Ti Ya Yewa",
    "_ a bo de fun ki ma ni",
    "beke bi da dinma dunni ke kemi la lola mi na ngozi ra sola tola wa ya", 90};
constexpr NameParts kWestAfricanM{
    "Emmanuel David Samuel Daniel Kwame Chidi Tobi Oluwaseun Kofi Joshua Ebuka Femi Michael "
    "Kelechi Kwabena Oluwatobi Emeka Mohamed Ibrahim Yaw Ayodele Chinedu Babatunde Tunde Isaac "
    "Joseph Kwadwo Obinna Segun",
    "Ab Ad Ade Af Ak Ay Ba Chi Da Ebe Eme Fe Gbe If Ike Ka Ko Ma Na Nna Oba Obi Olu Oluwa Omo Se "
    "Te To Uche",
    "_ a bo da di ka ma tu",
    "bo chi dare dayo deji di du jide kunle la lekan ma nna noye rin sola wale wole yemi", 90};
constexpr NameParts kSomaliF{
    "Hodan Amina Fadumo Halima Ayaan Khadija Sahra Ifrah Hibo Nasra Maryan Hamdi Sagal Ubah Deqa "
    "Zamzam Asha Faiza Idil Muna",
    "Ay Bar Daw Fal Han Ik Ila Khad Lad Naj Rah Sam Sir War", "_ a i", "an da do la mo ra ro so wa",
    50};
constexpr NameParts kSomaliM{
    "Mohamed Abdi Ahmed Abdirahman Yusuf Hassan Abdullahi Omar Ismail Ibrahim Mahad Liban Khalid "
    "Zakaria Abdiaziz Bilal Guled Sharmarke Ilyas Hamza Mustafa Ayub",
    "Ab Ad Bar Dah Far Ga Hir Ja Ma Muk Nu Sa Sul Wa Ya", "_ a i",
    "an di gal had kar le ned r ri so tar", 50};
constexpr NameParts kEasternEuropeanF{
    "Zofia Julia Maja Zuzanna Oliwia Natalia Andreea Maria Elena Ioana Gabija Viktorija Lena "
    "Aleksandra Małgorzata Hanna Ivana Petra Alexandra Sofia Weronika Wiktoria Katarzyna "
    "Agnieszka Arta Emilija Dóra Anastasia Daria",
    "Ad Al An Bar Bog Dan Dom Eli Gab Iv Jag Jul Kam Kar Lil Luc Mag Mar Mil Mir Nad Nat Pau Rox "
    "San Sil Syl Tat Val Vic Zor",
    "_ a e i", "a ana ela ena eta ia ica ija ika ina ka la mila na nka ra sia slava", 90};
constexpr NameParts kEasternEuropeanM{
    "Jakub Filip Kacper Mateusz Andrei Szymon Antoni Aleksander Stefan Lukas Dawid Nikolai Bogdan "
    "Tomasz Wojciech Ștefan Alexandru Matas Jokūbas Dominik Radu Georgi Ivan Marek Paweł Łukasz "
    "Michał László Ardit Kristians",
    "Ad Al An Art Bar Ben Bor Dan Dar Dim Eri Gab Ger Gri Iv Jan Jul Kam Kar Kon Kry Leo Luc Mar "
    "Mil Mir Nik Ol Pet Rad Rob Sla Stan Tad Val Vic Zbi",
    "_ a e i",
    "an as drzej ej ek el ian il imir in is io islav kas ko mir nas or rek rian sław us vas", 90};
constexpr NameParts kEastAsianF{
    "Mei-Ling Linh Jia Yan Xin Hui Thuy Trang Wing Ying Grace Jasmine Ka-Yan Sakura Hana Ngoc "
    "Min-Ji Angel Mary Jia-Yi Xiaoyan Anh Huong Sze Hoi",
    "An Bao Bi Chun Dan Fang Hong Hua Jia Jing Ka Lan Li Mei Ming Ning Pei Qing Rui Shu Sze Wai "
    "Xia Xiao Yi Yu Zi",
    "- _",
    "chun fang hua jia jing lan li lin ling mei min na ning ping qi rong shan tong wen xin yan yi "
    "ying yu yuan",
    60};
constexpr NameParts kEastAsianM{
    "Wei Minh Jun Hao Duc Ming Chun Ho-Yin Ryan Tuan Quan Kenji Kevin Jason Ka-Ho Tian Long Zihan "
    "Hoang Bao Joon Yichen Angelo Phuc Hung",
    "An Bo Chi Chun De Guo Hao Ho Hong Jian Jin Jun Ka Kai Kin Lok Ming Shun Tak Wai Wei Xiao Yi "
    "Yong Yu Ze Zhi Zi",
    "- _",
    "bin chen chun feng hang hao him ho hong jie jun kit lam long man ming nam peng rui shun tao "
    "wen xuan yang yin yu",
    60};

struct Both {
  explicit Both(const NameParts& girls, const NameParts& boys) : female{girls}, male{boys} {}
  NameStock female, male;
};

}  // namespace

const NameStock& given_names(Tradition tradition, char sex, int birth_year) {
  static const Both kParents{kParentsF, kParentsM}, kYounger{kYoungerF, kYoungerM};
  static const std::array<Both, kTraditions> kStocks{Both{kOlderF, kOlderM},
                                                     Both{kWelshF, kWelshM},
                                                     Both{kIrishF, kIrishM},
                                                     Both{kCaribbeanF, kCaribbeanM},
                                                     Both{kMuslimSouthAsianF, kMuslimSouthAsianM},
                                                     Both{kSikhBoth, kSikhBoth},
                                                     Both{kHinduF, kHinduM},
                                                     Both{kMiddleEasternF, kMiddleEasternM},
                                                     Both{kWestAfricanF, kWestAfricanM},
                                                     Both{kSomaliF, kSomaliM},
                                                     Both{kEasternEuropeanF, kEasternEuropeanM},
                                                     Both{kEastAsianF, kEastAsianM}};
  const Both* stock = &kStocks[static_cast<std::size_t>(tradition)];
  if (tradition == Tradition::british && birth_year < 1996) stock = &kParents;
  if (tradition == Tradition::british && birth_year >= 2016) stock = &kYounger;
  return sex == 'F' ? stock->female : stock->male;
}

}  // namespace braid::synth
