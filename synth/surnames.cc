#include <array>

#include "synth/name_stocks.h"

namespace braid::synth {
namespace {

// Every list below is short, our own, and ordered by what everybody knows to be common; the names
// behind it are put together of parts that sound right and belong to nobody in particular.
//
// Source of the offset of British surnames: Smith is 1.37 %, the tenth 0.38 %, of deaths in England
// and Wales 1984 to 1997 (surname statistics of the General Register Office), and fewer of a
// population with more migrants. With offset 7.5 over 50,000 ranks the first has 1.5 % of British
// families, so 0.9 % of all, and the first thousand half. Other offsets: judgement, after Census
// 2021 shares of the groups and the orders of magnitude that are generally known.

constexpr NameParts kBritish{
    "Smith Taylor Brown Wilson Johnson Robinson Wright Thompson Walker White Green Hall Wood "
    "Harris Clarke Turner Hill Cooper Ward Moore King Watson Baker Harrison Jackson Carter Shaw "
    "Bell Young Mitchell Clark Allen Cook Bailey Parker Scott Bennett Marsh Richardson Marshall "
    "Fletcher Anderson Campbell Stewart Fraser MacDonald Reid Mills Palmer Barker Webb Dixon "
    "Pearson Spencer Lawson Fox Hargreaves Holroyd Metcalfe Pickles Naylor Sutcliffe Crabtree "
    "Reynolds Stephenson Catherall Phillipson Atkinson Elliott Whitaker Trescothick Penhale "
    "Higginbotham",
    "Ash Ald Barn Beck Black Brad Bram Brock Brom Brough Burn Carl Chad Char Clay Cold Coll Corn "
    "Crab Cran Crow Dal Dart Den Dods Dray Dun East Eccles Ed Elm Ever Fair Farn Fen Foth Gar "
    "Gold Good Gran Greas Had Hamp Har Hart Hay Hazel Heath Hed Hether High Hol Horn Hough Hut "
    "Kel Kings Lang Lax Lind Long Lud Mar Mel Mid Mil Moor New Nor Oak Old Ollers Orms Pem Pen "
    "Pil Pres Quarm Rad Raven Red Rich Rod Row Rush Sal Sand Sed Shel Sher Silver Skel Stan Stock "
    "Stone Strat Sud Sut Swin Thorn Tor Tre Tyl Up Wad Wal War Wat Wel West Whit Wick Wil Win Wor "
    "Wy York",
    "_ ing er en le s",
    "acre all bank beck bert borough bourne bridge brook burn bury by cliffe combe cote cott "
    "croft dale den dike don edge ey field ford gate grave greave grove ham head hill holme house "
    "hurst land lane ley low man mere more mouth ness ridge royd sall sett shaw shire side son "
    "stall stead stock stone stow street thorpe throp thwaite toft ton tree wade wall water way "
    "well wick with wold wood worth yard yeat",
    75,
    150'000};

constexpr NameParts kWelsh{
    "Jones Davies Williams Evans Thomas Roberts Lewis Hughes Morgan Griffiths Edwards Owen Morris "
    "Price Jenkins Rees Lloyd Powell Phillips James Harries Richards Hopkins Pugh Parry Pritchard "
    "Bowen Llewellyn Rowlands Vaughan Probert Howells Bevan Gwynne Meredith Humphreys Ellis",
    "Pen Tre Llan Bryn Glyn Nant Rhyd Car Mad Mos Pry Gethin Cad Idr Maes",
    "_ y wy e",
    "garth dog wen ddu llyn tyn fan well gan erch stwyth sford ters worth",
    25,
    900};

constexpr NameParts kIrish{
    "Murphy Kelly O'Brien Ryan O'Sullivan O'Connor Walsh McCarthy Byrne Doyle Gallagher Doherty "
    "Kennedy Lynch Murray Quinn Moore McLaughlin Carroll Connolly Daly Reilly O'Neill Brennan "
    "Burke Collins Nolan McDonagh Ward Maughan McKenna O'Donnell Fitzgerald Kavanagh Sweeney "
    "Hegarty McGowan McGrath Boyle Hanlon",
    "Bran Cal Cas Conn Corr Cull Don Dor Duff Fer Flan Flynn Gar Geragh Glen Hal Han Kear Kiel "
    "Laff Lan Lin Mac McAl McBr McCa McCor McCul McEl McGil McGu McIn McMa McNa McShe Mad Mull "
    "O'Bey O'Do O'Fla O'Ha O'Kee O'Lea O'Ma O'Mea O'Ro O'Shau Rafter Scan Shee Tier Tool",
    "_ i a e o",
    "an ey igan erty ahan elly oran more gan ne nessy th ty ell nane nery",
    70,
    6'000};

constexpr NameParts kCaribbean{
    "Campbell Brown Williams Johnson Grant Francis Clarke Lewis Thomas Gordon Morgan Reid Bailey "
    "Henry James Joseph Edwards Charles Stewart Richards Barrett Blake Samuels Palmer Douglas "
    "Walters McKenzie Pierre Baptiste Thompson",
    "Bald Beck Bram Cam Dal Dun El Fer Gay Hamil Hib Lind Mait Mor Nug Pin Ran Sin Tul Wal Wes",
    "_ e i a o",
    "ber ford kins ler lington ment nock ris sey son ton ville well wood worth",
    90,
    1'500};

constexpr NameParts kMuslimSouthAsian{
    "Khan Hussain Ahmed Ali Begum Akhtar Mahmood Iqbal Shah Miah Malik Uddin Rahman Bibi Islam "
    "Chowdhury Mirza Butt Hassan Bashir Khatun Rashid Aziz Sheikh Akram Hamid Zaman Yousaf Rafiq "
    "Qureshi Siddiqui Alam Hoque Nawaz Saleem Parveen Sultana Ashraf Anwar Javed Karim Haque Ullah",
    "Ab Af Aj Akb Am Arsh As At Bab Bad Bakht Chaud Dar Fah Far Fay Ghul Gul Hab Hak Han Ifti Ims "
    "Jab Jam Kab Kas Khal Lat Maj Mans Mas Mub Muk Mun Nad Naj Nas Niz Paz Qad Qas Raf Raj Ruk "
    "Sab Sad Saf Sham Shar Sher Sub Tab Tah Tan Waj Was Yaq Zaf Zah Zul",
    "_ a i u",
    "ad am an ar ari at awal dar deen een esh im ir med meed mi nur oor rat sud ud uf ul wan",
    25,
    6'000};

constexpr NameParts kSikh{
    "Gill Sandhu Dhillon Sidhu Grewal Sahota Dhaliwal Johal Bains Atwal Virk Sangha Bassi Chahal "
    "Aujla Purewal Mann Brar Rai Uppal Bhogal Kalsi Matharu Randhawa Thandi Cheema Hundal Deol",
    "Bad Bal Ban Bhat Chan Chat Dev Dhan Dul Gar Gos Hay Jag Jas Kahl Kang Lal Mal Nag Nij Pan "
    "Pur Sam Sar Sek Tat Tur Wal War",
    "_ a h r",
    "al ar esha han hi ia jar ral wal want war yal",
    60,
    1'200};

constexpr NameParts kHindu{
    "Patel Shah Sharma Kumar Desai Mistry Gupta Joshi Mehta Chauhan Parmar Rao Reddy Nair Menon "
    "Iyer Solanki Thakkar Pandya Bhatt Lad Naik Verma Singh Tailor Amin Krishnan Das Ghosh Roy",
    "Agar Ban Bhan Bhar Chand Chat Dal Dev Gan Gok Hari Jag Kar Kap Lak Mad Mal Man Moh Nar Pad "
    "Pra Rag Ram Sar Sen Shan Siv Sub Sun Tri Vas Ven Vis",
    "_ a i u",
    "ana anathan bhai dia ere erjee esan gar hani ji kar lia man nathan pal raj rajan sekhar tha "
    "vala yan",
    25,
    3'000};

constexpr NameParts kMiddleEastern{
    "Hassan Ali Ahmed Mohamed Ibrahim Hussein Saleh Haddad Rashid Aziz Salih Khalil Karimi Ahmadi "
    "Mohammadi Hosseini Rezaei Yilmaz Kaya Demir Barzani Rahimi Noori Sediqi Mansour Najjar "
    "Khoury Nasser Hamdan Younis Saeed Darwish Farouk Habib Jaber Kassem",
    "Ab As Bar Bas Daw Far Gha Had Ham Haw Jab Jam Kar Khal Mah Maj Mar Mus Nab Nah Naz Qas Qud "
    "Rah Raz Sab Sad Saf Sal Sam Shah Shir Sul Tah Taw Wah Yas Zand Zar Zub",
    "_ a i ou",
    "ad al am an ani ar awi di een ef er esh far had i ib id im iri med mi ori ran rani sour wan "
    "yan zadeh",
    40,
    5'000};

constexpr NameParts kWestAfrican{
    "Mensah Adeyemi Okafor Osei Owusu Boateng Asante Okeke Balogun Adebayo Ojo Lawal Eze Nwosu "
    "Appiah Agyeman Opoku Chukwu Diallo Kamara Sesay Bangura Conteh Koroma Bello Musa Yeboah "
    "Amoah Ogunleye Traore Mbeki Ndlovu Moyo Kamau",
    "Ab Ad Ade Afo Aga Aje Ako Amo Ani Asa Awo Aya Ba Chi Chukwu Dan Eg Ek Em Fash Ik Iro Kwa Ma "
    "Mba Nka Nna No Nwa Oba Obi Oda Ofo Ogun Oke Oko Ola Olu Omo Ony Ore Oya Sa So Uche Ug Uzo",
    "_ a e ba de ke no lo",
    "bayo beng bi dapo dele do duka fo gbe ji ka keke kola kwe la lade lawo leke ma mi moh nde "
    "niyi nu ola pong ra ru sanya semi so te tey tola wale ya yinka",
    80,
    9'000};

/// Names that a Somali father and grandfather have: they stand where a surname is asked for.
constexpr NameParts kSomali{
    "Mohamed Ali Ahmed Hassan Abdi Hussein Omar Yusuf Ibrahim Farah Warsame Jama Osman Abdullahi "
    "Nur Aden Isse Hersi Duale Guled Samatar Elmi Mohamud Dirie Roble Liban Awale Egal",
    "Ab Ad Bar Bil Cab Dah Dal Far Gar Gul Had Hir Jir Kab Mah Mum Nal Qas Rag Shir Sug War Yab",
    "_ a i o",
    "ad aan di dirir eed fe la ld le le mac ow se shi si ul ur",
    40,
    900};

constexpr NameParts kEasternEuropean{
    "Nowak Kowalski Popescu Wiśniewski Wójcik Lewandowski Ionescu Zieliński Kamiński Petrov "
    "Dimitrov Szymański Kazlauskas Ivanov Novak Horváth Dąbrowski Stoica Rusu Balogh Ozoliņš "
    "Jankauskas Georgiev Mazur Krawczyk Kowalczyk Radu Munteanu Hoxha Shehu Kováč Piotrowski "
    "Jabłoński Wróblewski Constantin Dumitru Varga Tóth Nikolov Todorov",
    "Ada And Bar Bed Bia Bog Bor Bron Choj Cier Czar Dan Dob Dra Dom Fil Gab Gaj Gor Grab Gur Ist "
    "Jan Jaw Kac Kar Kras Kub Kul Laz Lis Luk Maj Mal Mar Mat Mich Mil Mir Now Ol Ost Paw Pet Pol "
    "Rad Rog Rud Sad Sav Sik Sob Stan Str Tom Ur Vas Wal Wit Wol Zak Zar",
    "_ a e i o",
    "escu eanu auskas ak cki czak czyk czuk in ev ič iak ić ik ko kov kowski lski mski niak nov "
    "nowski ov owicz owski rski ski towicz uk wski zewski zycki",
    100,
    9'000};

constexpr NameParts kEastAsian{
    "Nguyen Chen Wong Tran Li Chan Wang Zhang Pham Lam Liu Lee Cheung Ng Ho Vu Huang Yang Wu Ma "
    "Leung Lin Santos Reyes Cruz Hoang Zhao Zhou Xu Kim Park Garcia Mendoza Dang Bui Do Tan Lim "
    "Yip Kwok Tang Sato Suzuki",
    "B C D F G H J K L M N P R S T W X Y Z Ch Sh Zh",
    "_ i u",
    "ai an ang ao en eng ei i in ing o ong ou un",
    40,
    700};

/// One village: a handful of patronymics has most people (judgement: no statistic has so few).
constexpr NameParts kHigh{
    "Jones Williams Davies Evans Thomas Roberts Hughes Lewis Morgan Griffiths Edwards Owen Morris "
    "Price Jenkins Rees Lloyd Powell Phillips James Parry Pritchard Pugh Ellis Humphreys",
    "Ash Brad Burn Carl Clay Den Dun Far Gar Had Har Kel Lang Mar Mel Nor Old Pen Rad Sal Sher "
    "Stan Sut Thorn Tre Wal Whit Win",
    "_ ing er",
    "by don field ford ham ley man more son stead ton wood worth",
    10,
    560};

}  // namespace

const NameStock& surnames(Tradition tradition, SurnameSkew skew) {
  static const std::array<NameStock, kTraditions> kStocks{NameStock{kBritish},
                                                          NameStock{kWelsh},
                                                          NameStock{kIrish},
                                                          NameStock{kCaribbean},
                                                          NameStock{kMuslimSouthAsian},
                                                          NameStock{kSikh},
                                                          NameStock{kHindu},
                                                          NameStock{kMiddleEastern},
                                                          NameStock{kWestAfrican},
                                                          NameStock{kSomali},
                                                          NameStock{kEasternEuropean},
                                                          NameStock{kEastAsian}};
  static const NameStock kSkewed{kHigh};
  const bool village = skew == SurnameSkew::high &&
                       (tradition == Tradition::british || tradition == Tradition::welsh ||
                        tradition == Tradition::irish || tradition == Tradition::caribbean);
  return village ? kSkewed : kStocks[static_cast<std::size_t>(tradition)];
}

}  // namespace braid::synth
