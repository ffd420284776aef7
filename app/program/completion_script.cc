#include "app/program/completion.h"
#include "core/result.h"

namespace braid::app {
namespace {

constexpr std::string_view kBash =
    R"(# bash completion for braid(1), written by: braid completion bash
_braid() {
  local cur=${COMP_WORDS[COMP_CWORD]} line
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :file)
        compopt -o filenames 2>/dev/null
        mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$cur")
        ;;
      :folder)
        compopt -o filenames 2>/dev/null
        mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$cur")
        ;;
      *) COMPREPLY+=("${line%%$'\t'*}") ;;
    esac
  done < <("${COMP_WORDS[0]}" complete -- "${COMP_WORDS[@]:0:COMP_CWORD+1}" 2>/dev/null)
}
complete -F _braid braid
)";

constexpr std::string_view kZsh = R"(#compdef braid
# zsh completion for braid(1), written by: braid completion zsh
_braid() {
  local line
  local -a found
  for line in "${(@f)$("${words[1]}" complete -- "${(@)words[1,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      :file) _files ;;
      :folder) _files -/ ;;
      ?*) found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
    esac
  done
  (( $#found )) && _describe -t braid 'braid' found
}
if [ "$funcstack[1]" = "_braid" ]; then _braid "$@"; else compdef _braid braid; fi
)";

constexpr std::string_view kFish =
    R"(# fish completion for braid(1), written by: braid completion fish
function __braid_complete
  set -l words (commandline -opc) (commandline -ct)
  for line in (command $words[1] complete -- $words 2>/dev/null)
    switch $line
      case ':file'
        __fish_complete_path (commandline -ct)
      case ':folder'
        __fish_complete_directories (commandline -ct)
      case '*'
        echo -- $line
    end
  end
end
complete -c braid -f -a '(__braid_complete)'
)";

}  // namespace

std::string_view completion_script(std::string_view shell) {
  if (shell == "bash") return kBash;
  if (shell == "zsh") return kZsh;
  BRAID_CHECK(shell == "fish");
  return kFish;
}

}  // namespace braid::app
