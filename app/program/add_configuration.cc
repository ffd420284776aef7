#include "app/configuration/configuration_keys.h"
#include "app/program/command_line.h"

namespace braid::app {
namespace {

constexpr const char* kGroup = "Setting up";

void add_check(CLI::App& app, Arguments& arguments) {
  auto* check = app.add_subcommand("check", "Read the whole configuration and tell every fault");
  check->group(kGroup);
  check
      ->add_option("--role", arguments.check.role,
                   "Only the credentials and folders that this role needs")
      ->check(CLI::IsMember({"edge", "link", "measure"}));
  add_json(*check, arguments.check.json);
  teach(*check,
        {.more = "Looks at every file, at credentials, certificates and the rights on folders, as "
                 "the user who asks. Each fault comes with file, line, column and remedy, all of "
                 "them at once.",
         .examples = {"braid check", "braid --config ./demo check --json"},
         .statuses = {{EX_OK, "the configuration is in order"}, {EX_CONFIG, "there are faults"}},
         .see_also = {"config", "feed", "test", "braid.toml(5)"}});
  check->callback(
      [&arguments] { arguments.status = check_configuration(arguments.folder, arguments.check); });
}

void add_test(CLI::App& app, Arguments& arguments) {
  auto* test = app.add_subcommand("test", "Run the examples of the indicator definitions");
  test->group(kGroup);
  add_json(*test, arguments.json);
  teach(*test,
        {.examples = {"braid test"},
         .statuses = {{EX_DATAERR, "an example did not come out as it says"}, {EX_CONFIG, ""}},
         .see_also = {"check", "outcomes"}});
  test->callback(
      [&arguments] { arguments.status = test_examples(arguments.folder, arguments.json); });
}

void add_try(CLI::App& app, Arguments& arguments) {
  auto& options = arguments.try_file;
  auto* attempt =
      app.add_subcommand("try", "What would become of each row of a delivery; nothing is written");
  attempt->group(kGroup);
  attempt->add_option("FEED", options.feed, "A feed of the configuration")->required();
  attempt
      ->add_option("FILE", options.file,
                   "A file, or a folder of files, as it would be delivered; its submission.toml "
                   "counts")
      ->required();
  attempt->add_option("--rows", options.rows, "Tell no more than so many lines; all are counted");
  add_json(*attempt, options.json);
  teach(
      *attempt,
      {.more = "Takes the delivery as the service would, by the same decoder and the same grants, "
               "under a key that is forgotten. Values are masked: of each thing that a row says, "
               "its place, shape and kind are told, and what it holds. The log is not looked at, "
               "so it is not told what is there already.",
       .examples = {"braid try police ./sample",
                    "braid try brackenshire-903 ./return-2025 --rows 20"},
       .statuses = {{EX_OK, "it would be taken, refused rows apart"},
                    {EX_DATAERR, "it would be refused whole"},
                    {EX_NOINPUT, "there is no such feed"},
                    {EX_IOERR, "it cannot be read"},
                    {EX_CONFIG, ""}},
       .see_also = {"feed", "quarantine", "check"}});
  run_with_configuration(*attempt, arguments, [&options](const Configuration& configuration) {
    return braid::app::try_file(configuration, options);
  });
}

/// Flags of `feed add` that are keys of the feed's file.
void add_feed_keys(CLI::App& add, FeedAddOptions& options) {
  const auto& keys = configuration_keys("feed");
  add.add_option("--agency", options.agency, "Agency, as in children/E10000023");
  add.add_option("--format", options.format,
                 "What the files or messages are; braid.toml(5) lists the formats")
      ->type_name("FORMAT")
      ->check(CLI::IsMember(keys.find("format")->words));
  add.add_option("--area", options.area, "One of partnership.areas")->type_name("AREA");
  add.add_option("--agreement", options.agreement, "Under which it comes")->type_name("AGREEMENT");
  add.add_option("--seal-to", options.seal_to,
                 "Certificate of the agency, in certificates/, for its refused rows")
      ->type_name("CERTIFICATE");
  auto* folder =
      add.add_option("--folder", options.folder, "The drop folder; made if it is not there")
          ->type_name("DIR");
  auto* topic = add.add_option("--topic", options.topic, "Instead of a folder: the agency's topic")
                    ->excludes(folder);
  auto* brokers =
      add.add_option("--brokers", options.brokers, "Of the topic; default: those of the log")
          ->needs(topic);
  add.add_option("--security", options.security, "How the brokers are spoken to")
      ->check(CLI::IsMember({"scram", "tls", "plaintext"}))
      ->needs(brokers);
  add.add_option("--user", options.user, "The login at the brokers")->needs(brokers);
  add.add_option("--certificate-authority", options.certificate_authority,
                 "PEM file that the brokers are trusted by")
      ->type_name("CERTIFICATE")
      ->needs(brokers);
  add.add_option("--attendance-kind", options.attendance_kind,
                 "hl7v2: field with the attendance category, as in PV1-18");
  add.add_option("--test-patients", options.test_patients, "What becomes of made-up people")
      ->check(CLI::IsMember({"drop", "keep"}));
  add.add_option("--local-id", options.local_id, "ssd, ssda903: the column that equals CHILD")
      ->check(CLI::IsMember({"person_id", "legacy_id"}));
}

void add_feed_commands(CLI::App& app, Arguments& arguments) {
  auto& options = arguments.feed_add;
  auto* feed = app.add_subcommand("feed", "Feeds of the configuration");
  feed->group(kGroup);
  feed->require_subcommand(1);
  auto* add = feed->add_subcommand("add", "Write the file of a new feed, and make its drop folder");
  add->add_option("NAME", options.name, "The feed's name; asked for if it is not said");
  add->add_option("--sample", options.sample,
                  "A delivery as the agency makes it: its format, and what else it gives away, is "
                  "proposed")
      ->type_name("FILE");
  add_feed_keys(*add, options);
  add->add_flag("--dry-run", options.dry_run, "Show the file, and write nothing");
  add->add_flag("--yes", options.yes, "Ask nothing; take what is proposed");
  teach(*add,
        {.more = "At a terminal it asks for what is not said. The file is shown before it is "
                 "written, it is written whole or not at all, and a file that is there is never "
                 "touched. A file that `braid check` would refuse is not written.",
         .examples = {"braid feed add",
                      "braid feed add police --agency police/12 --sample ./extract --seal-to "
                      "police.pem"},
         .statuses = {{EX_OK, "written, and the configuration is in order"},
                      {EX_DATAERR, "the sample is of no format"},
                      {EX_CANTCREAT, "there is such a feed already, or it cannot be written"},
                      {EX_IOERR, "the sample cannot be read"},
                      {EX_CONFIG, "the configuration has faults; they are told"}},
         .see_also = {"try", "check", "braid.toml(5)"}});
  add->callback(
      [&arguments] { arguments.status = feed_add(arguments.folder, arguments.feed_add); });
  teach(*feed, {.see_also = {"try", "check", "braid.toml(5)"}});
}

void add_config(CLI::App& app, Arguments& arguments) {
  auto* config = app.add_subcommand("config", "What configuration files may say");
  config->group(kGroup);
  config->require_subcommand(1);
  auto* schema = config->add_subcommand("schema", "Print a JSON Schema, for editors");
  std::vector<std::string> kinds;
  for (const auto& file : configuration_files()) kinds.push_back(file.kind);

  schema->add_option("KIND", arguments.kind, "Sort of file; default: braid, the main file")
      ->check(CLI::IsMember(kinds));
  teach(*schema,
        {.more = "JSON Schema 2020-12. Editors that know TOML complete keys and mark faults by it; "
                 "with taplo, a line `#:schema ./feed.json` at the head of a file names it.",
         .examples = {"braid config schema feed > feed.json"},
         .see_also = {"check", "braid.toml(5)"}});
  schema->callback([&arguments] { arguments.status = config_schema(arguments.kind); });
  teach(*config, {.see_also = {"check", "braid.toml(5)"}});
}

void add_key(CLI::App& app, Arguments& arguments) {
  auto* key = app.add_subcommand("key", "Linkage keys");
  key->group(kGroup);
  key->require_subcommand(1);
  auto* make = key->add_subcommand("new", "Write a new linkage key, readable by its owner only");
  make->add_option("FILE", arguments.key_file, "Where to; must not exist")->required();
  teach(*make, {.examples = {"braid key new /etc/braid/credentials/linkage-key"},
                .statuses = {{EX_CANTCREAT, ""}},
                .see_also = {"check"}});
  make->callback([&arguments] { arguments.status = key_new(arguments.key_file); });
  teach(*key, {.see_also = {"check"}});
}

}  // namespace

void add_configuration(CLI::App& app, Arguments& arguments) {
  add_check(app, arguments);
  add_feed_commands(app, arguments);
  add_try(app, arguments);
  add_test(app, arguments);
  add_config(app, arguments);
  add_key(app, arguments);
}

}  // namespace braid::app
