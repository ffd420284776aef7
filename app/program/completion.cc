#include "app/program/completion.h"

#include <algorithm>

#include "app/configuration/configured_names.h"
#include "app/program/help_text.h"

namespace braid::app {
namespace {

/// The option of this name, of the command or of one above it.
const CLI::Option* find_option(const CLI::App* app, std::string_view word) {
  const auto name = word.substr(0, word.find('='));
  for (; app != nullptr; app = app->get_parent()) {
    for (const auto* option : shown_options(*app, false)) {
      for (const auto& each : option->get_lnames()) {
        if (name == "--" + each) return option;
      }
      for (const auto& each : option->get_snames()) {
        if (name == "-" + each) return option;
      }
    }
  }
  return nullptr;
}

const CLI::App* find_command(const CLI::App& app, const std::string& word) {
  for (const auto* command : shown_commands(app)) {
    if (command->get_name() == word) return command;
  }
  return nullptr;
}

/// Where the cursor stands in the tree.
struct Cursor {
  const CLI::App* app = nullptr;
  const CLI::Option* option = nullptr;  ///< whose value is being typed
  std::size_t arguments = 0;            ///< that were given already
  std::string folder;
};

Cursor walk(const CLI::App& tree, const std::vector<std::string>& words,
            const std::string& folder) {
  Cursor cursor{&tree, nullptr, 0, folder};
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    const auto& word = words[i];
    if (cursor.option != nullptr) {
      if (cursor.option->check_lname("config")) cursor.folder = word;
      cursor.option = nullptr;
    } else if (word.starts_with('-')) {
      const auto* option = find_option(cursor.app, word);
      const auto equals = word.find('=');
      if (option == nullptr || value_name(*option).empty()) continue;
      if (equals == std::string::npos) {
        cursor.option = option;
      } else if (option->check_lname("config")) {
        cursor.folder = word.substr(equals + 1);
      }
    } else if (const auto* command = find_command(*cursor.app, word)) {
      cursor.app = command;
      cursor.arguments = 0;
    } else {
      ++cursor.arguments;
    }
  }
  return cursor;
}

class Completer {
 public:
  Completer(Cursor cursor, std::string typed)
      : cursor_{std::move(cursor)}, typed_{std::move(typed)} {}

  Completion complete() {
    if (cursor_.option != nullptr) {
      add_values(*cursor_.option, value_name(*cursor_.option));
    } else if (typed_.starts_with('-')) {
      for (const auto* app = cursor_.app; app != nullptr; app = app->get_parent()) {
        for (const auto* option : shown_options(*app, false)) {
          for (const auto& name : option->get_lnames()) add("--" + name, option->get_description());
        }
      }
    } else {
      for (const auto* command : shown_commands(*cursor_.app)) {
        add(command->get_name(), command->get_description());
      }
      const auto arguments = shown_options(*cursor_.app, true);
      if (cursor_.arguments < arguments.size()) {
        const auto& argument = *arguments[cursor_.arguments];
        add_values(argument, argument.get_name(true));
      }
    }
    return std::move(completion_);
  }

 private:
  void add(const std::string& word, const std::string& help) {
    const auto& all = completion_.candidates;
    const bool is_there =
        std::any_of(all.begin(), all.end(), [&](const auto& other) { return other.word == word; });
    if (word.starts_with(typed_) && !is_there) completion_.candidates.push_back({word, help});
  }

  void add_values(const CLI::Option& option, const std::string& name) {
    const auto words = value_words(option);
    for (const auto& word : words) add(word, {});
    if (!words.empty()) return;
    if (name == "FILE") completion_.paths = Paths::files;
    if (name == "DIR") completion_.paths = Paths::folders;
    for (const auto& each : configured_names(cursor_.folder, name)) add(each, {});
  }

  Cursor cursor_;
  std::string typed_;
  Completion completion_;
};

}  // namespace

Completion complete(const CLI::App& tree, const std::vector<std::string>& words,
                    const std::string& folder) {
  return Completer{walk(tree, words, folder), words.empty() ? std::string{} : words.back()}
      .complete();
}

std::string completion_text(const Completion& completion) {
  std::string out;
  for (const auto& candidate : completion.candidates) {
    out += candidate.word + '\t' + candidate.help + '\n';
  }
  if (completion.paths == Paths::files) out += ":file\n";
  if (completion.paths == Paths::folders) out += ":folder\n";
  return out;
}

}  // namespace braid::app
