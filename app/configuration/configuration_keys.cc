#include "app/configuration/configuration_keys.h"

#include <algorithm>

#include "app/configuration/programme_keys.h"
#include "core/agency.h"
#include "core/result.h"
#include "ingest/decode/decoder.h"
#include "ingest/source/submission_keys.h"
#include "transform/measure/definition/breakdown_group.h"
#include "transform/measure/definition/definition_keys.h"

namespace braid::app {
namespace {

using Type = TomlType;
using When = TomlKey::When;

TomlKey table(std::string name, std::string help, std::vector<TomlKey> keys) {
  return {.name = std::move(name),
          .type = Type::table,
          .help = std::move(help),
          .keys = std::move(keys)};
}

// How brokers are reached, in [log] and in [source]. `when` is what makes the brokers mean
// something.
TomlKey security_key(When when) {
  return {.name = "security",
          .words = {"scram", "tls", "plaintext"},
          .when = std::move(when),
          .fallback = "scram",
          .help =
              "How the brokers are spoken to: over TLS with a login by SCRAM-SHA-512, over TLS "
              "alone, or in clear, which is for trials on one machine."};
}
TomlKey user_key(std::string password) {
  return {.name = "user",
          .needed = true,
          .when = {"security", {"scram"}},
          .example = "\"braid\"",
          .help = "The login; its password is the credential " + std::move(password) + "."};
}
TomlKey authority_key() {
  return {.name = "certificate_authority",
          .when = {"security", {"scram", "tls"}},
          .fallback_words = "the system's",
          .example = "\"brokers.pem\"",
          .help =
              "PEM file that the brokers' certificates are trusted by. A bare name stands in "
              "certificates/."};
}

TomlKey partnership_table() {
  auto out = table(
      "partnership", "Who shares.",
      {{.name = "name",
        .needed = true,
        .example = "\"Brackenshire\"",
        .help = "The partnership's name, for people."},
       {.name = "areas",
        .type = Type::texts,
        .needed = true,
        .example = "[\"E10000023\", \"E06000012\"]",
        .help = "Codes of the areas. People are linked within an area. The position in the list is "
                "the partition of the log: append, never reorder."}});
  out.needed = true;
  return out;
}

TomlKey log_table() {
  const When kafka{"engine", {"kafka"}};
  return table(
      "log", "Where all durable data are.",
      {{.name = "engine",
        .words = {"sqlite", "kafka"},
        .fallback = "sqlite",
        .help = "One file of this machine, or the topics of an Apache Kafka cluster."},
       {.name = "file",
        .when = {"engine", {"sqlite"}},
        .fallback_words = "log.db in $STATE_DIRECTORY, else in /var/lib/braid",
        .example = "\"/var/lib/braid/log.db\"",
        .help = "The file; its write-ahead log stands beside it. On a local disk."},
       {.name = "brokers",
        .needed = true,
        .when = kafka,
        .example = "\"k1:9093,k2:9093\"",
        .help = "HOST:PORT of some brokers, separated by commas."},
       {.name = "topic_prefix",
        .when = kafka,
        .fallback = "braid.",
        .help = "Stands before the name of every topic, consumer group and transaction."},
       security_key(kafka),
       user_key("kafka-password"),
       authority_key(),
       {.name = "replication",
        .type = Type::number,
        .least = 1,
        .most = 9,
        .when = kafka,
        .fallback = "3",
        .help = "Copies of every entry, in topics that `braid log provision` makes."},
       {.name = "min_insync",
        .type = Type::number,
        .least = 1,
        .most = 9,
        .when = kafka,
        .fallback_words = "one less than replication, at least 1",
        .example = "2",
        .help = "How many copies there must be before an entry counts."},
       // Brokers allow 6 to 1800 (group.min.session.timeout.ms and .max.) and up to 900
       // (transaction.max.timeout.ms) by default.
       {.name = "session_timeout_s",
        .type = Type::number,
        .least = 1,
        .most = 1800,
        .when = kafka,
        .fallback = "15",
        .help = "Seconds of silence after which a process loses its areas to another one of its "
                "role. The brokers must allow it."},
       {.name = "transaction_timeout_s",
        .type = Type::number,
        .least = 1,
        .most = 3600,
        .when = kafka,
        .fallback = "300",
        .help = "Seconds within which a delivery or a release must be written. The brokers' "
                "transaction.max.timeout.ms must allow it."}});
}

TomlKey link_table() {
  return table(
      "link",
      "How people are linked. `profile`, `postcodes` and `cohort_salt` belong to the encoding, "
      "which all processes of a partnership must have alike: an identity of another encoding is "
      "counted as foreign and never compared.",
      {{.name = "method",
        .words = {"probabilistic", "exact"},
        .fallback = "probabilistic",
        .help = "By weight of evidence, or only by equal identifiers, or equal names with an equal "
                "birth date."},
       {.name = "model",
        .fallback_words = "Braid's own",
        .example = "\"link.json\"",
        .help = "What levels of agreement are worth: a file that `braid link train` writes."},
       {.name = "guards",
        .type = Type::flag,
        .fallback = "true",
        .help = "False leaves out the rules against joining twins and generations. For test sets "
                "that have neither."},
       {.name = "profile",
        .words = {"default", "strict"},
        .fallback = "default",
        .help = "Strict leaves out the blocking key that is as skewed as names are."},
       {.name = "postcodes",
        .words = {"british", "any"},
        .fallback = "british",
        .help = "How postcodes are written in this partnership."},
       {.name = "cohort_salt",
        .type = Type::flag,
        .fallback = "false",
        .help = "True makes names of different birth years incomparable, against attacks by "
                "frequency."}});
}

TomlKey service_table() {
  return table("service", "The running service, as other programs of this machine see it.",
               {{.name = "socket",
                 .fallback_words = "control.sock in $RUNTIME_DIRECTORY, else in /run/braid",
                 .example = "\"/run/braid/control.sock\"",
                 .help = "Unix socket that `braid status` and `braid top` ask."},
                {.name = "listen",
                 .fallback_words = "no port is opened",
                 .example = "\"127.0.0.1:9464\"",
                 .help = "ADDRESS:PORT for /metrics, /livez and /readyz, by HTTP."},
                {.name = "group",
                 .fallback_words = "the group that the service runs as",
                 .example = "\"braid\"",
                 .help = "Group whose members may ask the socket."}});
}

ConfigurationFile main_file() {
  return {"braid", "braid.toml", "the main file",
          table("", "What holds for the whole partnership, and where the log is.",
                {partnership_table(), log_table(), link_table(), service_table()})};
}

std::vector<std::string> formats() {
  const auto names = ingest::formats();
  return {names.begin(), names.end()};
}

TomlKey source_table() {
  auto out = table(
      "source", "Where the records come from: a drop folder, or a topic.",
      {{.name = "folder",
        .example = "\"/srv/braid/in/brackenshire-903\"",
        .help = "The drop folder: deliveries are moved into it by rename. Of this feed alone; the "
                "user that runs Braid must be able to write it."},
       {.name = "topic",
        .example = "\"police.missing\"",
        .help = "The topic that the agency writes, by its own name; Braid does not make it."},
       {.name = "brokers",
        .when = {"topic", {}},
        .fallback_words = "those of [log], with its login, if the engine is kafka",
        .example = "\"k1:9093,k2:9093\"",
        .help = "HOST:PORT of some brokers of the topic's cluster."},
       security_key({"brokers", {}}),
       user_key("feed-NAME-kafka-password"),
       authority_key()});
  out.needed = true;
  out.one_of = {"folder", "topic"};
  return out;
}

ConfigurationFile feed_file() {
  return {
      "feed", "feeds.d/NAME.toml", "a feed",
      table(
          "",
          "One stream of records from one agency in one format. The file's name is the feed's "
          "name. `braid feed add` writes it.",
          {{.name = "agency",
            .needed = true,
            .example = "\"children/E10000023\"",
            .help = "KIND/CODE; kinds: children, police, health, education, provider, programme. "
                    "With the agency's own id of a person it makes the subject, so never change "
                    "it."},
           {.name = "format",
            .words = formats(),
            .needed = true,
            .example = "\"ssda903\"",
            .help = "What the files or messages are."},
           {.name = "area",
            .needed = true,
            .example = "\"E10000023\"",
            .help = "One of `partnership.areas`. An agency of several areas has a feed for each."},
           {.name = "agreement",
            .needed = true,
            .example = "\"partnership-2026\"",
            .help = "The agreement under which the records come: a file of agreements.d."},
           {.name = "seal_to",
            .needed = true,
            .example = "\"brackenshire.pem\"",
            .help = "Certificate of the agency (PEM). Refused rows are sealed to it, and only its "
                    "owner can open them. A bare name stands in certificates/."},
           {.name = "attendance_kind",
            .when = {"format", {"hl7v2"}},
            .fallback_words = "attendances have no category",
            .example = "\"PV1-18\"",
            .help = "The field with the attendance category: 1 first, 2 planned follow-up, 3 "
                    "unplanned follow-up, 9 unknown."},
           {.name = "test_patients",
            .words = {"drop", "keep"},
            .fallback = "drop",
            .help = "What becomes of NHS numbers that begin with 999, test names and test "
                    "messages."},
           {.name = "local_id",
            .words = {"person_id", "legacy_id"},
            .when = {"format", {"ssda903", "ssd"}},
            .fallback = "person_id",
            .help = "The column of the Standard Safeguarding Dataset that equals CHILD of this "
                    "authority's SSDA903."},
           {.name = "respondent",
            .words = {"carer", "teacher", "self", "social_worker"},
            .when = {"format", {"ssd"}},
            .fallback = "carer",
            .help =
                "Whose answers the table of SDQ scores holds. Forms of several respondents come "
                "as feeds of their own."},
           source_table()})};
}

ConfigurationFile agreement_file() {
  std::vector<TomlKey> kinds;
  for (auto kind = AgencyKind::children; kind <= AgencyKind::programme;
       kind = static_cast<AgencyKind>(static_cast<int>(kind) + 1)) {
    const std::string name{agency_kind_name(kind)};
    kinds.push_back({.name = name,
                     .type = Type::texts,
                     .fallback_words = "nothing",
                     .example = "[\"care\", \"missing\"]",
                     .help = "What facts of agencies of kind " + name + " may be used for."});
  }
  return {
      "agreement", "agreements.d/NAME.toml", "an agreement",
      table("", "A data sharing agreement: the only source of permission.",
            {{.name = "from",
              .type = Type::date,
              .needed = true,
              .example = "2026-01-01",
              .help = "The first day. Judged on the day of intake."},
             {.name = "until",
              .type = Type::date,
              .needed = true,
              .example = "2029-01-01",
              .help = "The first day without it."},
             {.name = "exact",
              .type = Type::flag,
              .fallback = "false",
              .help = "True lets a subscription have the profile `exact`."},
             {.name = "opt_out",
              .words = {"not_required", "required"},
              .fallback = "not_required",
              .help = "Required: a health agency's delivery is refused unless its "
                      "submission.toml states that the national data opt-out was applied, and "
                      "was looked up at most 21 days before intake."},
             {.name = "respite",
              .words = {"excluded", "unknown"},
              .fallback = "excluded",
              .help = "Unknown lets care be counted from feeds that cannot tell series of short "
                      "breaks from care (csc-daily). Otherwise what rests on these alone is "
                      "not available."},
             table("grants",
                   "For each kind of agency what its facts may be used for, in the grants of "
                   "Braid's vocabulary: care, missing, wellbeing, arrest, attendance, "
                   "admission, participation, and so on. What is not named is dropped at the "
                   "edge, and counted. Sex and month of birth go with any grant, times as an "
                   "unaccompanied asylum-seeking child with care.",
                   std::move(kinds))})};
}

TomlKey sink_table() {
  TomlKey out =
      table("sink", "Where the table goes, beside the outcome stream itself. None is needed.",
            {{.name = "kind",
              .words = {"files"},
              .needed = true,
              .help = "Files: one for each format, replaced whole with each release."},
             {.name = "folder",
              .needed = true,
              .example = "\"/srv/braid/out/board\"",
              .help = "Where the files go; made if it is not there."},
             {.name = "formats",
              .type = Type::texts,
              .words = {"csv", "jsonl"},
              .fallback_words = "both",
              .example = "[\"csv\", \"jsonl\"]",
              .help = "CSV with metadata beside it, JSON Lines, or both."}});
  out.type = Type::tables;
  return out;
}

/// What a table of a subscription may be broken down by.
std::vector<std::string> breakdowns() {
  auto names = transform::breakdown_names();
  names.emplace_back("split");
  std::sort(names.begin(), names.end());
  return names;
}

ConfigurationFile subscription_file() {
  return {
      "subscription", "subscriptions.d/NAME.toml", "a subscription",
      table("", "What one reporting consumer gets. The file's name names its outcome stream.",
            {{.name = "agreement",
              .needed = true,
              .example = "\"partnership-2026\"",
              .help = "The agreement under which it is published: a file of agreements.d."},
             {.name = "indicators",
              .type = Type::texts,
              .needed = true,
              .example = "[\"cla.*\", \"crime.arrests\"]",
              .help = "Ids of indicators, or beginnings with `*`."},
             {.name = "periods",
              .type = Type::texts,
              .words = {"month", "quarter", "year"},
              .fallback_words = "none",
              .example = "[\"quarter\", \"year\"]",
              .help = "Years end on 31 March. An indicator is published for those that its "
                      "definition has too."},
             {.name = "breakdowns",
              .type = Type::text_lists,
              .words = breakdowns(),
              .fallback_words = "[[]], the total alone",
              .example = "[[], [\"sex\"], [\"age_cla\", \"sex\"]]",
              .help = "Each list is one table; [] is the total, [\"split\"] the named parts of an "
                      "indicator. At most two are crossed."},
             {.name = "programmes",
              .type = Type::texts,
              .fallback_words = "none",
              .example = "[\"no-wrong-door\"]",
              .help = "Files of programmes.d: adds the cells before and after referral, by arm."},
             {.name = "profile",
              .words = {"linked_default", "exact"},
              .fallback = "linked_default",
              .help = "The release profile. linked_default: 1 to 5 people, and denominators under "
                      "10, are `c`. exact only where the agreement says `exact = true`."},
             {.name = "encoding",
              .words = {"protobuf", "json"},
              .fallback = "protobuf",
              .help = "Of the outcome stream. json: the object that `braid outcomes --json` "
                      "prints."},
             sink_table()})};
}

ConfigurationFile indicator_file() {
  auto root =
      table("",
            "Definitions of the partnership's own, beside Braid's. The file indicators.md of the "
            "documentation says at length what each key means; `braid test` runs the examples.",
            {});
  root.any_name = {transform::definition_keys()};
  return {"indicator", "indicators.d/NAME.toml", "indicators", std::move(root)};
}

ConfigurationFile submission_file() {
  return {"submission", "submission.toml", "the note of a delivery", ingest::submission_keys()};
}

}  // namespace

const std::vector<ConfigurationFile>& configuration_files() {
  static const std::vector<ConfigurationFile> files = {
      main_file(),      feed_file(),   agreement_file(), subscription_file(),
      programme_file(), stated_file(), indicator_file(), submission_file()};
  return files;
}

const TomlKey& configuration_keys(std::string_view kind) {
  const auto& files = configuration_files();
  const auto found =
      std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.kind == kind; });
  BRAID_CHECK(found != files.end());
  return found->root;
}

}  // namespace braid::app
