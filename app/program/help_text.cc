#include "app/program/help_text.h"

#include <algorithm>

#include "app/command/exit_status.h"
#include "core/toml/word_meant.h"

namespace braid::app {
namespace {

/// Of the first column; what is longer has its explanation on the next line.
constexpr std::size_t kColumn = 26;
constexpr std::size_t kLine = 100;

std::string_view status_meaning(int status) {
  switch (status) {
    case EX_DATAERR:
      return "the data are not as they should be";
    case EX_NOINPUT:
      return "there is no such name, id or file";
    case EX_UNAVAILABLE:
      return "a peer is away";
    case EX_SOFTWARE:
      return "a defect of Braid";
    case EX_CANTCREAT:
      return "something of that name is there already, or cannot be written";
    case EX_IOERR:
      return "the disk or the log failed; nothing is half-done";
    case EX_TEMPFAIL:
      return "try again later";
    case EX_NOPERM:
      return "no permission";
    case EX_CONFIG:
      return "the configuration or a credential is not in order";
    default:
      return "";
  }
}

/// Text in lines of kLine, each but the first behind `indent` blanks.
std::string wrapped(const std::string& text, std::size_t indent, std::size_t used) {
  std::string out;
  std::size_t column = used;
  bool first = true;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    const auto word = text.substr(at, end - at);
    if (!first && column + 1 + word.size() > kLine) {
      out += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (!first) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    first = false;
    at = end + 1;
  }
  return out;
}

std::string line_of(const std::string& left, const std::string& right) {
  std::string out = "  " + left;
  if (out.size() + 2 > kColumn) {
    out += '\n' + std::string(kColumn, ' ');
  } else {
    out.resize(kColumn, ' ');
  }
  return out + wrapped(right, kColumn, kColumn) + '\n';
}

std::string option_names(const CLI::Option& option) {
  std::string out;
  for (const auto& name : option.get_snames()) out += (out.empty() ? "-" : ", -") + name;
  for (const auto& name : option.get_lnames()) out += (out.empty() ? "--" : ", --") + name;
  const auto value = value_name(option);
  return value.empty() ? out : out + ' ' + value;
}

std::string option_help(const CLI::Option& option) {
  auto help = option.get_description();
  if (option.get_required() && !option.get_positional()) help += " (needed)";
  if (const auto given = option.get_default_str(); !given.empty() && given != "0") {
    help += " (default: " + given + ')';
  }
  return help;
}

/// Groups in the order in which they come first.
std::string commands_by_group(const CLI::App& app) {
  std::vector<std::pair<std::string, std::string>> groups;
  for (const auto* command : shown_commands(app)) {
    const auto name = command->get_group() == "Subcommands" ? "Commands" : command->get_group();
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const auto& each) { return each.first == name; });
    if (group == groups.end()) group = groups.insert(groups.end(), {name, {}});
    group->second += line_of(command->get_name(), command->get_description());
  }
  std::string out;
  for (const auto& [name, lines] : groups) out += '\n' + name + ":\n" + lines;
  return out;
}

std::string usage(const CLI::App& app) {
  std::string out = "Usage: " + command_path(app);
  if (!shown_options(app, false).empty()) out += " [OPTIONS]";
  for (const auto* argument : shown_options(app, true)) {
    const auto name = argument->get_name(true);
    out += argument->get_required() ? ' ' + name : " [" + name + ']';
  }
  if (!shown_commands(app).empty()) out += " COMMAND";
  return out + '\n';
}

}  // namespace

void teach(CLI::App& command, const Lesson& lesson) {
  std::string out = wrapped(lesson.more, 0, 0);
  if (!out.empty()) out += '\n';
  const auto heading = [&](std::string_view title) {
    if (!out.empty()) out += '\n';
    out.append(title).append(":\n");
  };
  if (!lesson.examples.empty()) {
    heading(lesson.examples.size() == 1 ? "Example" : "Examples");
    for (const auto& example : lesson.examples) out += "  " + example + '\n';
  }
  auto statuses = lesson.statuses;
  statuses.try_emplace(EX_OK, "done");
  statuses.try_emplace(EX_USAGE, "wrong usage");
  heading("Exit status");
  for (const auto& [status, meaning] : statuses) {
    const auto said = meaning.empty() ? std::string{status_meaning(status)} : meaning;
    out += "  " + std::string(status < 10 ? 1 : 0, ' ') + std::to_string(status) + "  " +
           wrapped(said, 6, 6) + '\n';
  }
  if (!lesson.see_also.empty()) {
    if (!out.empty()) out += '\n';
    out += "See also: ";
    for (const auto& page : lesson.see_also) {
      if (&page != &lesson.see_also.front()) out += ", ";
      out += page.find('(') == std::string::npos ? "braid-" + page + "(1)" : page;
    }
    out += '\n';
  }
  command.footer(out);
}

std::string HelpText::make_help(const CLI::App* app, std::string /*name*/,
                                CLI::AppFormatMode /*mode*/) const {
  std::string out = wrapped(app->get_description(), 0, 0) + ".\n\n" + usage(*app);
  if (const auto arguments = shown_options(*app, true); !arguments.empty()) {
    out += '\n';
    for (const auto* argument : arguments) {
      out += line_of(argument->get_name(true), argument->get_description());
    }
  }
  out += commands_by_group(*app);
  if (const auto options = shown_options(*app, false); !options.empty()) {
    out += "\nOptions:\n";
    for (const auto* option : options) out += line_of(option_names(*option), option_help(*option));
  }
  if (app->get_parent() != nullptr) {
    out += "\nOf every command: --config DIR, --quiet; see `braid --help`.\n";
  }
  const auto footer = app->get_footer();
  return footer.empty() ? out : out + '\n' + footer;
}

std::string failure_text(const CLI::App* app, const CLI::Error& error) {
  while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
  const auto help = "`" + command_path(*app) + " --help` says what there is";
  std::string message = error.what(), remedy = help;
  const auto left = app->remaining();
  if (!left.empty() && !left.front().starts_with('-') && !shown_commands(*app).empty()) {
    // What was typed is repeated only where it is nearly one of our own words.
    std::vector<std::string> names;
    for (const auto* command : shown_commands(*app)) names.push_back(command->get_name());
    message = "there is no such command";
    if (const auto meant = word_meant(left.front(), {names.begin(), names.end()})) {
      remedy = "did you mean `" + command_path(*app) + ' ' + std::string{*meant} + "`? " + help;
    }
  }
  return "braid: " + message + "\n    remedy: " + remedy + '\n';
}

std::string command_path(const CLI::App& app) {
  const auto* parent = app.get_parent();
  return parent == nullptr ? app.get_name() : command_path(*parent) + ' ' + app.get_name();
}

std::vector<std::string> value_words(const CLI::Option& option) {
  std::vector<std::string> words;
  const auto type = option.get_type_name();
  const auto open = type.find(":{");
  const auto close = type.find('}', open);
  if (open == std::string::npos || close == std::string::npos) return words;
  auto list = type.substr(open + 2, close - open - 2);
  for (std::size_t at = 0; at <= list.size();) {
    const auto end = std::min(list.find(',', at), list.size());
    words.push_back(list.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

constexpr std::size_t kWordsShown = 60;

std::string value_name(const CLI::Option& option) {
  if (option.get_items_expected_max() == 0) return {};
  std::string out;
  for (const auto& word : value_words(option)) out += (out.empty() ? "" : "|") + word;
  // A list that fills a line by itself has a name instead.
  if (!out.empty() && out.size() <= kWordsShown) return out;
  const auto type = option.get_type_name();
  const auto name = type.substr(0, type.find(':'));
  if (name == "UINT" || name == "INT") return "N";
  return name == "FLOAT" ? "SHARE" : name;
}

std::vector<const CLI::Option*> shown_options(const CLI::App& app, bool positional) {
  std::vector<const CLI::Option*> shown;
  const auto add = [&](const CLI::App& of) {
    for (const auto* option : of.get_options()) {
      const bool has_name = !option->get_lnames().empty() || !option->get_snames().empty();
      if (option->get_group().empty() || has_name == positional) continue;
      shown.push_back(option);
    }
  };
  add(app);
  for (const auto* group : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (group->get_name().empty()) add(*group);
  }
  return shown;
}

std::vector<const CLI::App*> shown_commands(const CLI::App& app) {
  std::vector<const CLI::App*> shown;
  for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name().empty() || command->get_group().empty()) continue;
    shown.push_back(command);
  }
  return shown;
}

}  // namespace braid::app
