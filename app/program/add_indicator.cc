#include "app/program/command_line.h"
#include "transform/measure/definition/definition_words.h"

namespace braid::app {
namespace {

template <std::size_t N>
CLI::IsMember one_of(const std::array<std::string_view, N>& words) {
  return CLI::IsMember(std::vector<std::string>{words.begin(), words.end()});
}

void add_list(CLI::App& indicator, Arguments& arguments) {
  auto& options = arguments.indicator_list;
  auto* list = indicator.add_subcommand("list", "Which indicators there are");
  list->add_option("INDICATOR", options.patterns, "Ids, or a beginning and *; default: all");
  list->add_option("--unit", options.unit, "Only those that count this")
      ->type_name("UNIT")
      ->check(one_of(transform::kUnitWords));
  list->add_option("--measure", options.measure, "Only those that measure so")
      ->type_name("MEASURE")
      ->check(one_of(transform::kMeasureWords));
  list->add_option("--profile", options.profile, "Only those of this release profile")
      ->type_name("PROFILE")
      ->check(one_of(transform::kProfileWords));
  list->add_option("--feeds", options.feeds, "Only those that such an agency tells of")
      ->type_name("KIND")
      ->check(
          CLI::IsMember({"children", "health", "education", "police", "provider", "programme"}));
  list->add_flag("--own", options.own, "Only the partnership's own, of indicators.d");
  add_json(*list, options.json);
  teach(*list, {.examples = {"braid indicator list", "braid indicator list 'cla.*' --unit child",
                             "braid indicator list --own --json"},
                .statuses = {{EX_NOINPUT, "no indicator is as asked for"}, {EX_CONFIG, ""}},
                .see_also = {"outcomes"}});
  list->callback([&arguments] {
    arguments.indicator_list.folder = arguments.folder;
    arguments.status = indicator_list(arguments.indicator_list);
  });
}

void add_show(CLI::App& indicator, Arguments& arguments) {
  auto& options = arguments.indicator_show;
  auto* show = indicator.add_subcommand("show", "One definition in words, with its examples");
  show->add_option("INDICATOR", options.id, "Its id")->required();
  show->add_option_function<std::uint32_t>(
      "--version", [&options](const auto& version) { options.version = version; },
      "Of the definition; default: the latest");
  show->add_flag("--toml", options.toml, "The lines of its file, and nothing else");
  add_json(*show, options.json);
  teach(
      *show,
      {.more =
           "Tells what is counted, who can be counted, what is left out, over which windows, what "
           "the number is not, and where it is defined. The words follow from the definition "
           "itself.",
       .examples = {"braid indicator show cla.days", "braid indicator show cla.days --toml"},
       .statuses = {{EX_NOINPUT, "there is no such indicator"}, {EX_CONFIG, ""}},
       .see_also = {"explain"}});
  show->callback([&arguments] {
    arguments.indicator_show.folder = arguments.folder;
    arguments.status = indicator_show(arguments.indicator_show);
  });
}

void add_check(CLI::App& indicator, Arguments& arguments) {
  auto& options = arguments.indicator_check;
  auto* check = indicator.add_subcommand("check", "Every fault of definitions, and their examples");
  check->add_option("FILE", options.files,
                    "Files with definitions; default: those of indicators.d");
  add_json(*check, options.json);
  teach(*check,
        {.more =
             "Reads the files beside the definitions in force, of which they may name any. Unknown "
             "words, windows that reach past what has to be covered, circles, contradictions and "
             "denominators that can only be 0 are told with file, line, column and remedy, all at "
             "once. Then the examples are run.",
         .examples = {"braid indicator check", "braid indicator check ./draft.toml"},
         .statuses = {{EX_OK, "all is in order"}, {EX_CONFIG, "there are faults"}},
         .see_also = {"check", "test"}});
  check->callback([&arguments] {
    arguments.indicator_check.folder = arguments.folder;
    arguments.status = indicator_check(arguments.indicator_check);
  });
}

void add_new(CLI::App& indicator, Arguments& arguments) {
  auto& options = arguments.indicator_new;
  auto* begin =
      indicator.add_subcommand("new", "Begin a definition in indicators.d, with comments");
  begin->add_option("ID", options.id, "The new id, as in cla.days.homes")->required();
  auto* measure = begin->add_option("--measure", options.measure, "How it measures")
                      ->type_name("MEASURE")
                      ->check(CLI::IsMember({"stock", "at_end", "starts", "ends", "active",
                                             "duration", "share", "mean", "rate", "ratio"}))
                      ->capture_default_str();
  begin
      ->add_option("--from", options.from,
                   "Take over this definition; its own id: the next version")
      ->type_name("INDICATOR")
      ->excludes(measure);
  teach(
      *begin,
      {.more =
           "Writes indicators.d/ID.toml, in order as it stands; a file that is there is left as it "
           "is. A changed meaning is a new version beside the old one.",
       .examples = {"braid indicator new cla.days.homes --measure duration",
                    "braid indicator new cla.days --from cla.days"},
       .statuses = {{EX_NOINPUT, "there is no such indicator to take over"},
                    {EX_CANTCREAT, "the file is there already, or cannot be written"},
                    {EX_CONFIG, ""}},
       .see_also = {"check"}});
  begin->callback([&arguments] {
    arguments.indicator_new.folder = arguments.folder;
    arguments.status = indicator_new(arguments.indicator_new);
  });
}

void add_diff(CLI::App& indicator, Arguments& arguments) {
  auto& options = arguments.indicator_diff;
  auto* diff = indicator.add_subcommand(
      "diff", "What another version of a definition would change in published cells");
  diff->add_option("INDICATOR", options.id, "Its id")->required();
  diff->add_option("--file", options.file, "A file with the definition that is not in force yet")
      ->type_name("FILE");
  diff->add_option_function<std::uint32_t>(
      "--from", [&options](const auto& version) { options.from = version; },
      "The published version; default: the latest of another meaning");
  diff->add_option_function<std::uint32_t>(
      "--to", [&options](const auto& version) { options.to = version; },
      "The version to compare it with; default: the latest there is");
  diff->add_option("--subscription", options.subscription, "Only what is published there")
      ->type_name("SUBSCRIPTION");
  add_json(*diff, options.json);
  teach(
      *diff,
      {.more =
           "Measures each area anew from the log with the other definition, and compares cell by "
           "cell with what is published, both under the release profile. Where one to five people "
           "make the difference it says so and not what the cell would be. Nothing is written.",
       .examples = {"braid indicator diff cla.days",
                    "braid indicator diff cla.days --file ./draft.toml --subscription board"},
       .statuses = {{EX_NOINPUT, "there is no such definition, or nobody publishes it"},
                    {EX_UNAVAILABLE, ""},
                    {EX_IOERR, ""},
                    {EX_CONFIG, ""}},
       .see_also = {"explain", "outcomes"}});
  run_with_configuration(*diff, arguments, [&options](const Configuration& configuration) {
    return braid::app::indicator_diff(configuration, options);
  });
}

void add_pages(CLI::App& indicator, Arguments& arguments) {
  auto& options = arguments.indicator_pages;
  auto* pages = indicator.add_subcommand(
      "pages", "Write a page of each definition, with a drawing of its first example");
  pages->add_option("DIR", options.into, "Where to; made if absent")->required();
  pages->add_flag("--shipped", options.shipped, "Braid's own definitions only");
  teach(*pages,
        {.more = "Markdown with SVG, and an index by chapter. docs/indicators of the source is "
                 "made so.",
         .examples = {"braid indicator pages ./pages",
                      "braid indicator pages --shipped docs/indicators"},
         .statuses = {{EX_CANTCREAT, ""}, {EX_CONFIG, ""}},
         .see_also = {"check"}});
  pages->callback([&arguments] {
    arguments.indicator_pages.folder = arguments.folder;
    arguments.status = indicator_pages(arguments.indicator_pages);
  });
}

}  // namespace

void add_indicator(CLI::App& app, Arguments& arguments) {
  auto* indicator =
      app.add_subcommand("indicator", "The catalogue: show, check, begin and compare definitions");
  indicator->group("Looking");
  indicator->require_subcommand(1);
  teach(*indicator, {.see_also = {"explain", "outcomes", "test", "braid.toml(5)"}});
  add_list(*indicator, arguments);
  add_show(*indicator, arguments);
  add_check(*indicator, arguments);
  add_new(*indicator, arguments);
  add_diff(*indicator, arguments);
  add_pages(*indicator, arguments);
}

}  // namespace braid::app
