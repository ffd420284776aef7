#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <string>
#include <vector>

namespace braid::app {

/// What --help of a command teaches beside its options.
struct Lesson {
  std::string more = {};                   ///< what the options cannot say, in a few lines
  std::vector<std::string> examples = {};  ///< whole command lines
  /// Exit statuses beside 0 and 64 with what they mean here; an empty text: what they always mean.
  std::map<int, std::string> statuses = {};
  std::vector<std::string> see_also = {};  ///< commands ("check") or pages ("braid.toml(5)")
};

void teach(CLI::App& command, const Lesson& lesson);

/// --help in one style: what the command does in a sentence, usage, arguments, options, commands,
/// and what it has been taught. To be set before commands are added: they inherit it.
class HelpText : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override;
};

/// What is wrong with a command line, and what to do about it.
std::string failure_text(const CLI::App* app, const CLI::Error& error);

/// "braid log copy".
std::string command_path(const CLI::App& app);
/// What stands behind an option: "DIR", "edge|link|measure", "N"; empty for a flag.
std::string value_name(const CLI::Option& option);
/// The words that an option's value is one of; empty: any.
std::vector<std::string> value_words(const CLI::Option& option);
/// Options with a name, or arguments without one, as far as they are shown, in order.
std::vector<const CLI::Option*> shown_options(const CLI::App& app, bool positional);
std::vector<const CLI::App*> shown_commands(const CLI::App& app);

}  // namespace braid::app
