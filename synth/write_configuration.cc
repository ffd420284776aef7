#include "synth/write_configuration.h"

#include <set>

#include "synth/made_up_keys.h"
#include "synth/text_file.h"

namespace braid::synth {
namespace {

constexpr std::string_view kAgreement = "partnership-made-up";

std::string in_quotes(std::string_view text) { return "\"" + std::string{text} + "\""; }

std::string list(const std::vector<std::string>& items) {
  std::string out;
  for (const auto& item : items) out += (out.empty() ? "" : ", ") + in_quotes(item);
  return "[" + out + "]";
}

Result<void> write_main_file(const Setup& setup) {
  return write_file(
      setup.folder + "/braid.toml",
      "# Made up by `braid synth`: nobody in it is real, and its keys protect nothing.\n"
      "[partnership]\nname = " +
          in_quotes(setup.partnership) + "\nareas = " + list(setup.areas) +
          "\n\n[log]\nengine = \"sqlite\"\nfile = \"log.db\"\n");
}

Result<void> write_readme(const Setup& setup) {
  return write_file(
      setup.folder + "/README.txt",
      "MADE UP by `braid synth`. Nobody in these files is real: NHS numbers begin with 999, UPNs "
      "are of\n"
      "authority 999, postcodes of the area ZX, names from invented lists. The keys follow from "
      "the seed\n"
      "and protect nothing.\n\n" +
          setup.readme +
          "\ntruth.csv says whom each agency's own ids mean: equal truth is one person.\n\n"
          "    braid --config . check\n    braid --config . run --once\n"
          "    braid --config . outcomes board\n    braid --config . quarantine list\n\n"
          "A refused row is sealed to its agency's certificate; the agency opens it with its own "
          "key:\n\n"
          "    braid --config . quarantine get ID |\n"
          "        openssl cms -decrypt -inform PEM -inkey agency-keys/" +
          setup.feeds.front().key + ".key\n");
}

Result<void> write_feed(const Setup& setup, const FeedSetup& feed) {
  std::string text = "agency = " + in_quotes(feed.agency) + "\nformat = " + in_quotes(feed.format) +
                     "\narea = " + in_quotes(feed.area) + "\nagreement = " + in_quotes(kAgreement) +
                     "\nseal_to = " + in_quotes(feed.key + ".pem") + "\n";
  for (const auto& line : feed.more) text += line + "\n";
  // Everybody here has a number that begins with 999.
  text +=
      "test_patients = \"keep\"\n\n[source]\nfolder = " + in_quotes("../in/" + feed.name) + "\n";
  BRAID_TRY(make_folder(feed_folder(setup.folder, feed.name)));
  return write_file(setup.folder + "/feeds.d/" + feed.name + ".toml", text);
}

Result<void> write_agreement(const Setup& setup) {
  // Judged on the day of intake (rulings F5), so it has to hold whenever the demonstration is run.
  std::string text = "from = 2020-01-01\nuntil = 2099-12-31\n";
  if (setup.exact) text += "exact = true   # everything under it is made up\n";
  text +=
      "\n[grants]\nchildren = [\"care\", \"missing\", \"wellbeing\"]\n"
      "police = [\"missing\", \"arrest\"]\nhealth = [\"attendance\", \"admission\"]\n"
      "education = [\"education\"]\nprogramme = [\"participation\", \"survey\"]\n";
  return write_file(setup.folder + "/agreements.d/" + std::string{kAgreement} + ".toml", text);
}

Result<void> write_subscription(const Setup& setup, const Subscription& subscription) {
  std::string more;
  for (const auto& indicator : subscription.more)
    more += ",\n              " + in_quotes(indicator);
  return write_file(
      setup.folder + "/subscriptions.d/" + subscription.name + ".toml",
      "agreement = " + in_quotes(kAgreement) +
          "\nindicators = [\"cla.stock\", \"cla.starts\", \"cla.during\", \"cla.ceases\", "
          "\"cla.spells.started\",\n              \"cla.episodes\", \"cla.days\", "
          "\"missing.incidents\", \"crime.arrests\", \"crisis.ae\", \"wellbeing.sdq.mean\"" +
          more +
          "]\n"
          "periods = [\"quarter\", \"year\"]\nbreakdowns = [[], [\"sex\"]]\n"
          "programmes = [\"no-wrong-door\"]\nprofile = " +
          in_quotes(subscription.profile) +
          "\nencoding = \"protobuf\"\n\n[[sink]]\nkind = \"files\"\nfolder = " +
          in_quotes("../out/" + subscription.name) + "\nformats = [\"csv\", \"jsonl\"]\n");
}

Result<void> write_keys(const Setup& setup, const Random& random) {
  std::set<std::string> names;
  for (const auto& feed : setup.feeds) names.insert(feed.key);
  std::uint64_t label = 1;
  for (const auto& name : names) {
    const auto pair = make_made_up_key_pair(name, random.fork(label++));
    BRAID_TRY(pair);
    BRAID_TRY(write_file(setup.folder + "/certificates/" + name + ".pem", pair->certificate));
    BRAID_TRY(
        write_private_file(setup.folder + "/agency-keys/" + name + ".key", pair->private_key));
  }
  return write_private_file(setup.folder + "/credentials/linkage-key",
                            made_up_linkage_key(random.fork(0)) + "\n");
}

}  // namespace

std::string feed_folder(const std::string& folder, const std::string& feed) {
  return folder + "/in/" + feed;
}

Result<void> write_configuration(const Setup& setup, Random random) {
  for (const char* name : {"feeds.d", "agreements.d", "subscriptions.d", "programmes.d",
                           "certificates", "credentials", "agency-keys", "out"}) {
    BRAID_TRY(make_folder(setup.folder + "/" + name));
  }
  BRAID_TRY(write_main_file(setup));
  BRAID_TRY(write_readme(setup));
  for (const auto& feed : setup.feeds) BRAID_TRY(write_feed(setup, feed));
  BRAID_TRY(write_agreement(setup));
  for (const auto& subscription : setup.subscriptions) {
    BRAID_TRY(write_subscription(setup, subscription));
  }
  constexpr std::string_view kBare =
      "title = \"No Wrong Door\"\nwindow_months = 12\narms = [\"programme\", \"comparator\"]\n";
  BRAID_TRY(write_file(setup.folder + "/programmes.d/no-wrong-door.toml",
                       setup.programme.empty() ? kBare : std::string_view{setup.programme}));
  if (!setup.stated.empty()) {
    BRAID_TRY(make_folder(setup.folder + "/stated.d"));
    BRAID_TRY(write_file(setup.folder + "/stated.d/no-wrong-door.toml", setup.stated));
  }
  if (!setup.definitions.empty()) BRAID_TRY(make_folder(setup.folder + "/indicators.d"));
  for (const auto& file : setup.definitions) {
    BRAID_TRY(write_file(setup.folder + "/indicators.d/" + file.name + ".toml", file.text));
  }
  return write_keys(setup, random);
}

Result<Written> write_participation(const std::string& folder,
                                    const std::vector<Participation>& rows, Date from, Date until,
                                    const std::string& submitted) {
  BRAID_TRY(make_folder(folder));
  TextFile file{folder + "/participation.csv"};
  file << "programme,arm,agency,local_id,t0,end,care_status_t0,eet_t0\n";
  for (const auto& row : rows) {
    file << row.programme << ',' << row.arm << ',' << row.agency << ',' << row.local_id << ',';
    file.iso_date(row.t0) << ',';
    file.iso_date(row.end) << ',' << row.care_status << ',' << row.eet;
    file.end_row();
  }
  BRAID_TRY(file.close());
  BRAID_TRY(write_file(folder + "/submission.toml", "# made up\nperiod = \"" + from.text() + "/" +
                                                        until.text() +
                                                        "\"\nsubmitted = " + submitted + "\n"));
  return Written{1, file.rows()};
}

}  // namespace braid::synth
