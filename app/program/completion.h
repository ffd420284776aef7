#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace braid::app {

/// One thing that could stand where the cursor is.
struct Candidate {
  std::string word;
  std::string help;
};

/// What could be there instead of words: the shell completes it.
enum class Paths { none, files, folders };

struct Completion {
  std::vector<Candidate> candidates;  ///< that begin with what is typed already
  Paths paths = Paths::none;
};

/// What may follow: `words` are those of the command line, "braid" first, the last one as far as it
/// is typed. Commands and options come from the command tree, names from the configuration
/// directory that the words name, else from `folder`.
Completion complete(const CLI::App& tree, const std::vector<std::string>& words,
                    const std::string& folder);
/// For the scripts: a line for each, `word TAB help`, or `:file`, `:folder`.
std::string completion_text(const Completion& completion);

/// The script of "bash", "zsh" or "fish". It asks `braid complete` at every key, so it holds true
/// for every release and every configuration.
std::string_view completion_script(std::string_view shell);

}  // namespace braid::app
