#include <iostream>

#include "app/program/command_line.h"
#include "app/program/completion.h"

namespace braid::app {

void add_completion(CLI::App& app, Arguments& arguments) {
  auto* completion = app.add_subcommand("completion", "Print the completion script of a shell");
  completion->group("Setting up");
  completion->add_option("SHELL", arguments.shell, "Which shell's")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  teach(*completion,
        {.more = "Completes commands, options, and the names of feeds, subscriptions, indicators "
                 "and so on of the configuration at hand. The package installs it; else:",
         .examples = {"source <(braid completion bash)", "braid completion zsh > ~/.zfunc/_braid",
                      "braid completion fish > ~/.config/fish/completions/braid.fish"},
         .see_also = {"braid(1)"}});
  completion->callback([&arguments] { std::cout << completion_script(arguments.shell); });

  // What the scripts ask.
  auto* words = app.add_subcommand("complete", "What may follow a command line");
  words->group("");
  words->add_option("WORDS", arguments.words, "The command line, behind --")->required();
  words->callback([&app, &arguments] {
    std::cout << completion_text(complete(app, arguments.words, arguments.folder));
  });
}

}  // namespace braid::app
