#include "app/command/exit_status.h"

namespace braid::app {

int exit_status(const Error& error) {
  const auto rule = error.rule.view();
  // Whoever has it now may be on the way out.
  for (const auto* taken : {"log/in-use", "service/socket-in-use", "service/listen-in-use"}) {
    if (rule == taken) return EX_TEMPFAIL;
  }
  if (rule == "service/socket") return EX_CANTCREAT;
  if (rule.starts_with("kafka/") && rule.ends_with("-denied")) return EX_NOPERM;
  // Something of that name is there already, or the place cannot be written.
  for (const auto* made :
       {"key/exists", "key/not-written", "synth/folder-not-empty", "synth/cannot-write"}) {
    if (rule == made) return EX_CANTCREAT;
  }
  switch (error.kind) {
    case ErrorKind::refused:
      return EX_DATAERR;
    case ErrorKind::misconfigured:
      return EX_CONFIG;
    case ErrorKind::fenced:
      return EX_TEMPFAIL;
    case ErrorKind::unavailable:
      return rule.starts_with("kafka/") ? EX_UNAVAILABLE : EX_IOERR;
  }
  return EX_SOFTWARE;
}

}  // namespace braid::app
